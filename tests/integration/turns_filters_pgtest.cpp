// What belongs to whom when one person deals with two businesses, and what a turn notes on its
// rows.
#include "tests/integration/desk_bench.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <thread>

using namespace frontdesk;
using namespace frontdesk::test;

namespace {

/// The same person writes to the gym and to a salon, each on its own bot.
struct gym_and_salon : desk_bench {
  static constexpr channel_id salons{3};

  gym_and_salon() {
    execute(admin(), R"(
      INSERT INTO desk.businesses (name, languages) VALUES ('salon', '{en}');
      INSERT INTO desk.channels (business_id, name, platform) VALUES (2, 'salon', 1);)");
  }
  runtime::opened open_at(channel_id where, const std::string& key) {
    auto r = from(42, key);
    r.channel = where;
    return open(r);
  }
  void turn_at(channel_id where, const std::string& key, const std::string& flow) {
    auto x = open_at(where, key);
    auto t = turn(x, key);
    t.channel = where;
    t.next.flow = flow;
    t.next.run = x.next_run;
    REQUIRE(commit(t).outcome == runtime::commit_outcome::done);
  }
};

} // namespace

TEST_CASE("open reads the rows of the update's own business and channel", "[turns]") {
  gym_and_salon desk;
  desk.turn_at(desk.telegram, "1", "club.invoice");
  desk.turn_at(desk.salons, "2", "booking.visit");
  desk.sql(
      "INSERT INTO desk.standings (business_id, person_id, role) VALUES (1, 42, 4) RETURNING 1");
  auto at_gym = desk.open_at(desk.telegram, "3");
  auto at_salon = desk.open_at(desk.salons, "4");
  CHECK(at_gym.conversation.flow == "club.invoice");
  CHECK(at_salon.conversation.flow == "booking.visit");
  CHECK(at_gym.standing == role::admin);
  CHECK(at_salon.standing == role::guest);
  CHECK(at_gym.chat.id != at_salon.chat.id);
  CHECK(at_gym.business == business_id{1});
  CHECK(at_salon.business == business_id{2});
  CHECK_FALSE(desk.open_at(desk.salons, "1").duplicate); // the gym's first update
  CHECK(desk.open_at(desk.telegram, "1").duplicate);
}

TEST_CASE("commit counts a person's turns of this minute", "[turns]") {
  desk_bench desk;
  while (desk.number("SELECT extract(second FROM now())::int") > 55)
    std::this_thread::sleep_for(std::chrono::milliseconds(100)); // the next minute counts anew
  for (const auto* key : {"1", "2", "3"})
    desk.turn_of(42, key);
  CHECK(desk.open(42, "4").turns_last_minute == 3);
  desk.sql("UPDATE desk.conversations SET minute = minute - 1 RETURNING 1");
  CHECK(desk.open(42, "4").turns_last_minute == 0);
  desk.turn_of(42, "4");
  CHECK(desk.open(42, "5").turns_last_minute == 1);
}

TEST_CASE("commit notes when the person was last seen, not when they were told something",
          "[turns]") {
  desk_bench desk;
  desk.turn_of(42, "1");
  auto age = [&] {
    desk.sql("UPDATE desk.chats SET seen_at = now() - interval '1 hour' RETURNING 1");
  };
  auto is_seen = "SELECT seen_at > now() - interval '1 minute' FROM desk.chats";
  age();
  auto told = desk.turn(desk.open(42, "2"), "2");
  told.chat_is = runtime::reach::keep; // a synthetic update
  desk.commit(told);
  CHECK(desk.sql(is_seen) == "f");
  desk.turn_of(42, "3", 0);
  CHECK(desk.sql(is_seen) == "t");
}
