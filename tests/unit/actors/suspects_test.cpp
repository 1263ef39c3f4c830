// An update that may have ended the process runs alone, then no more (DESIGN §2 Poison).
#include "tests/unit/actors/router_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::actors;
using namespace std::chrono_literals;

TEST_CASE("a suspect waits for what is under way and nothing begins beside it",
          "[actors][router][suspects]") {
  router_bench desk;
  desk.counts["bad"] = 2;
  desk.hold({"before", "bad"});
  desk.says(8, "before");
  desk.says(7, "bad");
  CHECK(desk.is_opened("bad"));
  CHECK(desk.committed() == std::vector<std::string>{"before"});
  desk.says(9, "after");
  CHECK_FALSE(desk.is_opened("after"));
  desk.release("before");
  CHECK(desk.committed() == std::vector<std::string>{"before", "bad"});
  CHECK_FALSE(desk.is_opened("after"));
  desk.release("bad");
  CHECK(desk.committed() == std::vector<std::string>{"before", "bad", "after"});
  CHECK(desk.answers == std::map<std::string, int>{{"before", 200}, {"bad", 200}, {"after", 200}});
}

TEST_CASE("one person's updates do not fill the place of all who wait for a suspect",
          "[actors][router][suspects]") {
  router_limits limits;
  limits.per_conversation = 2;
  router_bench desk(limits);
  desk.counts["bad"] = 2;
  desk.hold({"bad"});
  desk.says(7, "bad");
  for (const char* key : {"1", "2", "3"})
    desk.says(9, key);
  CHECK(desk.answers == std::map<std::string, int>{{"3", 503}});
  desk.says(10, "other");
  desk.release("bad");
  CHECK(desk.answers
        == std::map<std::string, int>{
            {"bad", 200}, {"1", 200}, {"2", 200}, {"3", 503}, {"other", 200}});
}

TEST_CASE("an update counted for the first time runs beside others", "[actors][router][suspects]") {
  router_bench desk;
  desk.hold({"before"});
  desk.says(8, "before");
  desk.says(7, "first");
  CHECK(desk.answers["first"] == 200);
}

TEST_CASE("two suspects run one after the other", "[actors][router][suspects]") {
  router_bench desk;
  desk.counts = {{"bad", 2}, {"worse", 2}};
  desk.hold({"before", "bad", "worse"});
  desk.says(9, "before");
  desk.sends(7, "bad");
  desk.sends(8, "worse"); // both are under way when the first one asks
  desk.bench.run();
  CHECK(desk.committed() == std::vector<std::string>{"before"});
  desk.release("before");
  CHECK(desk.committed() == std::vector<std::string>{"before", "bad"});
  desk.release("bad");
  CHECK(desk.committed() == std::vector<std::string>{"before", "bad", "worse"});
  desk.release("worse");
  CHECK(desk.answers["worse"] == 200);
}

TEST_CASE("a suspect that hangs keeps others waiting no longer than its deadline",
          "[actors][router][suspects]") {
  router_limits limits;
  limits.deadline = 5s;
  router_bench desk(limits);
  desk.counts["bad"] = 2;
  desk.hold({"bad"});
  desk.says(7, "bad");
  desk.bench.advance(1s);
  desk.says(9, "meanwhile");
  CHECK_FALSE(desk.answers.contains("meanwhile"));
  desk.bench.advance(4s);
  CHECK(desk.answers["bad"] == 503);
  CHECK(desk.answers["meanwhile"] == 200);
  desk.says(10, "after");
  CHECK(desk.answers["after"] == 200);
}

TEST_CASE("two suspects that hang keep nobody waiting behind their deadlines",
          "[actors][router][suspects]") {
  router_limits limits;
  limits.deadline = 5s;
  router_bench desk(limits);
  desk.counts = {{"bad", 2}, {"worse", 2}};
  desk.hold({"before", "bad", "worse"});
  desk.says(9, "before");
  desk.sends(7, "bad");
  desk.sends(8, "worse");
  desk.bench.run();
  desk.release("before"); // "bad" runs, and hangs
  desk.bench.advance(5s);
  CHECK(desk.answers["bad"] == 503);
  CHECK(desk.answers["worse"] == 503);
  desk.says(10, "after");
  CHECK(desk.answers["after"] == 200);
}

TEST_CASE("a suspect whose conversation crashes gives way", "[actors][router][suspects]") {
  router_bench desk;
  desk.counts["bad"] = 2;
  desk.hold({"before"});
  desk.says(8, "before");
  desk.says(7, "bad");
  desk.says(9, "after");
  *desk.broken = true;
  desk.release("before");
  desk.bench.advance(5s);
  CHECK(desk.answers["bad"] == 503);
  *desk.broken = false;
  desk.says(10, "later");
  CHECK(desk.answers["later"] == 200);
}

TEST_CASE("a suspect is not counted while it waits to run alone", "[actors][router][suspects]") {
  router_bench desk;
  desk.counts["bad"] = 2;
  desk.hold({"before"});
  desk.says(8, "before");
  desk.says(7, "bad");
  CHECK(desk.watched["bad"] == 1);
  CHECK(desk.script->asked.back().what->name == "desk.forgive_suspect");
  desk.release("before");
  CHECK(desk.watched["bad"] == 2);
  CHECK(desk.answers["bad"] == 200);
}

TEST_CASE("an update that twice ended the process is quarantined with an apology",
          "[actors][router][suspects]") {
  router_bench desk;
  desk.counts["bad"] = 3;
  desk.says(7, "bad");
  CHECK(desk.answers["bad"] == 200);
  REQUIRE(desk.script->business == 1);
  CHECK(desk.script->asked.at(0).what->name == "desk.quarantine_updates");
  CHECK(desk.script->written.at(0).posts.size() == 1);
}

TEST_CASE("an update is counted once however often its turn starts again",
          "[actors][router][suspects]") {
  router_bench desk;
  desk.script->commit = [&](const auto& t) {
    auto c = router_bench::done(t);
    c->outcome = desk.script->commits < 4 ? db::runtime::commit_outcome::stale : c->outcome;
    return c;
  };
  desk.says(7, "1");
  CHECK(desk.answers["1"] == 200);
  CHECK(desk.opened.size() == 4);
  CHECK(desk.watched["1"] == 1);
  CHECK(desk.script->written.back().suspect); // the commit takes the count back
}

TEST_CASE("an update that only met a database that was away is forgiven",
          "[actors][router][suspects]") {
  router_bench desk;
  desk.script->commit = [](const auto&) -> result<db::runtime::committed> {
    return fault{errc::unavailable, "down"};
  };
  int refusals = 2;
  desk.script->read = [&](const db::statement&) -> result<db::rows> {
    if (refusals-- > 0)
      return fault{errc::unavailable, "down"};
    return db::rows{};
  };
  desk.says(7, "1");
  CHECK(desk.answers["1"] == 503);
  desk.bench.advance(2s);
  desk.bench.advance(2s);
  desk.bench.advance(2s);
  REQUIRE(desk.script->asked.size() == 3);
  CHECK(desk.script->asked[2].what->name == "desk.forgive_suspect");
}
