// Setting up, starting and ending of processes.
#include "tests/chaos/stage.hpp"

#include "base/result.hpp"
#include "base/text.hpp"
#include "ops/playground/http/ask.hpp"
#include "tests/support/gym.hpp"
#include "tests/support/process.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sys/wait.h>
#include <thread>

namespace frontdesk::chaos {
namespace {

using namespace std::chrono_literals;

std::string program(const options& o) {
  if (!o.daemon.empty())
    return o.daemon;
  return test::program_beside("frontdesk");
}

playground::http::origin origin_of(unsigned short port) {
  return {"127.0.0.1", port, "/"};
}

} // namespace

stage::stage(const options& o)
    : database({.tcp = false, .fsync = true, .moves_clock = o.names("db_clock")}), options_(o),
      folder_(test::make_folder("chaos")), name_(database.fresh_database()) {
  for (int i = 0; i < o.replicas; ++i) {
    replica r;
    r.port = test::free_port();
    r.to_daemon = std::make_unique<test::gate>(static_cast<unsigned short>(r.port));
    r.to_database = std::make_unique<test::gate>(database.socket_path(), test::gate::kind::tcp);
    r.to_platforms = std::make_unique<test::gate>(platforms.port());
    replicas.push_back(std::move(r));
    configure(replicas.back(), static_cast<std::size_t>(i));
  }
  introduce_channels();
  test::run_process({program(o), "demo", "--members", "300", "--items", "40", "--seed", "7",
                     "--config", file_of(0, ".toml")},
                    folder_ + "/demo.log");
  if (!o.before.empty())
    execute(o.before);
  for (auto& r : replicas)
    launch(r);
  auto deadline = std::chrono::steady_clock::now() + 30s;
  for (const auto& r : replicas)
    while (!is_ready(r)) {
      if (std::chrono::steady_clock::now() > deadline)
        throw fatal{"a daemon is not ready; see " + folder_};
      std::this_thread::sleep_for(20ms);
    }
  test::run_process(
      {program(o), "webhook", "set", "--channel", "gym", "--config", file_of(0, ".toml")},
      folder_ + "/webhook.log");
}

stage::~stage() {
  for (auto& r : replicas)
    kill(r);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string stage::file_of(std::size_t index, const char* ending) const {
  return text::cat(folder_, "/daemon-", index, ending);
}

void stage::introduce_channels() {
  platforms.call([&] {
    platforms.telegram().add_bot(test::gym::bot_token, "gym");
    playground::whatsapp::number_settings s;
    s.name = "desk";
    s.id = test::gym::phone_number_id;
    s.display = "15550783881";
    s.token = test::gym::access_token;
    s.app_secret = test::gym::app_secret;
    s.verify_token = test::gym::verify_token;
    auto& n = platforms.whatsapp().add_number(s);
    n.posts.set_url(
        text::cat("http://127.0.0.1:", replicas.front().to_daemon->port(), "/whatsapp/desk"));
    for (const auto& r : replicas) {
      bot().delivery.replicas.push_back(origin_of(r.to_daemon->port()));
      n.posts.replicas.push_back(origin_of(r.to_daemon->port()));
    }
    bot().delivery.grows_slowly = false;
  });
}

void stage::configure(const replica& r, std::size_t index) const {
  auto api = text::cat("http://127.0.0.1:", r.to_platforms->port());
  std::ofstream out(file_of(index, ".toml"));
  auto database_url = text::cat("postgresql://frontdesk_app@127.0.0.1:", r.to_database->port(), '/',
                                name_, "?sslmode=disable&gssencmode=disable");
  out << "listen = \"127.0.0.1:" << r.port << "\"\n"
      << test::gym::configuration(text::cat("http://127.0.0.1:", r.to_daemon->port()), database_url,
                                  api)
      << "[send]\nper_chat = 0\nper_bot = 0\n[limits]\nguest_turns = 100000\n"
      << options_.limits;
}

void stage::launch(replica& r) {
  auto index = static_cast<std::size_t>(&r - replicas.data());
  r.is_stopped = r.is_to_end = false;
  std::vector<std::string> command;
  if (options_.jumps_clocks()) {
    set_clock(r, "+0");
    command = test::under_clock(file_of(index, ".clock"));
  }
  command.insert(command.end(), {program(options_), "serve", "--config", file_of(index, ".toml")});
  r.pid = test::start_process(command, file_of(index, ".log"));
  launched.push_back({index, r.pid});
}

void stage::set_clock(const replica& r, const std::string& seconds) const {
  test::write_clock(file_of(static_cast<std::size_t>(&r - replicas.data()), ".clock"), seconds);
}

int stage::caller(const std::string& host) const {
  for (std::size_t i = 0; i < replicas.size(); ++i)
    if (host.ends_with(text::cat(':', replicas[i].to_platforms->port())))
      return static_cast<int>(i);
  return -1;
}

void stage::route_to(const std::vector<const replica*>& to) {
  std::vector<playground::http::origin> where;
  for (const auto* r : to)
    where.push_back(origin_of(r->to_daemon->port()));
  platforms.call([&] { bot().delivery.replicas = number().posts.replicas = where; });
}

bool stage::has_ended(replica& r) {
  int status = 0;
  if (r.pid != 0 && ::waitpid(r.pid, &status, WNOHANG) == r.pid) {
    r.pid = 0;
    // Before it listens for it, the signal itself ends it.
    bool is_meant = r.is_to_end && (status == 0 || status == SIGTERM);
    if (!is_meant)
      crashed.push_back(text::cat("replica ", &r - replicas.data(),
                                  WIFSIGNALED(status) ? ": signal " : ": exit ",
                                  WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status)));
  }
  return r.pid == 0;
}

void stage::kill(replica& r) {
  if (has_ended(r))
    return;
  ::kill(r.pid, SIGKILL);
  test::wait_for(std::exchange(r.pid, 0));
}

void stage::terminate(replica& r) {
  if (has_ended(r))
    return;
  r.is_to_end = true;
  ::kill(r.pid, SIGTERM);
}

void stage::stop(replica& r) {
  if (has_ended(r))
    return;
  r.is_stopped = true;
  ::kill(r.pid, SIGSTOP);
}

void stage::resume(replica& r) {
  if (std::exchange(r.is_stopped, false) && r.pid != 0)
    ::kill(r.pid, SIGCONT);
}

bool stage::is_ready(const replica& r) const {
  return playground::http::ask(origin_of(static_cast<unsigned short>(r.port)), "GET", "/readyz")
             .status
         == 200;
}

std::int64_t stage::peak_kib(const replica& r) {
  std::ifstream in(text::cat("/proc/", r.pid, "/status"));
  for (std::string word; in >> word;)
    if (std::int64_t kib = 0; word == "VmHWM:" && in >> kib)
      return kib;
  return 0;
}

void stage::introduce_staff(std::int64_t first, int how_many) const {
  auto range = text::cat("generate_series(", first, ", ", first + how_many - 1, ") p");
  execute(text::cat(
      "INSERT INTO desk.people (person_id, first_name) SELECT p, 'Staff ' || p FROM ", range,
      "; INSERT INTO desk.standings (business_id, person_id, role) SELECT b.id, p, 4 FROM "
      "desk.businesses b, ",
      range));
}

std::string stage::ask(const std::string& query) const {
  return test::ask(database.admin_dsn(name_), query);
}

void stage::execute(const std::string& script) const {
  test::execute(database.admin_dsn(name_), script);
}

} // namespace frontdesk::chaos
