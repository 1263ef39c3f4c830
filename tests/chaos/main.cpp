// The program chaos: breaks a running Frontdesk by a seed and judges it, or judges a run made
// before.
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "tests/chaos/backlog.hpp"
#include "tests/chaos/overload.hpp"
#include "tests/chaos/run.hpp"
#include "tests/chaos/sweep.hpp"
#include "tests/chaos/twins.hpp"
#include "tests/chaos/verdicts.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <unistd.h>

namespace frontdesk::chaos {
namespace {

std::string count(const evidence& e) {
  auto acknowledged = std::count_if(e.updates.begin(), e.updates.end(),
                                    [](const auto& u) { return u.acknowledged_us != 0; });
  auto repeated = std::count_if(e.updates.begin(), e.updates.end(),
                                [](const auto& u) { return u.attempts > 1; });
  return text::cat("seed ", e.seed, ": ", e.updates.size(), " updates, ", acknowledged,
                   " acknowledged, ", repeated, " delivered again, ",
                   e.rows("club.invoices").size(), " invoices, ", e.rows("desk.outbox").size(),
                   " messages, ", e.faults.size(), " faults, quiet after ",
                   static_cast<int>(e.quiet_seconds * 10), "00 ms");
}

/// One line per verdict; 0 = nothing found.
int judge_folder(const std::string& folder, const std::string& expected) {
  auto e = read_evidence(folder);
  auto found = judge(e);
  std::printf("%s\n%s\n", count(e).c_str(), count_recoveries(e).c_str());
  if (!e.stops_us.empty())
    std::printf("%s\n", count_stops(e).c_str());
  if (e.twins > 0)
    std::printf("%s\n", count_twins(e).c_str());
  for (const auto& v : found)
    std::printf("GUILTY %s: %s\n", v.name.c_str(), v.details.c_str());
  if (!expected.empty()) {
    bool is_caught =
        std::any_of(found.begin(), found.end(), [&](const auto& v) { return v.name == expected; });
    std::printf("%s: %s\n", is_caught ? "caught" : "NOT CAUGHT", expected.c_str());
    return is_caught ? 0 : 1;
  }
  if (!found.empty())
    std::printf("seed %s, again with: %s\n", e.seed.c_str(), e.command.c_str());
  std::fflush(stdout);
  return found.empty() ? 0 : 1;
}

int run_and_judge(options& o, const std::string& expected, int argc, char** argv) {
  for (int i = 0; i < argc; ++i)
    o.command += text::cat(i > 0 ? " " : "", argv[i]);
  // Not one of the tests' folders: what is found guilty must outlive this program.
  auto folder = o.out.empty() ? text::cat("/tmp/frontdesk-chaos-", o.seed, '-', ::getpid()) : o.out;
  std::filesystem::create_directories(folder);
  run(o, folder);
  auto status = judge_folder(folder, expected);
  if (status != 0)
    std::printf("history and tables: %s\n", folder.c_str());
  else if (o.out.empty())
    std::filesystem::remove_all(folder);
  return status;
}

int start(int argc, char** argv) {
  CLI::App app{"Breaks a running Frontdesk and checks that it kept its promises."};
  options o;
  std::string judged, expected;
  app.add_option("--seed", o.seed, "makes the faults and the people")->capture_default_str();
  app.add_option("--seconds", o.seconds, "how long it is broken")->capture_default_str();
  app.add_option("--replicas", o.replicas, "daemons")->capture_default_str();
  app.add_option("--chats", o.chats, "people's chats")->capture_default_str();
  app.add_option("--rate", o.rate, "moves a second")->capture_default_str();
  app.add_option("--patience", o.patience, "multiplies the deadlines, for a busy machine")
      ->capture_default_str();
  app.add_option("--faults", o.faults,
                 "kinds to draw from: kill term stop pg_immediate pg_kill "
                 "backends gate delivery api flood, or none; clock, db_clock and deadly (a text "
                 "that frontdesk-ends_on_a_text does not survive) only if named");
  app.add_option("--rolling", o.stops,
                 "no faults: so many times a replica ends, and starts when it has ended");
  app.add_option("--twins", o.twins,
                 "no faults: so many rounds of one admin's two updates at once, on two replicas");
  app.add_option("--frozen", o.frozen,
                 "no faults: a replica that has posts under way sleeps so many seconds");
  app.add_option("--blocked", o.blocked, "percent of the chats in which every message is refused");
  app.add_option("--daemon", o.daemon, "another program than the frontdesk beside this one");
  app.add_option("--before", o.before, "SQL run before the daemons start");
  app.add_option("--expect", expected, "the verdict that must be found: for broken daemons");
  app.add_option("--out", o.out, "where history and tables go");
  auto* check = app.add_subcommand("check", "judges a folder that --out left");
  check->add_option("folder", judged)->required();
  int points = 30;
  auto* swept = app.add_subcommand("sweep", "kills a daemon at one system call after the other");
  swept->add_option("--points", points, "how many of them; 0 = every one")->capture_default_str();
  std::string script = "invoice";
  swept->add_option("--script", script, "what is said, of scripts.cpp")->capture_default_str();
  bool has_fail_points = false;
  swept->add_flag("--fail-points", has_fail_points,
                  "at each passing of each fail point of frontdesk-ends_at instead");
  auto* overloaded = app.add_subcommand("overload", "offers up to four times what can be done");
  int people = 5'000, owed = 20;
  auto* restarted = app.add_subcommand("backlog", "kills everything while much is owed");
  restarted->add_option("--people", people, "in a conversation")->capture_default_str();
  restarted->add_option("--owed", owed, "messages unsent to each")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGPIPE, SIG_IGN);
  log::set_level(log::level::error);
  if (*check)
    return judge_folder(judged, expected);
  if (*swept)
    return sweep(o, has_fail_points ? sweep::at::fail_points : sweep::at::system_calls, script)
                   .run(points)
               ? 0
               : 1;
  if (*overloaded)
    return measure_overload(o) ? 0 : 1;
  if (*restarted)
    return restart_with_backlog(o, people, owed) ? 0 : 1;
  return run_and_judge(o, expected, argc, argv);
}

} // namespace
} // namespace frontdesk::chaos

int main(int argc, char** argv) {
  try {
    return frontdesk::chaos::start(argc, argv);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "chaos: %s\n", e.what());
    return 2;
  }
}
