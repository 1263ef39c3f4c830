// What many open conversations cost, and how long the daemon takes to start and to stop.
#include "tests/bench/report.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdio>

using namespace frontdesk;
using namespace std::chrono_literals;

namespace {

using steady = std::chrono::steady_clock;

/// Everybody is asked for a name and leaves it at that.
const std::vector<bench::move> opening{{bench::move::kind::types, {"/newitem"}}};

double mebibytes(const test::desk& d) {
  return bench::resident(d.pid()) / 1024 / 1024;
}

double milliseconds_since(steady::time_point t) {
  return std::chrono::duration<double, std::milli>(steady::now() - t).count();
}

} // namespace

TEST_CASE("conversations held open", "[bench]") {
  // A smoke run has no time for all of them.
  const std::size_t chats = bench::measured_for() < 4s ? 5'000 : 100'000;
  test::desk d(bench::one_replica());
  auto people = bench::admins(d, chats);
  auto rate_of_few = [&](const char* when) {
    bench::fleet few(d, {people.begin(), people.begin() + 200}, bench::echo);
    auto x = few.run(bench::measured_for(), 2s);
    bench::print(when, 200, x);
    return x.turns_per_second;
  };
  auto alone = rate_of_few("echo, nobody else there");
  auto before = mebibytes(d);
  {
    bench::fleet all(d, people, opening);
    CHECK(all.run(1s, 0s).stuck == 0);
  }
  auto open = d.sql("SELECT count(*) FROM desk.conversations WHERE flow = 'club.new_item'");
  CHECK(open == std::to_string(chats));
  auto held = mebibytes(d);
  auto beside = rate_of_few("echo, beside those held open");
  std::printf("%s conversations open: resident %.0f MiB, %.0f MiB before; 200 chats %.0f turns/s, "
              "%.0f before\n",
              open.c_str(), held, before, beside, alone);
  std::printf("{\"what\":\"conversations held open\",\"chats\":%zu,\"resident_mib\":%.0f,"
              "\"turns_per_second\":%.0f,\"turns_per_second_before\":%.0f}\n",
              chats, held, beside, alone);
}

TEST_CASE("start and stop", "[bench]") {
  test::desk d(bench::one_replica());
  d.owner().types("/start").answer();
  std::vector<double> started, stopped;
  for (int i = 0; i < 5; ++i) {
    auto t = steady::now();
    CHECK(d.stop_daemon() == 0);
    stopped.push_back(milliseconds_since(t));
    t = steady::now();
    d.start_daemon();
    started.push_back(milliseconds_since(t));
  }
  std::sort(started.begin(), started.end());
  std::sort(stopped.begin(), stopped.end());
  std::printf("start to /readyz on a migrated database: median %.0f ms, longest %.0f; SIGTERM to "
              "exit: median %.0f ms, longest %.0f\n",
              started[2], started[4], stopped[2], stopped[4]);
  std::printf("{\"what\":\"start and stop\",\"start_ms\":%.0f,\"stop_ms\":%.0f}\n", started[2],
              stopped[2]);
}
