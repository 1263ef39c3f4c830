// Turns per second and latency of the whole daemon, replies delivered to the emulated Bot API.
#include "tests/bench/fleet.hpp"

#include "base/text.hpp"

#include <catch2/catch.hpp>

#include <cstdio>
#include <cstdlib>

using namespace frontdesk;
using bench::move;

namespace {

/// BENCH_SECONDS: how long each figure is measured; short for a smoke run.
std::chrono::seconds measured_for() {
  const auto* s = std::getenv("BENCH_SECONDS");
  return std::chrono::seconds(s != nullptr ? std::atoi(s) : 10);
}

void print(const char* what, std::size_t chats, const bench::figures& f) {
  std::printf("%-28s %7zu chats %9.0f turns/s  p50 %7.1f ms  p99 %7.1f ms\n", what, chats,
              f.turns_per_second, f.p50_ms, f.p99_ms);
  std::printf(
      "{\"what\":\"%s\",\"chats\":%zu,\"turns_per_second\":%.0f,\"p50_ms\":%.2f,\"p99_ms\":%.2f}\n",
      what, chats, f.turns_per_second, f.p50_ms, f.p99_ms);
  std::fflush(stdout);
}

/// So many admins of the gym, each with a chat that was begun.
std::vector<std::int64_t> admins(test::desk& d, std::size_t n) {
  d.owner().types("/start").answer();
  d.execute(text::cat(
      "INSERT INTO desk.people (person_id, first_name) SELECT 5000000 + n, 'Admin ' || n FROM "
      "generate_series(1, ",
      n,
      ") n; INSERT INTO desk.standings (business_id, person_id, role) "
      "SELECT b.id, 5000000 + n, 4 FROM desk.businesses b, generate_series(1, ",
      n, ") n"));
  std::vector<std::int64_t> people;
  for (std::size_t i = 1; i <= n; ++i)
    people.push_back(5'000'000 + static_cast<std::int64_t>(i));
  return people;
}

/// The engine's cheapest turns: two screens without a read of their own.
const std::vector<move> echo{{false, "/start"}, {false, "/help"}};

} // namespace

TEST_CASE("echo flow, closed loop", "[bench]") {
  for (std::size_t chats : {64, 200, 2000}) {
    test::desk d({.replicas = 1, .checks_calls = false, .more = {}});
    auto people = admins(d, chats);
    bench::fleet f(d, people, echo);
    auto x = f.run(measured_for(), std::chrono::seconds(2));
    print("echo, closed loop", chats, x);
    CHECK(x.turns > 0);
    CHECK(x.stuck == 0);
  }
}

TEST_CASE("echo flow with think time", "[bench]") {
  test::desk d({.replicas = 1, .checks_calls = false, .more = {}});
  auto people = admins(d, 200);
  bench::fleet f(d, people, echo);
  auto x = f.run(measured_for(), std::chrono::seconds(2), std::chrono::milliseconds(50),
                 std::chrono::milliseconds(150));
  print("echo, 50-150 ms think time", 200, x);
  CHECK(x.turns > 0);
  CHECK(x.stuck == 0);
}
