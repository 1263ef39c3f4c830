// Heartbeats: who counts as alive, who may declare another lost.
#include "db/runtime/arrays.hpp"
#include "tests/integration/desk_bench.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace frontdesk;
using namespace frontdesk::test;

namespace {

class replicas_bench : public desk_bench {
public:
  std::int64_t start(int seconds_ago, int beat_seconds_ago) {
    auto id = ask(runtime::register_replica("r", ""))[0].number("id");
    sql("UPDATE desk.replicas SET started_at = now() - interval '" + std::to_string(seconds_ago)
        + " s', beat_at = now() - interval '" + std::to_string(beat_seconds_ago)
        + " s' WHERE id = " + std::to_string(id) + " RETURNING 1");
    return id;
  }
  std::vector<std::int64_t> judges(std::int64_t judge, const db::rows& heard) {
    auto ids = runtime::column(heard, [](const auto& r) { return r.number("id"); });
    auto beats = runtime::column(heard, [](const auto& r) { return r.at("beat_at"); });
    std::vector<std::int64_t> out;
    for (const auto& r : ask(runtime::lose_replicas(judge, ids, beats)))
      out.push_back(r.number("id"));
    std::sort(out.begin(), out.end());
    return out;
  }
};

} // namespace

TEST_CASE("a silent replica is declared lost and finds itself so", "[replicas]") {
  replicas_bench desk;
  auto judge = desk.start(60, 1);
  auto silent = desk.start(60, 9);
  auto lost = desk.judges(judge, desk.ask(runtime::other_beats(judge)));
  CHECK(lost == std::vector<std::int64_t>{desk.me.value, silent}); // the bench's own beats neither
  CHECK(desk.judges(judge, desk.ask(runtime::other_beats(judge))).empty());
  CHECK(desk.ask(runtime::beat(silent)).empty()); // it goes on under a new id
  CHECK(desk.ask(runtime::beat(judge)).at(0).number("deaths") == 2);
}

TEST_CASE("the others' processes are told", "[replicas]") {
  replicas_bench desk;
  auto judge = desk.start(60, 1);
  auto other =
      desk.ask(runtime::register_replica("host/4711", "boot/pid:[1]/4711/9"))[0].number("id");
  for (const auto& r : desk.ask(runtime::other_beats(judge)))
    CHECK(r.at("process") == (r.number("id") == other ? "boot/pid:[1]/4711/9" : ""));
}

TEST_CASE("who beat since it was heard of is not lost", "[replicas]") {
  replicas_bench desk;
  auto judge = desk.start(60, 1);
  auto slow = desk.start(60, 9);
  auto heard = desk.ask(runtime::other_beats(judge));
  desk.ask(runtime::beat(slow));
  CHECK(desk.judges(judge, heard) == std::vector<std::int64_t>{desk.me.value});
}

TEST_CASE("who is lost declares nobody lost", "[replicas]") {
  replicas_bench desk;
  desk.start(60, 9);
  auto lost = desk.start(60, 0);
  auto heard = desk.ask(runtime::other_beats(lost));
  CHECK(heard.size() == 2);
  desk.sql("UPDATE desk.replicas SET lost_at = now() WHERE id = " + std::to_string(lost)
           + " RETURNING 1");
  CHECK(desk.judges(lost, heard).empty());
}

TEST_CASE("a beat tells how many share the rates and whether somebody died lately", "[replicas]") {
  replicas_bench desk;
  auto a = desk.start(60, 1), b = desk.start(60, 1);
  auto told = desk.ask(runtime::beat(a)).at(0);
  CHECK(told.number("live") == 3); // with the bench's own
  CHECK(told.number("deaths") == 0);
  desk.ask(runtime::end_replica(b));
  told = desk.ask(runtime::beat(a)).at(0);
  CHECK(told.number("live") == 2);
  CHECK(told.number("deaths") == 0); // it said goodbye
  desk.start(60, 4);
  CHECK(desk.ask(runtime::beat(a)).at(0).number("deaths") == 1);
}

TEST_CASE("deaths are told as long as a platform comes again", "[replicas]") {
  replicas_bench desk;
  auto a = desk.start(60, 1);
  auto dead = desk.start(60, 1);
  auto died = [&](const char* ago) {
    desk.sql(std::string("UPDATE desk.replicas SET lost_by = ") + std::to_string(a)
             + ", lost_at = now() - interval '" + ago + "' WHERE id = " + std::to_string(dead)
             + " RETURNING 1");
    auto told = desk.ask(runtime::beat(a)).at(0);
    return std::pair{told.number("deaths"), told.number("past_deaths")};
  };
  CHECK(died("10 seconds") == std::pair<std::int64_t, std::int64_t>{1, 1});
  CHECK(died("6 hours") == std::pair<std::int64_t, std::int64_t>{0, 1});
  CHECK(died("8 hours") == std::pair<std::int64_t, std::int64_t>{0, 0});
}

TEST_CASE("who gives its id up is nobody's death, and a goodbye is not one either", "[replicas]") {
  replicas_bench desk;
  auto judge = desk.start(60, 1);
  auto lapsed = desk.start(60, 1);
  desk.ask(runtime::abandon_replica(lapsed));
  CHECK(desk.ask(runtime::beat(lapsed)).empty());
  auto told = desk.ask(runtime::beat(judge)).at(0);
  CHECK(told.number("deaths") == 0);
  CHECK(told.number("live") == 2);
  desk.ask(runtime::abandon_replica(judge));
  desk.ask(runtime::end_replica(judge));
  CHECK(desk.number("SELECT count(*) FROM desk.replicas WHERE lost_by = id") == 2);
  auto parted = desk.start(60, 1);
  desk.ask(runtime::part_replica(parted));
  CHECK(desk.number("SELECT count(*) FROM desk.replicas WHERE lost_by = id") == 3);
  CHECK(desk.ask(runtime::beat(desk.start(60, 1))).at(0).number("deaths") == 0);
}

TEST_CASE("replicas are forgotten when they have served and own no chat", "[replicas]") {
  replicas_bench desk;
  auto gone = desk.start(60, 1);
  desk.sql("UPDATE desk.replicas SET ended_at = now() - interval '31 days' WHERE id = "
           + std::to_string(gone) + " RETURNING 1");
  desk.ask(runtime::forget_replicas());
  CHECK(desk.number("SELECT count(*) FROM desk.replicas") == 1);
}
