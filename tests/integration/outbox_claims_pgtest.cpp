// When chats that nobody sends are looked for, beside each minute's first seconds.
#include "db/runtime/arrays.hpp"
#include "tests/integration/sending_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;

namespace {

/// A free chat with a backlog; every replica has been there for long.
class claims_bench : public sending_bench {
public:
  claims_bench() {
    auto x = open(42, "1");
    commit(turn(x, "1"));
    chat = x.chat.id;
    sql("UPDATE desk.chats SET owner = 0 RETURNING 1");
    sql("UPDATE desk.replicas SET started_at = now() - interval '1 hour' RETURNING 1");
    sql("SELECT pg_sleep(3) WHERE extract(second FROM now()) < 3");
  }
  replica_id long_there() {
    auto id = another();
    sql("UPDATE desk.replicas SET started_at = now() - interval '1 hour' RETURNING 1");
    return id;
  }
  chat_id chat;
};

} // namespace

TEST_CASE("a replica that has just started takes what is owed", "[outbox]") {
  claims_bench desk;
  CHECK(desk.claim(desk.me).empty());
  CHECK(desk.claim(desk.another()).size() == 1);
}

TEST_CASE("chats that a replica leaves are taken by another at once, without a doubt", "[outbox]") {
  claims_bench desk;
  auto other = desk.long_there();
  CHECK(desk.claim(other).empty());
  desk.sql("UPDATE desk.chats SET owner = " + std::to_string(desk.me.value) + " RETURNING 1");
  auto leave = [&](replica_id who) {
    desk.ask(runtime::leave_chats(who.value, desk.telegram.value,
                                  db::array_literal(std::vector{desk.chat.value}), "401"));
  };
  leave(other); // not its own
  CHECK(desk.claim(other).empty());
  leave(desk.me);
  CHECK(desk.sql("SELECT stopped FROM desk.channels WHERE id = "
                 + std::to_string(desk.telegram.value))
        == "401");
  auto taken = desk.claim(other);
  REQUIRE(taken.size() == 1);
  CHECK_FALSE(taken[0].flagged);
}

TEST_CASE("a backlog is looked through page by page", "[outbox]") {
  claims_bench desk;
  auto second = desk.open(43, "2");
  desk.commit(desk.turn(second, "2"));
  desk.sql("UPDATE desk.chats SET owner = " + std::to_string(desk.me.value) + " RETURNING 1");
  auto after = [&](std::int64_t chat) {
    return desk.ask(runtime::find_backlog(desk.me.value, desk.telegram.value, chat, 1));
  };
  CHECK(after(0).at(0).number("chat_id") == desk.chat.value);
  CHECK(after(desk.chat.value).at(0).number("chat_id") == second.chat.id.value);
  CHECK(after(second.chat.id.value).empty());
}
