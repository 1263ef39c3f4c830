// Every verdict of tests/chaos: an honest story has none, and each lie about it has its own.
#include "tests/chaos/verdicts.hpp"

#include "tests/unit/chaos/lies.hpp"
#include "tests/unit/chaos/story.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

using namespace frontdesk;
using namespace frontdesk::chaos;

namespace {

std::vector<lie> lies() {
  std::vector<lie> all;
  for (auto* some : {lies_about_turns, lies_about_messages, lies_about_recovery})
    for (auto& each : some())
      all.push_back(std::move(each));
  return all;
}

std::set<std::string> verdicts_of(const evidence& e) {
  std::set<std::string> names;
  for (const auto& v : judge(e))
    names.insert(v.name);
  return names;
}

/// As the checks' sources name them.
std::set<std::string> all_verdicts() {
  std::set<std::string> names;
  const std::regex named{R"re(\b\w+\("([a-z_]+)", out\))re"};
  for (const auto& file :
       std::filesystem::directory_iterator(FRONTDESK_SOURCE_DIR "/tests/chaos")) {
    if (!file.path().filename().string().starts_with("check_"))
      continue;
    std::stringstream text;
    text << std::ifstream(file.path()).rdbuf();
    auto source = text.str();
    for (std::sregex_iterator i{source.begin(), source.end(), named}, end; i != end; ++i)
      names.insert((*i)[1]);
  }
  return names;
}

} // namespace

TEST_CASE("chaos finds nothing in an honest story", "[chaos]") {
  CHECK(verdicts_of(honest_story()) == std::set<std::string>{});
}

TEST_CASE("chaos looks for no message that sets a chat's commands", "[chaos]") {
  auto e = honest_story();
  auto commands = row_of(e, "desk.outbox", 2);
  commands["id"] = commands["place"] = "4";
  commands["message_id"] = "";
  commands["payload"] = R"({"body":"","menu":[["start","Menu"]]})";
  e.tables["desk.outbox"].push_back(commands);
  row_of(e, "desk.chats")["queued"] = row_of(e, "desk.chats")["sent"] = "4";
  CHECK(verdicts_of(e) == std::set<std::string>{});
}

TEST_CASE("chaos names each lie", "[chaos]") {
  for (const auto& told : lies()) {
    auto e = honest_story();
    told.tell(e);
    INFO(told.verdict << ": " << told.about);
    CHECK(verdicts_of(e).contains(told.verdict));
  }
}

TEST_CASE("chaos has a lie for each verdict", "[chaos]") {
  std::set<std::string> told;
  for (const auto& x : lies())
    told.insert(x.verdict);
  CHECK(told == all_verdicts());
}

TEST_CASE("chaos excuses what a fault explains", "[chaos]") {
  auto e = honest_story();
  row_of(e, "desk.outbox")["flagged"] = "true";
  show_again(e);
  SECTION("its own call's outcome was unknown") {
    e.unknown.push_back({"501", 5 * second - 10});
  }
  SECTION("its own replica ended") {
    e.faults.push_back({"kill 0", 3 * second, 500});
  }
  SECTION("its own replica fell asleep after it had sent it") {
    e.faults.push_back({"stop 0", 4 * second, 11'000});
  }
  SECTION("its own replica was cut off from the platforms") {
    e.faults.push_back({"gate to_platforms 0", 4 * second, 2'000});
  }
  SECTION("its own replica lost its id") {
    e.replica_of["77"] = 0;
    e.tables["desk.replicas"] = {
        {{"name", "host/77"}, {"beat_at", at_second(3)}, {"lost_at", at_second(9)}}};
  }
  CHECK(verdicts_of(e) == std::set<std::string>{});
}

TEST_CASE("chaos lets an edit be passed over for a later one", "[chaos]") {
  auto e = honest_story();
  auto& first = row_of(e, "desk.outbox", 1);
  first["post"] = "1";
  auto second = first;
  first["state"] = "2";
  second["id"] = second["place"] = "4";
  SECTION("of the same post") {}
  SECTION("that names the message itself") {
    second["post"] = "0";
    second["message"] = "7";
  }
  e.tables["desk.outbox"].push_back(second);
  CHECK(verdicts_of(e) == std::set<std::string>{});
}

TEST_CASE("chaos knows the message that an edit found gone", "[chaos]") {
  auto e = honest_story();
  e.shown[1].message = "9";
  e.shown[1].is_new = true;
  row_of(e, "desk.outbox")["message_id"] = row_of(e, "desk.outbox", 1)["message_id"] = "9";
  CHECK(verdicts_of(e) == std::set<std::string>{});
  SECTION("also when it had been sent once before, without a known outcome") {
    auto first = e.shown[0];
    first.message = "5";
    first.t -= second / 2;
    e.shown.insert(e.shown.begin(), first);
    CHECK(verdicts_of(e) == std::set<std::string>{"repeated"}); // no row says so
    row_of(e, "desk.outbox")["flagged"] = "true";
    CHECK(verdicts_of(e) == std::set<std::string>{"repeated"}); // and nothing explains it
    e.unknown.push_back({"501", first.t - 10});
    CHECK(verdicts_of(e) == std::set<std::string>{});
  }
}

TEST_CASE("chaos lets a conversation be moved by who did something to its person", "[chaos]") {
  auto e = honest_story();
  row_of(e, "desk.conversations")["version"] = "3";
  CHECK(verdicts_of(e).contains("interleaved"));
  e.tables["desk.audit"].push_back(
      {{"id", "2"}, {"action", "standing.ban"}, {"actor", "502"}, {"entity_id", "501"}});
  CHECK(verdicts_of(e) == std::set<std::string>{});
}

TEST_CASE("chaos lets an update be put aside that was begun at two deaths", "[chaos]") {
  auto e = honest_story();
  e.updates[0].attempts = 3;
  e.faults = {{"kill 0", second, 100}, {"kill 1", 2 * second, 100}};
  put_aside(e, "ended the process twice");
  CHECK(verdicts_of(e) == std::set<std::string>{});
}

TEST_CASE("chaos lets a call that was told to wait come again in time", "[chaos]") {
  auto e = honest_story();
  SECTION("after it") {
    e.limited = {{"501", "sendMessage", 3 * second, 1, 0}};
  }
  SECTION("another replica never heard of it") {
    e.limited = {{"501", "sendMessage", 4 * second - 200'000, 1, 1}};
  }
  SECTION("a fault may have made it forget") {
    e.limited = {{"501", "sendMessage", 4 * second - 200'000, 1, 0}};
    e.faults = {{"stop 0", 4 * second - 300'000, 100}};
  }
  CHECK(verdicts_of(e) == std::set<std::string>{});
}

TEST_CASE("chaos holds deadlines against nobody while something else is broken", "[chaos]") {
  auto e = honest_story();
  e.faults = {{"pg_kill", 10 * second, 1'000}, {"kill 0", 11 * second, 3'000}};
  e.database_back_us = {11 * second};
  e.attempts.push_back({"11", 12 * second, 12 * second, 503, 2});
  row_of(e, "desk.outbox", 2)["created_at"] = at_second(10);
  row_of(e, "desk.outbox", 2)["sent_at"] = at_second(25);
  CHECK(verdicts_of(e) == std::set<std::string>{});
}
