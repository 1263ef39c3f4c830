// Heartbeats: who counts as alive, who may declare another lost.
#include "tests/integration/desk_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;

namespace {

class replicas_bench : public desk_bench {
public:
  std::int64_t start(int seconds_ago, int beat_seconds_ago) {
    auto id = ask(runtime::register_replica("r"))[0].number("id");
    sql("UPDATE desk.replicas SET started_at = now() - interval '" + std::to_string(seconds_ago)
        + " s', beat_at = now() - interval '" + std::to_string(beat_seconds_ago)
        + " s' WHERE id = " + std::to_string(id) + " RETURNING 1");
    return id;
  }
};

} // namespace

TEST_CASE("a silent replica is declared lost and finds itself so", "[replicas]") {
  replicas_bench desk;
  auto judge = desk.start(60, 1);
  auto silent = desk.start(60, 9);
  auto lost = desk.ask(runtime::lose_replicas(judge));
  REQUIRE(lost.size() == 1);
  CHECK(lost[0].number("id") == silent);
  CHECK(desk.ask(runtime::lose_replicas(judge)).empty());
  CHECK(desk.ask(runtime::beat(silent)).empty()); // it goes on under a new id
  CHECK(desk.ask(runtime::beat(judge)).at(0).number("deaths") == 1);
}

TEST_CASE("who is new, silent or lost declares nobody lost", "[replicas]") {
  replicas_bench desk;
  desk.start(60, 9);
  CHECK(desk.ask(runtime::lose_replicas(desk.start(7, 0))).empty());
  CHECK(desk.ask(runtime::lose_replicas(desk.start(60, 6))).empty());
  auto lost = desk.start(60, 0);
  desk.sql("UPDATE desk.replicas SET lost_at = now() WHERE id = " + std::to_string(lost)
           + " RETURNING 1");
  CHECK(desk.ask(runtime::lose_replicas(lost)).empty());
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
}

TEST_CASE("replicas are forgotten when they have served and own no chat", "[replicas]") {
  replicas_bench desk;
  auto gone = desk.start(60, 1);
  desk.sql("UPDATE desk.replicas SET ended_at = now() - interval '31 days' WHERE id = "
           + std::to_string(gone) + " RETURNING 1");
  desk.ask(runtime::forget_replicas());
  CHECK(desk.number("SELECT count(*) FROM desk.replicas") == 1);
}
