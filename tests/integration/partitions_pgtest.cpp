// Slices of turns and outbox: made ahead, dropped behind, what was unsent kept aside; what each
// role may do.
#include "db/runtime/jobs.hpp"
#include "tests/integration/desk_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;

TEST_CASE("migrations leave three slices ahead and the previous one", "[partitions]") {
  desk_bench desk;
  CHECK(desk.number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'desk.turns'::regclass")
        == 5);
  CHECK(desk.number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'desk.outbox'::regclass")
        == 5);
}

TEST_CASE("keep_slices makes what is missing and tells how many exist ahead", "[partitions]") {
  desk_bench desk;
  execute(desk.admin(), "SELECT desk.drop_slice(desk.current_slice() + 3)");
  CHECK(desk.ask(runtime::slices_ahead())[0].number("ahead") == 2);
  auto kept = desk.ask(runtime::keep_slices());
  CHECK(kept[0].number("made") == 1);
  CHECK(kept[0].number("exist_ahead") == 3);
  CHECK(desk.ask(runtime::slices_ahead())[0].number("ahead") == 3);
  CHECK(desk.ask(runtime::keep_slices())[0].number("made") == 0);
  desk.turn_of(42, "1"); // the rows still find their place
}

TEST_CASE("an old slice is dropped and its unsent rows are dead letters", "[partitions]") {
  desk_bench desk;
  desk.turn_of(42, "1", 3);
  // As if the turn were forty days old: its rows move into a slice that is to go.
  execute(desk.admin(), R"(
    SELECT desk.make_slice(desk.current_slice() - 4);
    UPDATE desk.outbox SET state = 1 WHERE place = 1;
    UPDATE desk.outbox SET slice = slice - 4, id = id - (4::bigint << 40), error = 'blocked';
    UPDATE desk.chats SET sent = 1)");
  auto kept = desk.ask(runtime::keep_slices());
  CHECK(kept[0].number("dropped") == 1);
  CHECK(desk.number("SELECT count(*) FROM desk.outbox") == 0);
  CHECK(desk.sql("SELECT string_agg(payload, ' ' ORDER BY outbox_id) FROM desk.dead_letters")
        == "1/1 1/2");
  CHECK(desk.sql("SELECT DISTINCT error FROM desk.dead_letters") == "blocked");
  CHECK(desk.sql("SELECT (queued, sent, owner)::text FROM desk.chats")
        == "(3,3,0)"); // the queue goes on
  CHECK(desk.sql("SELECT to_regclass('desk.turns_' || desk.current_slice() - 4) IS NULL") == "t");
}

TEST_CASE("the third slice behind today's stays, the fourth goes", "[partitions]") {
  desk_bench desk;
  execute(desk.admin(), R"(
    SELECT desk.make_slice(desk.current_slice() - 3);
    SELECT desk.make_slice(desk.current_slice() - 4))");
  CHECK(desk.ask(runtime::keep_slices())[0].number("dropped") == 1);
  CHECK(desk.sql("SELECT to_regclass('desk.outbox_' || desk.current_slice() - 3) IS NULL") == "f");
  CHECK(desk.sql("SELECT to_regclass('desk.outbox_' || desk.current_slice() - 4) IS NULL") == "t");
}

TEST_CASE("slices are made while turns are being written", "[partitions]") {
  desk_bench desk;
  desk.turn_of(42, "1");
  lock_holder writing(
      desk.admin(),
      "INSERT INTO desk.turns (slice, channel_id, update_key, business_id, person_id, "
      "chat_id, version) VALUES (desk.current_slice(), 1, 'open', 1, 1, 1, 1)");
  CHECK(desk.number("SELECT made FROM desk.keep_slices(5, 3)") == 2);
  writing.release();
}

TEST_CASE("an analysed future slice is as unknown as a new one", "[partitions]") {
  desk_bench desk;
  auto known =
      "SELECT count(*) FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = "
      "'desk.outbox'::regclass AND c.reltuples >= 0";
  execute(desk.admin(), "ANALYZE");
  CHECK(desk.number(known) == 5);
  desk.ask(runtime::keep_slices());
  CHECK(desk.number(known) == 2); // the current and the previous one
}

TEST_CASE("frontdesk_app keeps slices but does not choose them", "[partitions][roles]") {
  desk_bench desk;
  auto app = ok(db::wire::blocking::open(postgres::shared().dsn(desk.database)));
  for (auto statement : {"SELECT desk.drop_slice(1)", "SELECT desk.make_slice(1)",
                         "SELECT desk.forget_emptiness(1)"}) {
    INFO(statement);
    CHECK(failed(app.query(statement)).text.find("permission denied") != std::string::npos);
  }
  CHECK(failed(app.query("SELECT desk.keep_slices(0, 2)")).text.find("behind not below 3")
        != std::string::npos);
}
