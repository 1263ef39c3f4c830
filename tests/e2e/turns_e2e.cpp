// Turns through the whole daemon: edits, duplicates, lost answers, crashes, replicas, groups,
// WhatsApp.
#include "tests/e2e/support/desk.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <sstream>

using namespace frontdesk::test;
namespace pg = frontdesk::playground;

namespace {

/// Keys of the turns of each person, in the order they were done.
std::vector<std::vector<std::string>> keys_by_person(const desk& d) {
  std::istringstream lines(
      d.sql("SELECT string_agg(keys, E'\\n') FROM (SELECT string_agg(update_key, "
            "' ' ORDER BY version) AS keys FROM desk.turns GROUP BY person_id) x"));
  std::vector<std::vector<std::string>> out;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    auto& keys = out.emplace_back();
    for (std::string key; words >> key;)
      keys.push_back(std::move(key));
  }
  return out;
}

} // namespace

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

TEST_CASE("a WhatsApp post of 1,000 items goes in its order for each person", "[e2e][whatsapp]") {
  desk d;
  auto& number = *d.platforms.call([&] { return d.platforms.whatsapp().number_named("desk"); });
  std::map<std::string, int> place; // in the post
  d.platforms.call([&] {
    number.reports_statuses = false; // they would be posts too
    number.posts.hold();
    for (int i = 0; i < 1'000; ++i) {
      auto who = std::to_string(919'800'000'000 + i * 7 % 250);
      place[number.types(who, i % 3 == 0 ? "help" : "hi")] = i;
    }
    number.posts.flush(1'000);
  });
  REQUIRE(
      d.platforms.wait_for([&] { return number.posts.pending() == 0; }, std::chrono::seconds(30)));
  CHECK(d.platforms.call([&] { return number.attempts().front().keys.size(); }) == 1'000);
  auto people = keys_by_person(d);
  CHECK(people.size() == 250);
  std::size_t done = 0;
  for (const auto& keys : people) {
    done += keys.size();
    CHECK(std::is_sorted(keys.begin(), keys.end(),
                         [&](const auto& a, const auto& b) { return place.at(a) < place.at(b); }));
  }
  CHECK(done == 1'000);
}

TEST_CASE("one message that is in a WhatsApp post twice is answered once", "[e2e][whatsapp]") {
  desk d;
  auto& number = *d.platforms.call([&] { return d.platforms.whatsapp().number_named("desk"); });
  pg::whatsapp::item typed;
  typed.content = pg::json::object{{"from", "919800000001"},
                                   {"id", "wamid.twice"},
                                   {"timestamp", "1767225600"},
                                   {"type", "text"},
                                   {"text", pg::json::object{{"body", "help"}}}};
  typed.contact =
      pg::json::object{{"profile", pg::json::object{{"name", "Ravi"}}}, {"wa_id", "919800000001"}};
  typed.key = "wamid.twice";
  d.platforms.call([&] {
    number.posts.hold();
    for (int i = 0; i < 2; ++i)
      number.posts.add(typed);
    number.posts.flush();
  });
  REQUIRE(
      d.platforms.wait_for([&] { return number.posts.pending() == 0; }, std::chrono::seconds(10)));
  CHECK(d.sql("SELECT count(*) FROM desk.turns") == "1");
  CHECK(d.sql("SELECT count(*) FROM desk.outbox") == "1");
}
