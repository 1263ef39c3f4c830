// Which rows of the outbox a sender's statements may touch: of its chats, in order, one message's
// edits.
#include "tests/integration/sending_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;

TEST_CASE("a replica that is lost or has ended claims nothing", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  desk.commit(desk.turn(x, "1"));
  auto other = desk.another();
  desk.ask(runtime::end_replica(desk.me.value));
  auto gone = GENERATE("lost_at", "ended_at");
  desk.sql(std::string("UPDATE desk.replicas SET ") + gone
           + " = now() WHERE id = " + std::to_string(other.value) + " RETURNING 1");
  CHECK(desk.claim(other).empty());
  CHECK(desk.claim(desk.another()).size() == 1);
}

TEST_CASE("an edit is overtaken by a later edit of its own message only", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  auto first = desk.commit(desk.turn(x, "1", 2));
  auto t = desk.turn(desk.open(42, "2"), "2", 0);
  t.posts = {desk.edit(x.chat.id, first.posts[0], "a1"), desk.edit(x.chat.id, first.posts[1], "b1"),
             desk.edit(x.chat.id, first.posts[0], "a2")};
  auto by_message = desk.edit(x.chat.id, {}, "m1");
  by_message.message = "77";
  auto by_another = desk.edit(x.chat.id, {}, "n1");
  by_another.message = "78";
  t.posts.push_back(by_message);
  t.posts.push_back(by_another);
  desk.commit(t);
  CHECK(payloads(desk.take(desk.me, x.chat.id)) == "1/0 1/1 b1 a2 m1 n1 ");
  CHECK(desk.sql("SELECT string_agg(payload, ' ') FROM desk.outbox WHERE state = 2") == "a1");
}

TEST_CASE("a mark that comes late takes nothing back", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1", 3));
  desk.mark(desk.me, {desk.settled(c, 1, x.chat.id, "m2")});
  desk.mark(desk.me, {desk.settled(c, 0, x.chat.id, "m1")});
  CHECK(desk.sql("SELECT sent FROM desk.chats") == "2");
  CHECK(payloads(desk.take(desk.me, x.chat.id)) == "1/2 ");
}

TEST_CASE("posts that are taken come with their age", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  desk.commit(desk.turn(x, "1"));
  desk.sql("UPDATE desk.outbox SET created_at = now() - interval '90 seconds' RETURNING 1");
  auto age = desk.take(desk.me, x.chat.id).at(0).age_us;
  CHECK(age >= 90'000'000);
  CHECK(age < 120'000'000);
}
