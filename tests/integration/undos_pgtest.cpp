// Undo and drafts: once, in time, for whom they are.
#include "db/runtime/drafts.hpp"
#include "db/runtime/undos.hpp"
#include "tests/integration/desk_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;

TEST_CASE("an undo is used once and within ten minutes", "[undos]") {
  desk_bench desk;
  execute(desk.admin(), "INSERT INTO desk.people (person_id, first_name) VALUES (7, 'Asha')");
  auto make = [&] {
    return desk.ask(runtime::make_undo(1, "member.unban", 42, 3, R"({"reason":"x"})", 7))
        .at(0)
        .number("id");
  };
  auto id = make();
  auto found = desk.ask(runtime::find_undo(1, id)).at(0);
  CHECK(found.at("state") == "open");
  CHECK(found.at("code") == "member.unban");
  CHECK(found.number("version") == 3);
  CHECK(desk.ask(runtime::use_undo(1, id, 7)).size() == 1);
  CHECK(desk.ask(runtime::use_undo(1, id, 7)).empty());
  found = desk.ask(runtime::find_undo(1, id)).at(0);
  CHECK(found.at("state") == "used");
  CHECK(found.at("used_by_name") == "Asha");

  auto late = make();
  CHECK(desk.ask(runtime::find_undo(2, late)).empty()); // another business's
  CHECK(desk.ask(runtime::use_undo(2, late, 7)).empty());
  desk.sql("UPDATE desk.undos SET expires_at = now() - interval '1 s' RETURNING 1");
  CHECK(desk.ask(runtime::find_undo(1, late)).at(0).at("state") == "expired");
  CHECK(desk.ask(runtime::use_undo(1, late, 7)).empty());
}

TEST_CASE("an undo's end is due ten minutes later, and finds what the person sees", "[undos]") {
  desk_bench desk;
  auto asha = desk.open(7, "k");
  auto shown = desk.commit(desk.turn(asha, "k")).posts.at(0);
  auto undo = desk.ask(runtime::make_undo(1, "member.unban", 42, 3, "{}", asha.person.value));
  CHECK(desk.sql("SELECT count(*) FROM desk.jobs WHERE name = 'undo_over' AND business_id = 1 AND "
                 "key = payload->>'undo' AND run_at BETWEEN now() + interval '599 s' AND now() + "
                 "interval '602 s' AND key = '"
                 + std::string(undo.at(0).at("id"))
                 + "' AND (payload->>'person')::bigint = " + std::to_string(asha.person.value))
        == "1");
  auto screens = desk.ask(runtime::live_screens(1, asha.person.value));
  REQUIRE(screens.size() == 1);
  CHECK(screens.at(0).number("chat_id") == asha.chat.id.value);
  CHECK(screens.at(0).number("post") == shown.value);
  CHECK(screens.at(0).at("payload") == "k/0");
  CHECK(desk.ask(runtime::live_screens(2, asha.person.value)).empty()); // another business's
}

TEST_CASE("a person keeps ten drafts, the newest, and nobody else's", "[undos][drafts]") {
  desk_bench desk;
  execute(desk.admin(), "INSERT INTO desk.people (person_id) VALUES (7), (8)");
  std::int64_t first = 0, last = 0;
  for (int i = 1; i <= 12; ++i) {
    last = desk.ask(runtime::save_draft(1, 7, "club.invoice", i, "for " + std::to_string(i), "{}"))
               .at(0)
               .number("id");
    first = first ? first : last;
  }
  auto list = desk.ask(runtime::list_drafts(1, 7));
  REQUIRE(list.size() == 10);
  CHECK(list[0].at("title") == "for 12");
  CHECK(desk.ask(runtime::load_draft(1, 7, first)).empty());
  CHECK(desk.ask(runtime::load_draft(1, 7, last)).at(0).number("run") == 12);
  CHECK(desk.ask(runtime::load_draft(1, 8, last)).empty());
  CHECK(desk.ask(runtime::drop_draft(1, 8, last)).empty());
  CHECK(desk.ask(runtime::drop_draft(1, 7, last)).size() == 1);
  CHECK(desk.ask(runtime::list_drafts(1, 7)).size() == 9);
}

TEST_CASE("a draft saved again replaces itself", "[undos][drafts]") {
  desk_bench desk;
  execute(desk.admin(), "INSERT INTO desk.people (person_id) VALUES (7)");
  desk.ask(runtime::save_draft(1, 7, "club.invoice", 5, "a", "{}"));
  desk.ask(runtime::save_draft(1, 7, "club.invoice", 5, "b", "{}"));
  auto list = desk.ask(runtime::list_drafts(1, 7));
  REQUIRE(list.size() == 1);
  CHECK(list[0].at("title") == "b");
}
