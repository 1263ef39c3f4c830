// SQL, formatting and button data typed into every text field: nothing but text comes of it.
#include "actors/flow/catalog.hpp"
#include "tests/e2e/support/attacks.hpp"
#include "tests/e2e/support/desk.hpp"
#include "tests/e2e/support/shop.hpp"
#include "tests/e2e/support/statements.hpp"
#include "tests/support/await.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace frontdesk::test;
using namespace frontdesk;
namespace pg = frontdesk::playground;

namespace {

std::string words_of(const pg::shown& s) {
  auto out = s.text;
  for (const auto& l : s.labels)
    out += " " + l;
  return out;
}

/// One text into every field that the entry asks for; what cannot be typed is tapped.
void attack(pg::phone& by, const flow::entry& e, const std::string& text) {
  by.presses("x:" + std::string(e.id)
             + ":1:1"); // nobody's: nothing is written (real ones: injection_steps_e2e.cpp)
  std::string before;
  for (int i = 0; i < 12; ++i) {
    by.types(text);
    auto s = by.answer();
    if (words_of(s) == before) { // the step does not take it
      if (s.labels.empty())
        break;
      by.taps(s.labels.front());
      s = by.answer();
    }
    before = words_of(s);
    if (s.has("What would you like to do?"))
      break;
  }
  by.types("cancel").answer();
}

std::string counted(const desk& d) {
  return d.sql("SELECT count(*) || ' tables' FROM pg_tables WHERE schemaname IN ('desk', 'club')");
}

/// As a literal of SQL, for the checks below only.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (char c : text)
    out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

/// Each text into every `share`-th entry, another one for each text.
void broadcast(desk& d, pg::phone& by) {
  by.types("/broadcast").sees("Who is to read it?");
  by.taps("Staff").sees("What do they read?");
  by.types("We open at 7.").sees("Reached");
  by.taps("Send").sees("on its way");
  REQUIRE(eventually(
      [&] { return d.sql("SELECT count(*) FROM desk.broadcasts WHERE sent IS NULL") == "0"; },
      std::chrono::seconds(30)));
}

void check_statements(std::size_t mutants, std::size_t share) {
  desk d;
  auto asha = open_shop(d);
  statements_seen seen(d);
  broadcast(d, asha); // one that an attack sends goes on when it is typed
  auto tables = counted(d);
  auto visit = [&](const std::string& text, std::size_t turn, std::size_t each) {
    for (const auto& e : flow::catalog())
      if (e.least != role::guest && turn++ % each == 0)
        attack(asha, e, text);
    for (const auto* command : {"/find ", "/item ", "/inv "})
      asha.types(command + text).answer();
    asha.types("cancel").answer();
    if (text.size() <= 64)
      asha.presses(text).toast();
  };
  for (const auto* harmless : {"Parin Shah", "par", "10", "2106", "zzz", "234x2 whey1kg -10%"})
    visit(harmless, 0, 1);
  auto before = seen.all();
  REQUIRE(before.size() > 20);
  std::size_t turn = 0;
  for (const auto& text : attacks(mutants))
    visit(text, turn++, share);
  CHECK(new_statements(seen.all(), before) == "");
  CHECK(counted(d) == tables);
  CHECK(d.sql("SELECT count(*) FROM desk.quarantine") == "0");
  asha.types("/find par").sees("Parin Shah");
}

} // namespace

TEST_CASE("whatever is typed into whatever field, the set of statements stays what it was",
          "[e2e][security][injection]") {
  check_statements(4, 5);
}

TEST_CASE("hundreds of texts in every field, and the same set of statements", "[.][full]") {
  check_statements(100, 1);
}

TEST_CASE("names are kept and shown letter by letter, on both platforms",
          "[e2e][security][injection]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  std::int64_t person = 5'000;
  for (const auto* name :
       {"Robert'); DROP TABLE club.members;--", "<b>Bold</b> & <a href='x'>y</a>",
        "_*[Under](http://x)*_ `z`", "O'Brien \\ \"Q\" $1 %s {}"}) {
    auto guest = d.telegram(++person, name);
    guest.types("/start").answer();
    auto literal = quoted(name);
    CHECK(d.sql("SELECT first_name = " + literal
                + " FROM desk.people WHERE person_id = " + std::to_string(person))
          == "t");
    d.member(person + 1'000, name, "+9198989" + std::to_string(10'000 + person));
    auto id = std::to_string(person + 1'000);
    CHECK(d.sql("SELECT full_name = " + literal + " FROM club.members WHERE person_id = " + id)
          == "t");
    CHECK(asha.types("/find " + id).answer().has(std::string(name).substr(0, 20)));
    asha.presses("x:club.member_card:" + id + ":0");
    CHECK(asha.answer().has(name));
    auto far = d.whatsapp("91900000" + std::to_string(person), name);
    far.types("hi").answer();
    CHECK(d.sql("SELECT count(*) FROM desk.people WHERE first_name = " + literal) == "2");
  }
}
