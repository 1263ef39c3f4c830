// club.register and club.my_request: whoever asked before learns where the request stands.
#include "tests/unit/actors/flow/catalog_walk.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

namespace {

using cells = std::vector<std::pair<std::string, std::string>>;

cells asked_before(const std::string& state) {
  return {{"id", "42"},
          {"version", "3"},
          {"request", state},
          {"since_us", "1789975392000000"}, // 2026-09-21 12:53 in Kolkata
          {"reason", "Not our member"},
          {"again_us", "1790061792000000"}};
}

flow::who guest() {
  auto w = flow_bench::staff();
  w.person = {42};
  w.standing = role::guest;
  w.name = "Parin";
  return w;
}

std::string fact(const flow_bench& desk, std::string_view name) {
  for (const auto& f : desk.last.reply.screen.facts)
    if (f.name == name)
      return f.value;
  return "none";
}

/// Opened by the button or said with the menu.
flow_bench told(const std::string& state, const std::string& way) {
  flow_bench desk(guest());
  way == "club.register" ? desk.opens(way) : desk.types(way);
  CHECK(desk.last.query == asked{"club.my_request", {"1", "42"}});
  desk.database({asked_before(state)});
  return desk;
}

} // namespace

TEST_CASE("a guest whose request waits reads since when, and may cancel it", "[flow][club]") {
  auto desk = told("waiting", GENERATE("club.register", "menu", "/start"));
  CHECK(desk.said().starts_with("Your request is waiting for the club already."));
  CHECK(fact(desk, "Waiting since") == "21 Sep 2026, 12:53");
  CHECK(desk.data_of("Cancel request") == "x:club.withdraw:42:3");
  CHECK(desk.state.flow.empty());
}

TEST_CASE("a rejected guest reads why, and when to ask again", "[flow][club]") {
  auto desk = told("rejected", GENERATE("club.register", "menu", "/start"));
  CHECK(desk.said().starts_with("Your registration was rejected: Not our member"));
  CHECK(fact(desk, "You can ask again") == "22 Sep 2026, 12:53");
  CHECK_FALSE(desk.shows("Cancel request"));
  CHECK(desk.state.flow.empty());
}

TEST_CASE("who may ask gets the form, and the menu without a word more", "[flow][club]") {
  auto form = told("", "club.register");
  CHECK(form.state.flow == "club.register");
  CHECK(form.shows("I agree"));
  auto menu = told("", "menu");
  CHECK(menu.said() == "Welcome. Please register to go on.");
  CHECK(menu.last.reply.screen.facts.empty());
}

TEST_CASE("who is being deleted reads when to register again", "[flow][club]") {
  auto w = guest();
  w.standing = role::admin;
  w.deleted = true;
  flow_bench desk(w);
  desk.opens("club.register").database({asked_before("member")});
  CHECK(desk.said().find("You can register again in ten minutes.") != std::string::npos);
}

TEST_CASE("a request names the person as they call themselves", "[flow][club]") {
  auto [given, first, last] = GENERATE(table<std::string, std::string, std::string>(
      {{"Parin Shah", "Parin", "Shah"}, {"Parin", "Parin", ""}, {"Om P Rao", "Om", "P Rao"}}));
  flow_bench desk(guest());
  desk.opens("club.register").database({}).taps("I agree");
  desk.types(given).types("9898989898").taps("Send");
  CHECK(desk.last.statements.at(3) == asked{"desk.name_person", {"42", first, last}});
}

TEST_CASE("a cancelled request takes name and buttons from the admins' cards", "[flow][club]") {
  flow_bench desk(guest());
  desk.opens("club.withdraw", 42, 3);
  REQUIRE(desk.waits_for_commit());
  CHECK(desk.last.commit == asked{"club.withdraw_registration", {R"((1,42,0,0,""))", "3"}});
  CHECK(desk.last.statements.at(2) == asked{"desk.find_topic", {"1", "registration:42"}});
  CHECK(desk.last.statements.at(3) == asked{"club.forget_names", {"42", "1"}});
  auto card = db::make_rows({{{"id", "42"}, {"erased", "t"}, {"approval", "rejected"}}});
  auto copy =
      db::make_rows({{{"chat_id", "71"}, {"post", "9"}, {"message", "m9"}, {"language", "en"}}});
  desk.commits({{}, card, copy, {}, {}});
  CHECK(desk.said().starts_with("Your request is cancelled, and what you told us is gone."));
  CHECK(desk.shows("Register"));
  REQUIRE(desk.last.reply.notices.size() == 1);
  CHECK(desk.last.reply.notices[0].edits == post_id{9});
  CHECK(desk.last.reply.notices[0].screen.body == "There is no such request any more.");
  CHECK(desk.last.reply.notices[0].screen.actions.empty());
}

TEST_CASE("a form that asks a second time is closed, not kept open", "[flow][club]") {
  auto [why, said] = GENERATE(table<std::string, std::string>(
      {{"already_pending|", "Your request is waiting for the club already."},
       {"reapply_later|", "You can ask again a day after the last answer."},
       {"already_member|7", "You are registered already."}}));
  flow_bench desk(guest());
  desk.opens("club.register").database({}).taps("I agree");
  desk.types("Parin Shah").types("9898989898").taps("Send");
  desk.refuses(errc::refused, why);
  CHECK(desk.said() == said);
  CHECK(desk.state.flow.empty());
  CHECK_FALSE(desk.shows("Cancel"));
}

TEST_CASE("an old card's Approve says what became of the request", "[flow][club]") {
  auto [now, said] = GENERATE(table<std::string, std::string>(
      {{"approved", "Already approved by Ravi, 12:53."},
       {"rejected", "Already rejected by Ravi, 12:53."},
       {"pending", "There is no such request any more."}})); // taken back, and asked for again
  flow_bench desk(flow_bench::staff());
  desk.opens("club.approve", 42, 1);
  desk.refuses(errc::stale, R"(registration_decided|{"by":"Ravi","at":"2026-09-21T12:53:12+05:30",)"
                            R"("theirs":{"approval":")"
                                + now + R"("}})");
  desk.database({{{"id", "42"}, {"erased", "t"}}});
  CHECK(desk.said().starts_with(said));
}

TEST_CASE("a rejection says whom, and deciding later is offered first", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.reject", 42, 3).database(walk::everything()).taps("Not our member");
  REQUIRE_FALSE(desk.waits());
  CHECK(desk.said() == "Reject Parin Shah? They read this at once, and can ask again in a day.");
  CHECK(fact(desk, "Reason") == "Not our member");
  const auto& offered = desk.last.reply.screen.actions;
  REQUIRE(offered.size() == 2);
  CHECK(offered[0].label == "Decide later");
  CHECK(offered[1].label == "Reject");
  CHECK(offered[1].look == net::tone::danger);
  desk.taps("Reject");
  CHECK(desk.last.commit.what->name == "club.decide_registration");
}
