// Broadcasts: who gets one, that each gets it once, and that pause and stop hold.
#include "db/runtime/broadcasts.hpp"
#include "db/runtime/jobs.hpp"
#include "tests/integration/desk_bench.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <thread>

using namespace frontdesk;
using namespace frontdesk::test;

namespace {

constexpr person_id admin{1};
constexpr auto screen = R"({"body":"Hi {{first_name}}, {{name}}"})";

/// Nine members (11-19) and an admin (1), each with a chat.
class crowd_bench : public desk_bench {
public:
  crowd_bench() {
    for (std::int64_t person : {1, 11, 12, 13, 14, 15, 16, 17, 18, 19})
      turn_of(person, "in" + std::to_string(person), 0);
    execute(desk_bench::admin(),
            "INSERT INTO desk.standings (business_id, person_id, role) "
            "SELECT 1, person_id, CASE person_id WHEN 1 THEN 4 ELSE 1 END FROM desk.people");
  }
  std::int64_t start(const std::string& audience = "all") {
    return ask(start_of(audience)).at(0).number("id");
  }
  static db::statement start_of(const std::string& audience) {
    return runtime::start_broadcast(gym, ::admin, telegram, "u", audience, "Hi", screen);
  }
  static db::statement steer_of(std::int64_t id, std::int64_t version, const std::string& change) {
    return runtime::steer_broadcast(gym, ::admin, telegram, "u", id, version, change);
  }
  std::size_t hand_out(std::int64_t room) {
    auto rows = ask(runtime::hand_out(me.value, telegram.value, room));
    return static_cast<std::size_t>(std::count_if(
        rows.begin(), rows.end(), [](const auto& r) { return r.number("chat_id") != 0; }));
  }
  db::row card(std::int64_t id) { return ask(runtime::broadcast_card(gym, id)).at(0); }
  /// Every waiting post is sent, or given up.
  void answer(int state) {
    sql("UPDATE desk.outbox SET state = " + std::to_string(state) + " WHERE state = 0 RETURNING 1");
  }
  static std::int64_t crowd(const db::rows& rows, std::string_view audience,
                            const char* column = "total") {
    for (const auto& r : rows)
      if (r.at("audience") == audience)
        return r.number(column);
    return -1;
  }
};

} // namespace

TEST_CASE("a broadcast goes once to everybody it was fixed for", "[broadcasts]") {
  crowd_bench desk;
  auto id = desk.start();
  desk.turn_of(20, "late", 0); // after it was confirmed
  CHECK(desk.hand_out(4) == 4);
  CHECK(desk.card(id).number("on_way") == 4);
  CHECK(desk.card(id).number("left") == 6);
  CHECK(desk.hand_out(100) == 6);
  CHECK(desk.hand_out(100) == 0);
  CHECK(desk.sql("SELECT count(*) || ' ' || count(DISTINCT chat_id) FROM desk.outbox") == "10 10");
  CHECK(desk.sql("SELECT min(payload) FROM desk.outbox") == R"({"body":"Hi Parin, Parin"})");
  auto over = desk.card(id);
  CHECK(over.number("stage") == 3);
  CHECK(desk.ask(runtime::close_broadcast(id)).empty()); // no answer yet
  desk.answer(1);
  CHECK(desk.ask(runtime::close_broadcast(id)).size() == 1);
  desk.sql("DELETE FROM desk.outbox RETURNING 1"); // its slice goes
  CHECK(desk.card(id).number("sent") == 10);
  CHECK(desk.card(id).number("on_way") == 0);
  CHECK(desk.sql("SELECT name || payload::text FROM desk.jobs")
        == R"(broadcast_over{"person": 1, "broadcast": )" + std::to_string(id) + "}");
}

TEST_CASE("a broadcast follows what waits in a chat and belongs to its sender", "[broadcasts]") {
  crowd_bench desk;
  desk.turn_of(11, "said", 2);
  execute(desk.admin(), "UPDATE desk.chats SET owner = 77 WHERE external = '11'");
  desk.start();
  CHECK(desk.hand_out(100) == 9); // the tenth is sent by whoever has the chat
  CHECK(desk.sql("SELECT string_agg(place || ' ' || left(trace, 9), ', ' ORDER BY place) FROM "
                 "desk.outbox o "
                 "JOIN desk.chats c ON c.id = o.chat_id WHERE c.external = '11'")
        == "1 , 2 , 3 broadcast");
  CHECK(desk.sql("SELECT queued FROM desk.chats WHERE external = '11'") == "3");
  CHECK(desk.sql("SELECT DISTINCT owner FROM desk.chats WHERE external <> '11'")
        == std::to_string(desk.me.value));
}

TEST_CASE("replicas that hand out at once give nobody two", "[broadcasts]") {
  crowd_bench desk;
  desk.start();
  std::vector<std::thread> replicas;
  for (int n = 0; n < 4; ++n)
    replicas.emplace_back([&] {
      for (int i = 0; i < 40; ++i)
        desk.hand_out(1);
    });
  for (auto& x : replicas)
    x.join();
  desk.hand_out(100);
  CHECK(desk.sql("SELECT count(*) || ' ' || count(DISTINCT chat_id) FROM desk.outbox") == "10 10");
}

TEST_CASE("who is banned, deleted, out of reach or wants none is left out", "[broadcasts]") {
  crowd_bench desk;
  desk.ask(runtime::refuse_news(desk.gym, {11}, true));
  CHECK(desk.ask(runtime::find_news(desk.gym, {11})).at(0).flag("no_news"));
  execute(desk.admin(), R"(
    UPDATE desk.standings SET banned_at = now() WHERE person_id = 12;
    UPDATE desk.standings SET deleted_at = now() WHERE person_id = 13;
    UPDATE desk.standings SET role = 0 WHERE person_id = 14;
    UPDATE desk.chats SET reachable = false WHERE external = '15';
    UPDATE desk.chats SET seen_at = now() - interval '31 days' WHERE external = '16')");
  auto all = desk.ask(runtime::count_audiences(desk.gym));
  CHECK(desk.crowd(all, "all") == 6);
  CHECK(desk.crowd(all, "all", "passed_over") == 1);
  CHECK(desk.crowd(all, "active") == 5);
  CHECK(desk.crowd(all, "inactive") == 1);
  CHECK(desk.crowd(all, "staff") == 1);
  auto id = desk.start();
  desk.sql("UPDATE desk.standings SET banned_at = now() WHERE person_id = 17 RETURNING 1");
  desk.hand_out(100);
  CHECK(desk.sql("SELECT string_agg(external, ',' ORDER BY external) FROM desk.outbox o "
                 "JOIN desk.chats c ON c.id = o.chat_id")
        == "1,16,18,19");
  CHECK(desk.card(id).number("passed_over") == 2);
}

TEST_CASE("WhatsApp gets a broadcast only while its window is open", "[broadcasts]") {
  crowd_bench desk;
  auto wa = desk.open(desk.from_phone("919812345678", "", "d"));
  execute(desk.admin(), "UPDATE desk.identities SET person_id = 11 WHERE platform = 2");
  CHECK(desk.crowd(desk.ask(runtime::count_audiences(desk.gym)), "all", "passed_over") == 0);
  execute(desk.admin(),
          "UPDATE desk.chats SET reachable = false WHERE external = '11';"
          "UPDATE desk.chats SET window_until = now() - interval '1 minute' WHERE channel_id = 2");
  CHECK(desk.crowd(desk.ask(runtime::count_audiences(desk.gym)), "all", "passed_over") == 1);
  execute(desk.admin(),
          "UPDATE desk.chats SET window_until = now() + interval '1 minute' WHERE channel_id = 2");
  desk.start();
  CHECK(desk.hand_out(100) == 9);
  CHECK(desk.ask(runtime::hand_out(desk.me.value, desk.whatsapp.value, 100)).at(0).number("chat_id")
        == wa.chat.id.value);
}

TEST_CASE("one broadcast at a time: the next begins when it has ended", "[broadcasts]") {
  crowd_bench desk;
  auto first = desk.start(), second = desk.start("staff");
  CHECK(desk.card(second).number("stage") == 0);
  desk.hand_out(100);
  CHECK(desk.card(first).number("stage") == 3);
  CHECK(desk.card(second).number("stage") == 1);
  CHECK(desk.hand_out(100) == 1);
}

TEST_CASE("a waiting broadcast that was stopped never begins", "[broadcasts]") {
  crowd_bench desk;
  desk.start();
  auto second = desk.start();
  desk.ask(desk.steer_of(second, 1, "stop"));
  desk.hand_out(100);
  CHECK(desk.card(second).number("stage") == 4);
  CHECK(desk.hand_out(100) == 0);
}

TEST_CASE("a channel whose turn it is not hears that a broadcast is under way", "[broadcasts]") {
  crowd_bench desk;
  auto ask = [&] { return desk.ask(runtime::hand_out(desk.me.value, desk.telegram.value, 4)); };
  CHECK(ask().empty());
  desk.start();
  {
    lock_holder another(desk.admin(), "SELECT FROM desk.broadcasts FOR UPDATE");
    auto told = ask();
    REQUIRE(told.size() == 1);
    CHECK(told[0].number("chat_id") == 0);
    another.release();
  }
  CHECK(ask().size() == 5); // four, and that there are more
  desk.hand_out(100);
  CHECK(ask().empty());
}

TEST_CASE("nobody is to be reached by a stopped channel, and counts outlive recipients",
          "[broadcasts]") {
  crowd_bench desk;
  desk.sql("UPDATE desk.channels SET stopped = 'Unauthorized' WHERE id = 1 RETURNING 1");
  CHECK(failed(run(desk.pool, desk.start_of("all"))).text.starts_with("nobody"));
  desk.sql("UPDATE desk.channels SET stopped = '' WHERE id = 1 RETURNING 1");
  auto id = desk.start();
  desk.hand_out(100);
  desk.sql("UPDATE desk.broadcasts SET ended_at = now() - interval '31 days' RETURNING 1");
  CHECK(desk.ask(runtime::close_broadcast(id)).size() == 1); // no answer for six hours
  desk.ask(runtime::forget_done());
  CHECK(desk.number("SELECT count(*) FROM desk.recipients") == 0);
  CHECK(desk.card(id).number("total") == 10);
}

TEST_CASE("a broadcast pauses, goes on and stops", "[broadcasts]") {
  crowd_bench desk;
  auto id = desk.start();
  desk.hand_out(2);
  desk.ask(desk.steer_of(id, 1, "pause"));
  CHECK(desk.hand_out(100) == 0);
  CHECK(failed(run(desk.pool, desk.steer_of(id, 1, "resume"))).code == errc::stale);
  desk.ask(desk.steer_of(id, 2, "resume"));
  CHECK(desk.hand_out(3) == 3);
  desk.ask(desk.steer_of(id, 1, "stop")); // from an old card: whoever was faster
  CHECK(desk.hand_out(100) == 0);
  auto x = desk.card(id);
  CHECK(x.number("stage") == 4);
  CHECK(x.number("passed_over") == 5);
  CHECK(x.number("left") == 0);
  desk.answer(3);
  CHECK(desk.card(id).number("failed") == 5);
  CHECK(failed(run(desk.pool, desk.steer_of(id, 5, "stop"))).code == errc::stale);
  CHECK(failed(
            run(desk.pool, runtime::steer_broadcast({2}, admin, desk.telegram, "u", id, 1, "stop")))
            .code
        == errc::refused);
  CHECK(desk.sql("SELECT string_agg(action, ' ' ORDER BY id) FROM desk.audit")
        == "broadcast.start broadcast.pause broadcast.resume broadcast.stop");
}

TEST_CASE("a broadcast to nobody is refused and leaves nothing", "[broadcasts]") {
  crowd_bench desk;
  desk.sql("UPDATE desk.chats SET reachable = false RETURNING 1");
  CHECK(failed(run(desk.pool, desk.start_of("all"))).text.starts_with("nobody"));
  CHECK(desk.number("SELECT count(*) FROM desk.broadcasts") == 0);
}

TEST_CASE("broadcasts are listed the newest first, each business its own", "[broadcasts]") {
  crowd_bench desk;
  auto first = desk.start(), second = desk.start();
  auto page = desk.ask(runtime::list_broadcasts(desk.gym, "", "", 1));
  REQUIRE(page.size() == 1);
  CHECK(page[0].number("id") == second);
  auto rest = desk.ask(runtime::list_broadcasts(desk.gym, "", page[0].at("key"), 8));
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].number("id") == first);
  CHECK(desk.ask(runtime::list_broadcasts({2}, "", "", 8)).empty());
  desk.sql("UPDATE desk.broadcasts SET body = 'योग at Seven' WHERE id = " + std::to_string(second)
           + " RETURNING 1");
  for (const char* words : {"seven", "yog", "T SEV"}) {
    INFO(words);
    auto found = desk.ask(runtime::list_broadcasts(desk.gym, words, "", 8));
    REQUIRE(found.size() == 1);
    CHECK(found[0].number("id") == second);
  }
  CHECK(desk.ask(runtime::list_broadcasts(desk.gym, "eight", "", 8)).empty());
  CHECK(desk.ask(runtime::broadcast_card({2}, first)).empty());
}
