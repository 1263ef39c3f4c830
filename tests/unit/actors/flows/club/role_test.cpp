// club.role: both sides are told, the chat's commands follow, a forwarded message finds the person.
#include "tests/support/flow_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

namespace {

const std::vector<std::pair<std::string, std::string>> parin{
    {"person_id", "42"}, {"role", "1"}, {"fixed", "f"}, {"version", "3"}, {"name", "Parin Shah"}};

db::rows chat(const std::string& platform) {
  return db::make_rows({{{"chat_id", "420"},
                         {"channel_id", "1"},
                         {"platform", platform},
                         {"reachable", "t"},
                         {"language", "hi"}}});
}

flow_bench granted(const std::string& platform) {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.role", 42, 3).database({parin}).taps("Admin");
  CHECK(desk.said()
        == "Why does Parin Shah become Admin? It is kept in the history, they do not read it.");
  desk.taps("Joined the team");
  CHECK(desk.last.commit.values.back() == "Joined the team");
  auto changed = db::make_rows({{{"name", "Parin Shah"}, {"role", "4"}, {"version", "4"}}});
  desk.commits({changed, chat(platform), db::make_rows({{{"id", "9"}}})});
  return desk;
}

std::vector<std::string> words(const flow::notice& n) {
  std::vector<std::string> out;
  for (const auto& c : n.screen.menu)
    out.push_back(c.word);
  return out;
}

net::update forwarded(const std::string& from) {
  net::update u;
  u.kind = net::input_kind::photo;
  u.file = "f";
  u.forwarded_from = from;
  return u;
}

} // namespace

TEST_CASE("club.role tells both sides and gives the chat its commands", "[flow][club]") {
  auto desk = granted("1");
  CHECK(desk.said() == "Parin Shah is Admin now.");
  REQUIRE(desk.last.reply.notices.size() == 2);
  CHECK(desk.last.reply.notices[0].screen.body == "अब आपकी भूमिका: प्रबंधक।");
  CHECK(words(desk.last.reply.notices[1])
        == std::vector<std::string>{"start", "find", "inv", "invoices", "item", "pending", "help"});
  CHECK(desk.last.reply.notices[1].screen.menu[1].text == "सदस्य खोजें");
}

TEST_CASE("club.role sends no commands to a platform without them", "[flow][club]") {
  CHECK(granted("2").last.reply.notices.size() == 1);
}

TEST_CASE("a role's commands are those it may use, seven at most", "[flow][club]") {
  CHECK(words(flow::menu_notice({1}, role::guest, "en"))
        == std::vector<std::string>{"start", "register", "whoami", "language", "help"});
  CHECK(words(flow::menu_notice({1}, role::member, "en"))
        == std::vector<std::string>{"start", "whoami", "language", "help"});
  CHECK(words(flow::menu_notice({1}, role::staff, "en"))
        == std::vector<std::string>{"start", "find", "item", "whoami", "language", "help"});
  CHECK(words(flow::menu_notice({1}, role::owner, "en")).size() == 7);
}

TEST_CASE("a forwarded message finds who wrote it, in a list and in a pick", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.find_member").sends(forwarded("42"));
  CHECK(desk.last.query.what->name == "club.find_members_by_digits");
  CHECK(desk.last.query.values.at(1) == "42");
  flow_bench other(flow_bench::staff());
  other.opens("club.invoice")
      .database({{{"missing", "{}"},
                  {"scheme", "regular"},
                  {"state_code", "24"},
                  {"hsn_digits", "4"},
                  {"taxed", "t"},
                  {"price_mode", "exclusive"},
                  {"round_total", "t"}}});
  other.sends(forwarded("42"));
  CHECK(other.last.query.what->name == "club.find_members_by_digits");
}

TEST_CASE("a forwarded message of somebody hidden says so; elsewhere it is what it is",
          "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.find_member").sends(forwarded("?"));
  CHECK(desk.said().starts_with("This person hides who they are"));
  desk.opens("club.find_item").sends(forwarded("42"));
  CHECK(desk.outcome() == "wrong_kind");
}

TEST_CASE("club.language sends the commands in the new language", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.language").taps("हिन्दी").database({{{"language", "hi"}}});
  REQUIRE(desk.last.reply.notices.size() == 1);
  CHECK(desk.last.reply.notices[0].chat == desk.who.chat);
  CHECK(desk.last.reply.notices[0].screen.menu.back().text == "मदद");
}

TEST_CASE("club.role offers what its giver may give, and not what the person is", "[flow][club]") {
  auto [giver, was, offered] = GENERATE(table<role, std::string, std::vector<std::string>>(
      {{role::owner, "1", {"Trainer", "Staff", "Admin", "Owner"}},
       {role::owner, "4", {"Member", "Trainer", "Staff", "Owner"}},
       {role::admin, "1", {"Trainer", "Staff"}},
       {role::admin, "3", {"Member", "Trainer"}}}));
  auto w = flow_bench::staff();
  w.standing = giver;
  flow_bench desk(w);
  auto person = parin;
  person[1].second = was;
  desk.opens("club.role", 42, 3).database({person});
  auto labels = desk.labels();
  std::erase_if(labels, [](const std::string& l) { return l == "⌂ Home" || l == "✕ Cancel"; });
  CHECK(labels == offered);
  if (giver == role::admin) {
    desk.types("Owner");
    CHECK(desk.outcome() == "invalid");
  }
}

TEST_CASE("club.role asks nothing about somebody the role does not reach", "[flow][club]") {
  auto w = flow_bench::staff();
  w.standing = role::admin;
  flow_bench desk(w);
  auto person = parin;
  person[1].second = GENERATE("4", "5");
  desk.opens("club.role", 42, 3).database({person});
  CHECK(desk.said() == "Your role does not allow this.");
  CHECK(desk.state.flow.empty());
}

TEST_CASE("club.role tries again on the person as they are now", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.role", 42, 3).database({parin}).taps("Admin").taps("Joined the team");
  desk.refuses(errc::stale, R"(standing_moved|{"by":"Ravi","at":"2026-09-21T12:53:12+05:30"})");
  auto moved = parin;
  moved[1].second = "3"; // made staff meanwhile
  moved[3].second = "8";
  desk.database({moved});
  CHECK(desk.said().starts_with("Ravi changed this"));
  CHECK(desk.data_of("Open") == "x:club.member_card:42:0");
  desk.taps("Change role");
  CHECK(desk.last.commit.values.at(5) == "8");
  CHECK(desk.last.commit.values.at(7) == "4");
}
