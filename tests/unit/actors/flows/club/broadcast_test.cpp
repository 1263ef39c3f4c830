// club.broadcast: who, what, how many; and the card that follows.
#include "tests/unit/actors/flow/catalog_walk.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

namespace {

using row = std::vector<std::pair<std::string, std::string>>;

const auto crowds = db::make_rows({{{"audience", "all"}, {"total", "90"}, {"passed_over", "3"}},
                                   {{"audience", "active"}, {"total", "40"}, {"passed_over", "0"}},
                                   {{"audience", "inactive"}, {"total", "2"}, {"passed_over", "2"}},
                                   {{"audience", "staff"}, {"total", "5"}, {"passed_over", "0"}}});

row card(const std::string& state) {
  return {{"id", "9"},      {"stage", state}, {"audience", "all"},  {"body", "Hi"},
          {"version", "2"}, {"total", "90"},  {"passed_over", "3"}, {"left", "50"},
          {"on_way", "1"},  {"sent", "35"},   {"failed", "1"},      {"seconds", "4"}};
}

std::string fact(const flow_bench& desk, std::string_view name) {
  for (const auto& f : desk.last.reply.screen.facts)
    if (f.name == name)
      return f.value;
  return {};
}

} // namespace

TEST_CASE("club.broadcast shows whom it reaches and what they read", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.broadcast").database(crowds);
  CHECK(desk.said()
        == "Who is to read it?\nEveryone: 87\nActive (30 days): 40\nAway (30 days): 0\nStaff: 5");
  desk.taps("Away (30 days)");
  CHECK(desk.said().find("Nobody there can be reached.") != std::string::npos);
  desk.taps("Everyone");
  for (const char* wrong : {"Hello {{nmae}}", "{{ name }}"}) {
    desk.types(wrong);
    CHECK(desk.said().find("Only {{name}} and {{first_name}} are filled in.") != std::string::npos);
  }
  desk.types("Hello {{name}}, we open at 7.");
  CHECK(desk.said().find("Hello Asha, we open at 7.\n\nNo more of this: /news")
        != std::string::npos);
  CHECK(fact(desk, "Reached") == "87");
  CHECK(fact(desk, "Passed over") == "3");
  CHECK(fact(desk, "Takes about") == "4 s");
  desk.taps("Send");
  REQUIRE(desk.waits_for_commit());
  CHECK(desk.last.commit.what->name == "desk.start_broadcast");
  CHECK(desk.last.commit.values.at(4) == "all");
  CHECK(desk.last.commit.values.at(5) == "Hello {{name}}, we open at 7.");
  CHECK(desk.last.commit.values.at(6).value().find(R"(Hello {{name}}, we open at 7.\n\nNo more)")
        != std::string::npos);
  desk.database({{{"id", "9"}, {"stage", "1"}, {"total", "90"}, {"passed_over", "3"}}});
  CHECK(desk.said() == "It is on its way to 87 people. You are told when it is done.");
}

TEST_CASE("a broadcast's card offers what can be done with it", "[flow][club]") {
  auto [state, pause, resume, stop] =
      GENERATE(table<std::string, bool, bool, bool>({{"0", false, false, true},
                                                     {"1", true, false, true},
                                                     {"2", false, true, true},
                                                     {"3", false, false, false},
                                                     {"4", false, false, false}}));
  flow_bench desk(flow_bench::staff());
  desk.opens("club.broadcast_card", 9).database({card(state)});
  CHECK(desk.shows("Pause") == pause);
  CHECK(desk.shows("Go on") == resume);
  CHECK(desk.shows("Stop") == stop);
  CHECK(fact(desk, "Sent") == "35");
  CHECK(fact(desk, "Still to send") == "50");
  if (!stop)
    return;
  desk.taps("Stop");
  REQUIRE(desk.waits_for_commit());
  CHECK(desk.last.commit == asked{"desk.steer_broadcast", {"1", "7", "0", "", "9", "2", "stop"}});
}

TEST_CASE("club.news stops broadcasts and brings them back", "[flow][club]") {
  auto parin = flow_bench::staff();
  parin.standing = role::member;
  flow_bench desk(parin);
  desk.types("/news").database({{{"no_news", "f"}}});
  CHECK(desk.said() == "You get the broadcasts of the club.");
  desk.taps("Stop them");
  REQUIRE(desk.waits_for_commit());
  CHECK(desk.last.commit == asked{"desk.refuse_news", {"1", "7", "t"}});
}
