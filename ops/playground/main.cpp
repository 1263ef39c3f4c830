// The program frontdesk-play: both platforms emulated, and a page with phones to use them.
#include "base/config.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "ops/playground/cast.hpp"
#include "ops/playground/check.hpp"
#include "ops/playground/sim/site.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <csignal>
#include <fstream>
#include <iterator>

namespace frontdesk::playground {
namespace {

config read_config(const std::string& path) {
  config_sources from;
  from.read_file = [](const std::string&) { return std::optional<std::string>{}; };
  from.file_name = path;
  std::ifstream in{path, std::ios::binary};
  if (!in)
    throw fatal(text::cat("--config: cannot read ", path));
  from.file_text.assign(std::istreambuf_iterator<char>{in}, {});
  return load_config(from);
}

int serve(const config& c, unsigned short port, const std::vector<std::string>& daemons) {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  // Blocked before any thread starts, so that only this one takes them.
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  emulator e(port);
  set_stage(e, c, daemons);
  sim::site site(e);
  fmt::print("playground on {}\n", e.url());
  std::fflush(stdout);
  int which = 0;
  sigwait(&stop, &which);
  return 0;
}

int run(int argc, char** argv) {
  CLI::App app{
      "Emulated Telegram and WhatsApp with a page to use them. Never part of the daemon's image."};
  std::string file = "frontdesk.toml";
  unsigned short port = 8080;
  std::vector<std::string> daemons;
  bool is_check = false;
  app.add_option("--config", file, "the daemon's configuration: its channels and owners")
      ->capture_default_str();
  app.add_option("--port", port, "where the page, /sim and both platforms listen")
      ->capture_default_str();
  app.add_option("--daemon", daemons, "URL of a daemon; several share the webhooks' posts");
  app.add_flag("--check", is_check, "drive the playground that runs on --port, without a page");
  CLI11_PARSE(app, argc, argv);
  auto c = read_config(file);
  return is_check ? check(c, port) : serve(c, port, daemons);
}

} // namespace
} // namespace frontdesk::playground

int main(int argc, char** argv) {
  try {
    return frontdesk::playground::run(argc, argv);
  } catch (const frontdesk::fatal& e) {
    fmt::print(stderr, "frontdesk-play: {}\n", e.what());
    return 1;
  }
}
