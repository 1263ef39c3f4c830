// The life of conversation actors: spawned on demand, retired, replaced after a crash.
#include "tests/unit/actors/router_bench.hpp"

#include "base/metrics.hpp"
#include "db/runtime/quarantine.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace frontdesk;
using namespace frontdesk::actors;
using namespace std::chrono_literals;

namespace {

double updates(std::string_view outcome) {
  return metrics::current("frontdesk_updates_total", {"telegram", outcome});
}

double refused(std::string_view why) {
  return metrics::current("frontdesk_turns_refused_total", {why});
}

} // namespace

TEST_CASE("router spawns one conversation per person and retires it when it is idle",
          "[actors][router]") {
  router_limits limits;
  limits.idle = 1ms; // of the real clock
  router_bench desk(limits);
  auto done = updates("done");
  desk.says(7, "1");
  desk.says(7, "2");
  desk.says(8, "3");
  CHECK(updates("done") == done + 3);
  CHECK(desk.conversations() == 2);
  std::this_thread::sleep_for(5ms);
  desk.bench.advance(15s);
  CHECK(desk.conversations() == 0);
  desk.says(7, "4");
  CHECK(desk.answers == std::map<std::string, int>{{"1", 200}, {"2", 200}, {"3", 200}, {"4", 200}});
  CHECK(desk.conversations() == 1);
}

TEST_CASE("router forgets a conversation with its last turn if it is told to", "[actors][router]") {
  router_limits limits;
  limits.idle = 0ms;
  router_bench desk(limits);
  desk.hold({"1"});
  desk.says(7, "1");
  desk.says(7, "2");
  CHECK(desk.conversations() == 1);
  desk.release("1");
  CHECK(desk.conversations() == 0);
  CHECK(desk.answers == std::map<std::string, int>{{"1", 200}, {"2", 200}});
}

TEST_CASE("router keeps a conversation that was used lately, and one that is busy",
          "[actors][router]") {
  router_limits limits;
  limits.deadline = 60s;
  SECTION("used lately") {
    router_bench desk(limits);
    desk.says(7, "1");
    desk.bench.advance(15s);
    CHECK(desk.conversations() == 1);
  }
  SECTION("busy") {
    limits.idle = 0s;
    router_bench desk(limits);
    desk.hold({"1"});
    desk.says(7, "1");
    desk.bench.advance(15s);
    CHECK(desk.conversations() == 1);
    desk.release("1");
    CHECK(desk.answers["1"] == 200);
    desk.bench.advance(15s);
    CHECK(desk.conversations() == 0);
  }
}

TEST_CASE("router answers 503 for a conversation that crashed and spawns another",
          "[actors][router]") {
  router_bench desk;
  desk.says(7, "1");
  auto before = metrics::current("frontdesk_actor_restarts_total", {"conversation"});
  *desk.broken = true;
  desk.says(7, "2");
  CHECK(desk.conversations() == 0);
  auto late = updates("late");
  desk.bench.advance(5s); // nobody is left to answer: its deadline does
  CHECK(desk.answers["2"] == 503);
  CHECK(updates("late") == late + 1);
  CHECK(metrics::current("frontdesk_actor_restarts_total", {"conversation"}) == before + 1);
  *desk.broken = false;
  desk.says(7, "2");
  CHECK(desk.answers["2"] == 200);
  CHECK(desk.conversations() == 1);
}

TEST_CASE("router gives the waiting updates of a crashed conversation back to the platform",
          "[actors][router]") {
  router_bench desk;
  desk.hold({"1"});
  desk.says(7, "1");
  desk.says(7, "2");
  desk.says(8, "3");
  *desk.broken = true;
  desk.release("1"); // the next one crashes
  CHECK(desk.answers["1"] == 200);
  CHECK(desk.answers["3"] == 200);
  desk.bench.advance(5s);
  CHECK(desk.answers["2"] == 503);
}

TEST_CASE("router refuses what is too much, for one person and in all", "[actors][router]") {
  router_limits limits;
  limits.in_flight = 4;
  limits.per_conversation = 2;
  router_bench desk(limits);
  auto mailbox = refused("mailbox"), in_flight = refused("in_flight");
  desk.hold({"1"});
  desk.says(7, "1");
  desk.says(7, "2");
  desk.says(7, "3");
  CHECK(desk.answers["3"] == 503);
  CHECK(refused("mailbox") == mailbox + 1);
  desk.hold({"1", "4", "5", "6"});
  desk.says(8, "4");
  desk.says(9, "5");
  desk.says(10, "6");
  CHECK(desk.answers["6"] == 503);
  CHECK(refused("in_flight") == in_flight + 1);
  desk.release("1");
  CHECK(desk.answers["2"] == 200);
}

TEST_CASE("router counts what a conversation refuses", "[actors][router]") {
  router_bench desk;
  auto before = updates("refused");
  desk.script->open = [](const auto&) -> result<db::runtime::opened> {
    return fault{errc::unavailable, "gone"};
  };
  desk.says(7, "1");
  CHECK(desk.answers["1"] == 503);
  CHECK(updates("refused") == before + 1);
}

TEST_CASE("router runs nothing of a post whose unreadable items could not be put aside",
          "[actors][router]") {
  router_bench desk;
  auto aside = db::runtime::to_quarantine({1}, {{"bad", "why", "trace", "{"}});
  desk.script->read = [](const db::statement&) -> result<db::rows> {
    return fault{errc::unavailable, "gone"};
  };
  desk.sends(7, "1", {aside});
  desk.bench.run();
  CHECK(desk.answers["1"] == 503);
  CHECK(desk.opened.empty());
  desk.script->read = [](const db::statement&) { return db::rows{}; };
  desk.sends(7, "1", {aside, aside});
  desk.bench.run();
  CHECK(desk.answers["1"] == 200);
  CHECK(std::ranges::count(desk.script->asked, aside) == 3);
}

TEST_CASE("router does not refuse half-way what it has let in", "[actors][router]") {
  router_limits limits;
  limits.in_flight = 1;
  router_bench desk(limits);
  desk.hold({"2"});
  desk.sends(7, "1", {db::runtime::to_quarantine({1}, {{"bad", "why", "trace", "{"}})});
  desk.sends(8, "2"); // in flight when the first one's statement is answered
  desk.bench.run();
  CHECK(desk.answers["1"] == 200);
  desk.release("2");
  CHECK(desk.answers["2"] == 200);
}
