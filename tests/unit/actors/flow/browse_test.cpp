// Read screens and one-tap writes: paging, filtering, Back, Undo.
#include "tests/unit/actors/flow/sample_catalog.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

namespace {

flow_bench desk_of(role r = role::owner) {
  return flow_bench{sample::catalog(), sample::of_role(r)};
}

} // namespace

TEST_CASE("a list pages by key and comes back to the same page", "[flow][browse]") {
  auto desk = desk_of();
  desk.types("/find").database(sample::members(1, 8));
  CHECK(desk.shows("Member 07"));
  CHECK_FALSE(desk.shows("Member 08"));
  CHECK_FALSE(desk.shows("‹ Previous"));
  desk.taps("More ›");
  CHECK(desk.last.query == asked{"club.find_members_by_name", {"1", "", "1:7:member, \"7", "8"}});
  desk.database(sample::members(8, 3)).taps("Member 09").database(sample::parin());
  CHECK(desk.said() == "Parin Shah");
  desk.taps("‹ Back");
  CHECK(desk.last.query == asked{"club.find_members_by_name", {"1", "", "1:7:member, \"7", "8"}});
  desk.database(sample::members(8, 3)).taps("‹ Previous");
  CHECK(desk.last.query == asked{"club.find_members_by_name", {"1", "", "", "8"}});
}

TEST_CASE("typing filters a list, clear shows it whole, no match is its own sentence",
          "[flow][browse]") {
  auto desk = desk_of();
  desk.types("find").database(sample::members(1, 8)).types("zz");
  CHECK(desk.last.query == asked{"club.find_members_by_name", {"1", "zz", "", "8"}});
  desk.database({});
  CHECK(desk.said() == "No users found. Try another name or Telegram ID.");
  CHECK(desk.outcome() == "no_match");
  desk.taps("Clear").database(sample::members(1, 2));
  CHECK(desk.shows("Member 01"));
}

TEST_CASE("a command word with text searches at once, wherever one is", "[flow][browse]") {
  auto typed = GENERATE("find par", "/find par", "FIND par", "/find@gym_bot  par");
  auto desk = desk_of();
  desk.types(typed);
  CHECK(desk.last.query == asked{"club.find_members_by_name", {"1", "par", "", "8"}});
  desk.database(sample::parin());
  CHECK(desk.said() == "Found for “par”:");
  CHECK(desk.data_of("Parin Shah") == "x:test.member:42:0");
}

TEST_CASE("reading in the middle of a flow leaves the flow alone", "[flow][browse]") {
  auto desk = desk_of();
  desk.opens("test.note").types("par").database(sample::parin());
  auto answer = desk.data_of("Parin");
  desk.types("/find").database(sample::members(1, 2));
  CHECK(desk.state.flow == "test.note");
  SECTION("its buttons still work") {
    desk.taps_data(answer);
    CHECK(desk.said() == "What should the note say?");
  }
  SECTION("Continue goes back to it") {
    desk.taps("Continue").database(sample::parin());
    CHECK(desk.said() == "About whom?");
  }
  SECTION("Back goes back to it") {
    desk.taps("‹ Back").database(sample::parin());
    CHECK(desk.said() == "About whom?");
  }
}

TEST_CASE("WhatsApp gets seven rows beside three of navigation, or fewer beside actions",
          "[flow][browse]") {
  auto desk = desk_of();
  desk.who.on = net::platform::whatsapp;
  desk.types("/find").database(sample::members(1, 8));
  const auto& s = desk.last.reply.screen;
  CHECK(s.rows.size() + s.actions.size() + s.nav.size() <= 10);
  CHECK(desk.shows("More ›"));
}

TEST_CASE("a deed writes, shows the fresh card and offers Undo", "[flow][browse]") {
  auto desk = desk_of();
  desk.opens("test.member", 42).database(sample::parin()).taps("Ban");
  REQUIRE(desk.last.statements.size() == 3);
  CHECK(desk.last.statements.at(0) == asked{"test.ban", {"42", "3"}});
  CHECK(desk.last.statements.at(1)
        == asked{"desk.make_undo", {"1", "test.unban", "42", "4", "{}", "7"}});
  CHECK(desk.last.statements.at(2) == asked{"test.load_member", {"42"}});
  CHECK(desk.last.targets == std::vector<person_id>{{42}});
  auto banned =
      db::make_rows({{{"id", "42"}, {"version", "4"}, {"name", "Parin Shah"}, {"banned", "t"}}});
  desk.commits({{}, db::make_rows({{{"id", "55"}}}), banned});
  CHECK(desk.said() == "Banned.\n\nParin Shah (banned)");
  CHECK(desk.last.reply.toast == "Banned");
  CHECK(desk.data_of("Undo") == "x:undo:55:0");
  CHECK(desk.data_of("Ban") == "x:test.ban:42:4");
}

TEST_CASE("a deed on an old version says why and shows the current card", "[flow][browse]") {
  auto desk = desk_of();
  desk.opens("test.ban", 42, 2).refuses(errc::stale, "changed by Ravi at 10:42");
  CHECK(desk.last.query == asked{"test.load_member", {"42"}});
  desk.database(sample::parin());
  CHECK(desk.said() == "Not banned: changed by Ravi at 10:42\n\nParin Shah");
  CHECK(desk.last.reply.toast == "Not banned: changed by Ravi at 10:42");
  CHECK(desk.last.reply.alert);
  CHECK(desk.outcome() == "stale");
}

TEST_CASE("undo runs the deed kept for it, with its own authorisation", "[flow][browse]") {
  auto desk = desk_of();
  auto row = [](std::string state) {
    return db::make_rows({{{"code", "test.unban"},
                           {"entity_id", "42"},
                           {"version", "4"},
                           {"parameters", "{\"a\": 1}"},
                           {"state", state},
                           {"used_by_name", "Ravi"}}});
  };
  desk.taps_data("x:undo:55:0");
  CHECK(desk.last.query == asked{"desk.find_undo", {"1", "55"}});
  SECTION("in time") {
    desk.database(row("open"));
    CHECK(desk.last.statements.at(0) == asked{"test.unban", {"42", "4", "{\"a\": 1}"}});
    CHECK(desk.last.statements.at(1) == asked{"desk.use_undo", {"1", "55", "7"}});
    desk.commits({{}, db::make_rows({{{"id", "55"}}}), sample::parin()});
    CHECK(desk.said() == "Ban taken back.\n\nParin Shah");
  }
  SECTION("the row moved on") {
    desk.database(row("open")).refuses(errc::stale, "changed by Ravi").database(sample::parin());
    CHECK(desk.said() == "Not unbanned: changed by Ravi\n\nParin Shah");
  }
  SECTION("twice") {
    desk.database(row("used"));
    CHECK(desk.last.reply.toast == "Already undone by Ravi.");
    CHECK_FALSE(desk.waits());
  }
  SECTION("too late") {
    desk.database(row("expired"));
    CHECK(desk.last.reply.toast == "Undo works for ten minutes. That time is over.");
  }
  SECTION("by somebody who may not") {
    desk.who.standing = role::staff;
    desk.taps_data("x:undo:55:0").database(row("open"));
    CHECK(desk.outcome() == "denied");
    CHECK_FALSE(desk.waits());
  }
  SECTION("of nothing") {
    desk.database({});
    CHECK(desk.outcome() == "malformed");
  }
}

TEST_CASE("help, home and the drafts carry no other screen's title", "[flow][browse]") {
  flow_bench desk(flow_bench::staff());
  SECTION("of a list") {
    desk.opens("club.find_member");
    CHECK(desk.crumb() == "Find a member");
  }
  SECTION("of a form") {
    desk.opens("club.new_item");
    CHECK(desk.crumb() == "New item › Name");
  }
  desk.types("help");
  CHECK(desk.crumb() == "Help");
  desk.types("drafts").database({});
  CHECK(desk.crumb() == "Drafts");
  desk.types("menu");
  CHECK(desk.crumb().empty());
}

TEST_CASE("a new language is at once that of the buttons, too", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.language");
  CHECK(desk.crumb() == "Language"); // not twice
  desk.taps("हिन्दी").database({{{"language", "hi"}}});
  CHECK(desk.shows("⌂ मेनू"));
  CHECK_FALSE(desk.shows("⌂ Home"));
}
