// Turns through the whole daemon: edits, duplicates, lost answers, crashes, replicas, groups,
// WhatsApp.
#include "tests/e2e/support/desk.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk::test;
namespace pg = frontdesk::playground;

TEST_CASE("a tap edits the message it was on and is answered", "[e2e]") {
  desk d;
  auto asha = d.owner();
  auto menu = asha.types("/start").answer();
  auto list = asha.taps("People").answer();
  CHECK(list.id == menu.id);
  CHECK(list.is_edited);
  asha.toast(); // throws if the tap is never answered
}

TEST_CASE("typed words make a new message and strip the old one", "[e2e]") {
  desk d;
  auto asha = d.owner();
  auto first = asha.types("/start").answer();
  auto second = asha.types("/help").answer();
  CHECK(second.id != first.id);
  CHECK(d.platforms.wait_for([&] {
    auto& bot = d.bot();
    const auto* m = bot.find_message(*bot.find_chat(desk::asha), std::stoll(first.id));
    return m && m->buttons.empty();
  }));
}

TEST_CASE("an update that comes again after a lost answer has one effect", "[e2e]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  d.platforms.call([&] { d.bot().delivery.faults.lose_answers = 2; });
  asha.types("/help").answer();
  REQUIRE(d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; }));
  auto id = d.platforms.call([&] { return d.bot().history.turns().back().update_id; });
  CHECK(d.platforms.call([&] { return d.bot().delivery.repeat(id); }));
  REQUIRE(d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; }));
  CHECK(asha.all().size() == 2); // the menu and one help
  CHECK(d.sql("SELECT count(*) FROM desk.turns WHERE update_key = '" + std::to_string(id) + "'")
        == "1");
}

TEST_CASE("after kill -9 the next tap goes on where it was", "[e2e]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  d.kill_daemon();
  asha.taps("People");
  d.start_daemon();
  asha.sees("Find a member", std::chrono::seconds(15));
}

TEST_CASE("SIGTERM ends the daemon in good order", "[e2e]") {
  desk d;
  d.owner().types("/start").answer();
  CHECK(d.stop_daemon() == 0);
}

TEST_CASE("two replicas serve one chat", "[e2e]") {
  desk d({.replicas = 2, .checks_calls = true, .more = {}});
  auto asha = d.owner();
  asha.types("/start").answer();
  for (int i = 0; i < 20; ++i)
    asha.taps(i % 2 == 0 ? "People" : "Home").answer();
  CHECK(asha.all().size() == 1);
  CHECK(d.sql("SELECT count(*) FROM desk.turns") == "21");
}

TEST_CASE("in a group a command is told to come in private and nothing is stored", "[e2e]") {
  desk d;
  d.owner().types("/start").answer();
  auto before = d.sql("SELECT count(*) FROM desk.people");
  d.platforms.call([&] { d.bot().types_in_group(-100123, 555, "/find par"); });
  REQUIRE(d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; }));
  CHECK(d.sql("SELECT count(*) FROM desk.people") == before);
}

TEST_CASE("on WhatsApp one turn is one message", "[e2e][whatsapp]") {
  desk d;
  d.owner().types("/start").answer();
  d.member(1001, "Parin Shah", "+919898989898");
  auto bharat = d.whatsapp("919812345678", "Bharat");
  bharat.types("find par");
  CHECK(bharat.answer().has("Parin Shah"));
  CHECK(bharat.all().size() == 1);
  bharat.taps("Parin Shah");
  CHECK(bharat.answer().has("Parin Shah"));
  CHECK(bharat.all().size() == 2);
}

TEST_CASE("a WhatsApp post of many items, delivered twice, answers each person once",
          "[e2e][whatsapp]") {
  desk d;
  auto& number = *d.platforms.call([&] { return d.platforms.whatsapp().number_named("desk"); });
  d.platforms.call([&] {
    number.posts.hold();
    for (int i = 0; i < 20; ++i)
      number.types("91980000000" + std::to_string(i % 10), i < 10 ? "hi" : "help");
    number.posts.duplicates = 1;
    number.posts.flush();
  });
  REQUIRE(
      d.platforms.wait_for([&] { return number.posts.pending() == 0; }, std::chrono::seconds(10)));
  CHECK(d.sql("SELECT count(*) FROM desk.turns") == "20");
}
