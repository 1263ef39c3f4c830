// club.ban and its kin: what is written at once, what is told later, and to whom.
#include "tests/support/flow_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

namespace {

const std::vector<std::pair<std::string, std::string>> parin{
    {"person_id", "42"},          {"role", "1"},    {"fixed", "f"},
    {"ban_reason", "Misbehaved"}, {"version", "3"}, {"name", "Parin Shah"}};

const asked told_later{"desk.tell_later",
                       {"1", "tell_standing", "1:42", R"({"person":42})", "600"}};

/// The event that the scheduler sends to Parin's own conversation.
flow_bench event(const std::string& what, bool banned, bool deleted,
                 const std::string& language = "en") {
  auto w = flow_bench::staff();
  w.person = {42};
  w.name = "Parin Shah";
  w.standing = role::member;
  w.banned = banned;
  w.deleted = deleted;
  w.language = language;
  flow_bench desk(w);
  net::update u;
  u.kind = net::input_kind::event;
  u.text = what;
  desk.sends(u);
  if (desk.waits())
    desk.database({parin});
  return desk;
}

} // namespace

TEST_CASE("club.ban writes at once and tells the person after Undo", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.ban", 42, 3).database({parin});
  CHECK(desk.said() == "Why? They will read it.");
  auto [label, reason] = GENERATE(table<std::string, std::string>(
      {{"Misbehaved", "Misbehaved"}, {"Without a reason", "No reason was given"}}));
  desk.taps(label);
  REQUIRE(desk.waits_for_commit());
  CHECK(desk.last.targets == std::vector<person_id>{{42}});
  CHECK(desk.last.commit
        == asked{"desk.change_standing", {"1", "7", "0", "", "42", "3", "ban", "0", reason}});
  CHECK(desk.last.statements.at(1) == told_later);
  desk.database({{{"name", "Parin Shah"}, {"id", "9"}}});
  CHECK(desk.said() == "Parin Shah is banned.");
  CHECK(desk.shows("Undo"));
  CHECK(desk.last.reply.notices.empty());
}

TEST_CASE("club.ban keeps a preset reason in English, for readers of any language",
          "[flow][club]") {
  auto asha = flow_bench::staff();
  asha.language = "hi";
  flow_bench desk(asha);
  desk.opens("club.ban", 42, 3).database({parin}).taps("दुर्व्यवहार");
  CHECK(desk.last.commit.values.at(8) == "Misbehaved");
}

TEST_CASE("club.unban is told later too; its Undo bans for the reason there was", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.unban", 42, 4);
  CHECK(desk.last.commit.values.at(6) == "unban");
  CHECK(desk.last.statements.at(1) == told_later);
  desk.opens("club.ban_again", 42, 5);
  CHECK(desk.last.commit == asked{"desk.ban_again", {"1", "7", "0", "", "42", "5"}});
  CHECK(desk.last.statements.at(1) == told_later);
}

TEST_CASE("a person reads of their own ban and of its end", "[flow][club]") {
  auto banned = event("standing", true, false);
  CHECK(banned.said()
        == "You were banned by the club: Misbehaved. If this is wrong, please talk to the desk.");
  CHECK(banned.labels().empty());
  CHECK(banned.outcome() == "told");
  CHECK(banned.last.reply.where == flow::place::fresh);
  CHECK(event("standing", false, false).said() == "You are no longer banned. Welcome back!");
  CHECK(event("standing", true, false, "hi").said().find("दुर्व्यवहार") != std::string::npos);
}

TEST_CASE("a person reads of their deletion only while it holds", "[flow][club]") {
  CHECK(event("erased", false, true).said() == "Your account was removed. You can register again.");
  CHECK(event("erased", false, false).last.reply.where == flow::place::none);
  CHECK(event("standing", true, true).last.reply.where == flow::place::none);
}

TEST_CASE("being told of one's standing leaves the conversation as it was", "[flow][club]") {
  auto w = flow_bench::staff();
  flow_bench desk(w);
  desk.opens("club.new_item").types("Whey 1 kg");
  auto before = desk.state;
  net::update u;
  u.kind = net::input_kind::event;
  u.text = "standing";
  desk.sends(u).database({parin});
  CHECK(desk.state == before);
  // The form that is being filled in stays the live message and keeps its keyboard.
  CHECK(desk.last.reply.where == flow::place::none);
  REQUIRE(desk.last.reply.notices.size() == 1);
  CHECK(desk.last.reply.notices[0].chat == w.chat);
  CHECK(desk.last.reply.notices[0].screen.body == "You are no longer banned. Welcome back!");
}
