// Parts that hang instead of failing: a backend of PostgreSQL, a table that somebody else has
// locked.
#include "base/text.hpp"
#include "tests/e2e/support/writers.hpp"
#include "tests/integration/desk_bench.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <cstdio>
#include <optional>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;

namespace {

constexpr auto no_guest_limit = "[limits]\nguest_turns = 100000\n";

int unsent_rows(const desk& d) {
  return std::stoi(d.sql("SELECT count(*) FROM desk.outbox WHERE state = 0"));
}

/// A conversation's turns came one after the other: each moved its version by one.
std::string torn_conversations(const desk& d) {
  return d.sql(R"(SELECT count(*) FROM (
    SELECT FROM desk.turns GROUP BY business_id, person_id
    HAVING count(DISTINCT version) <> count(*) OR max(version) - min(version) + 1 <> count(*)) x)");
}

bool all_is_delivered(desk& d, std::chrono::milliseconds within) {
  return d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; }, within)
         && eventually([&] { return unsent_rows(d) == 0; }, within);
}

/// How many of the acknowledged attempts since then took longer, and how many there were.
std::pair<std::size_t, std::size_t> slower_than(desk& d, std::int64_t since_us, double seconds) {
  return d.platforms.call([&] {
    std::size_t slow = 0, all = 0;
    for (const auto& a : d.bot().history.attempts())
      if (a.sent_us > since_us && a.chat >= writers::first) {
        ++all;
        slow += a.status != 200 || static_cast<double>(a.ended_us - a.sent_us) > seconds * 1e6;
      }
    return std::pair(slow, all);
  });
}

/// One that holds nothing: what hangs inside PostgreSQL's own locks, hangs all of PostgreSQL.
pid_t stop_idle_backend(const desk& d) {
  pid_t backend = 0;
  REQUIRE(eventually([&] {
    auto idle = d.sql("SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE state = 'idle' AND "
                      "usename = 'frontdesk_app' AND datname = current_database()");
    backend = static_cast<pid_t>(std::stol(idle));
    if (backend == 0 || ::kill(backend, SIGSTOP) != 0)
      return false;
    // A command may have come before the signal.
    if (d.sql(text::cat("SELECT count(*) FROM pg_stat_activity a WHERE pid = ", idle,
                        " AND state = 'idle' AND NOT EXISTS (SELECT FROM pg_locks l WHERE l.pid "
                        "= a.pid)"))
        == "1")
      return true;
    ::kill(backend, SIGCONT);
    return false;
  }));
  return backend;
}

void introduce_staff(const desk& d, std::int64_t first, int how_many) {
  auto range = text::cat("generate_series(", first, ", ", first + how_many - 1, ") p");
  d.execute(text::cat(
      "INSERT INTO desk.people (person_id, first_name) SELECT p, 'Staff ' || p FROM ", range,
      "; INSERT INTO desk.standings (business_id, person_id, role) SELECT b.id, p, 4 FROM "
      "desk.businesses b, ",
      range, "; INSERT INTO desk.identities (platform, external, person_id) SELECT 1, p, p FROM ",
      range));
}

} // namespace

/// The batches on their way to it are lost to their people; the next ones must not wait for them.
TEST_CASE("a backend of PostgreSQL that hangs is given up, and others go on", "[e2e][hung]") {
  postgres server({.tcp = false, .fsync = true});
  desk d({.replicas = 1, .checks_calls = false, .more = no_guest_limit, .server = &server});
  writers w(d, 60, 10ms);
  REQUIRE(eventually([&] { return w.acknowledged() > 200; }, 20s));
  auto backend = stop_idle_backend(d);
  auto stopped = writers::now_us();
  std::this_thread::sleep_for(8s); // past the request's deadline
  auto [slow, all] = slower_than(d, stopped, 1.0);
  auto later = writers::now_us();
  std::this_thread::sleep_for(2s);
  auto [slow_later, all_later] = slower_than(d, later, 1.0);
  ::kill(backend, SIGCONT); // does now what it was told then
  std::printf("hung backend: %zu of %zu slower than a second, later %zu of %zu\n", slow, all,
              slow_later, all_later);
  CHECK(all > 200);
  CHECK(slow * 10 < all);
  CHECK(slow_later == 0);
  w.check_complete();
  CHECK(torn_conversations(d) == "0");
  CHECK(d.sql("SELECT count(*) FROM desk.quarantine") == "0");
}

namespace {

void survive_stranger(std::chrono::seconds lasts) {
  constexpr std::int64_t staff = 650'000;
  constexpr int people = 12; // more than the pool has connections
  desk d({.replicas = 1, .checks_calls = false, .more = no_guest_limit});
  introduce_staff(d, staff, people);
  writers w(d, 60, 10ms);
  REQUIRE(eventually([&] { return w.acknowledged() > 200; }, 20s));
  auto everybody_finds = [&](const char* words) {
    for (int i = 0; i < people; ++i)
      d.telegram(staff + i, "Staff").types(words);
  };
  everybody_finds("/start");
  std::optional<lock_holder> stranger;
  stranger.emplace(postgres::shared().admin_dsn(d.database()),
                   "LOCK TABLE club.items IN ACCESS EXCLUSIVE MODE");
  auto locked = writers::now_us();
  everybody_finds("/item whey");
  std::this_thread::sleep_for(lasts);
  auto [slow, all] = slower_than(d, locked, 1.0);
  std::printf("table locked for %d s: %zu of %zu others slower than a second\n",
              static_cast<int>(lasts.count()), slow, all);
  CHECK(d.platforms.call([&] {
    const auto& made = d.bot().history.turns();
    return std::count_if(made.begin(), made.end(), [](const auto& t) {
      return t.input.find("/item") != std::string::npos && t.acked_us != 0;
    });
  }) == 0);
  CHECK(all > 100);
  if (desk::measures_time())
    CHECK(slow * 1'000 <= all); // of some 700 none
  stranger->release();
  CHECK(all_is_delivered(d, 15s));
  for (int i = 0; i < people; ++i) {
    INFO("staff " << i);
    CHECK(d.telegram(staff + i, "Staff").all().size() == 2);
  }
  w.check_complete();
  CHECK(torn_conversations(d) == "0");
  CHECK(d.sql("SELECT count(*) FROM desk.quarantine") == "0");
}

} // namespace

TEST_CASE("a table locked by a stranger stops its flow only, and only as long", "[e2e][hung]") {
  survive_stranger(7s); // past lock_timeout, and the request's deadline
}

TEST_CASE("a table locked for five minutes stops its flow only", "[.][full][hung]") {
  survive_stranger(5min);
}

TEST_CASE("a daemon with a tenth of a processor answers, and loses nothing", "[e2e][hung]") {
  desk d({.replicas = 1, .checks_calls = false, .more = no_guest_limit});
  writers w(d, 60, 20ms);
  REQUIRE(eventually([&] { return w.acknowledged() > 100; }, 20s));
  auto from = writers::now_us();
  for (int i = 0; i < 80; ++i) { // as a quota does, whose period is 100 ms; never with more
    d.pause_daemon(0);
    std::this_thread::sleep_for(90ms);
    d.resume_daemon(0);
    std::this_thread::sleep_for(10ms);
  }
  auto until = writers::now_us();
  auto seen = w.between(from, until);
  std::printf("a tenth of a processor: %zu answered, %zu refused, slowest after %.2f s\n",
              seen.accepted, seen.refused, seen.slowest_s);
  CHECK(seen.accepted > 200);
  CHECK(seen.otherwise == 0);
  if (desk::measures_time())
    CHECK(seen.slowest_s < 5.5); // the request's deadline
  w.check_complete();
  CHECK(torn_conversations(d) == "0");
  CHECK(d.sql("SELECT count(*) FROM desk.quarantine") == "0");
  CHECK(d.sql("SELECT count(*) FROM desk.replicas WHERE lost_at IS NOT NULL") == "0");
}

TEST_CASE("a chat's row that a stranger holds stops that chat only", "[e2e][hung]") {
  desk d({.replicas = 1, .checks_calls = false, .more = no_guest_limit});
  writers w(d, 60, 10ms);
  REQUIRE(eventually([&] { return w.acknowledged() > 200; }, 20s));
  auto asha = d.owner();
  asha.types("/start").sees("What would you like to do?");
  std::optional<lock_holder> stranger;
  stranger.emplace(
      postgres::shared().admin_dsn(d.database()),
      text::cat("SELECT FROM desk.chats WHERE external = '", desk::asha, "' FOR UPDATE"));
  asha.types("/help");
  // The first batch with it fails after lock_timeout; from then on it goes alone.
  std::this_thread::sleep_for(2500ms);
  auto known = writers::now_us();
  std::this_thread::sleep_for(7s); // past the request's deadline: the platform brings it again
  auto [slow, all] = slower_than(d, known, 1.0);
  std::printf("locked chat: %zu of %zu others slower than a second\n", slow, all);
  CHECK(all > 100);
  if (desk::measures_time())
    CHECK(slow * 50 <= all); // a batch now and then, if what it learned was forgotten
  stranger->release();
  asha.sees("always work");
  CHECK(all_is_delivered(d, 15s));
  w.check_complete();
  CHECK(torn_conversations(d) == "0");
  CHECK(d.sql("SELECT count(*) FROM desk.quarantine") == "0");
}
