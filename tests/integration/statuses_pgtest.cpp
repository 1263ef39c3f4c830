// WhatsApp's statuses of posts: ranks, failures, whose they are, who is told.
#include "tests/integration/sending_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;

TEST_CASE("a status takes the doubt about a post away", "[outbox]") {
  desk_bench desk;
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1"));
  desk.ask(runtime::flag_post(desk.me.value, c.posts[0].value, x.chat.id.value, "reset by peer"));
  desk.ask(runtime::unflag_post(c.posts[0].value));
  CHECK(desk.sql("SELECT flagged FROM desk.outbox") == "t"); // nothing came yet
  auto id = "{" + std::to_string(c.posts[0].value) + "}";
  desk.ask(runtime::raise_delivery(desk.telegram, id, "{2}", "{w1}", R"({""})", "{f}"));
  desk.ask(runtime::unflag_post(c.posts[0].value));
  CHECK(desk.sql("SELECT flagged FROM desk.outbox") == "f");
}

TEST_CASE("statuses only raise a post's rank and tell what failed", "[outbox]") {
  desk_bench desk;
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1", 2));
  auto ids = "{" + std::to_string(c.posts[0].value) + "," + std::to_string(c.posts[0].value) + ","
             + std::to_string(c.posts[1].value) + ",77}";
  auto failed = desk.ask(runtime::raise_delivery(desk.telegram, ids, "{3,1,4,3}", "{w1,w1,w2,w3}",
                                                 R"({"","","131026",""})", "{f,f,f,f}"));
  REQUIRE(failed.size() == 1);
  CHECK(failed[0].number("id") == c.posts[1].value);
  CHECK(failed[0].at("error") == "131026");
  auto late = "{" + std::to_string(c.posts[0].value) + "}";
  CHECK(desk.ask(runtime::raise_delivery(desk.telegram, late, "{2}", "{w1}", R"({""})", "{f}"))
            .empty());
  auto found = desk.ask(runtime::find_posts(late));
  CHECK(found[0].number("delivery") == 3);
  CHECK(found[0].at("message_id") == "w1");
}

TEST_CASE("a status counts only on the channel that sent the post", "[outbox]") {
  desk_bench desk;
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1"));
  auto id = "{" + std::to_string(c.posts[0].value) + "}";
  CHECK(desk.ask(runtime::raise_delivery(desk.whatsapp, id, "{4}", "{w1}", R"({"no"})", "{t}"))
            .empty());
  CHECK(desk.ask(runtime::find_posts(id))[0].number("delivery") == 0);
  CHECK(desk.sql("SELECT reachable FROM desk.chats") == "t");
}

TEST_CASE("a card's copy that failed is told of once, and its person cannot be written to",
          "[outbox]") {
  desk_bench desk;
  auto x = desk.open(42, "1");
  auto t = desk.turn(x, "1", 2);
  t.posts[1].topic = "invoice:17";
  auto c = desk.commit(t);
  auto failed = [&](std::size_t post, const char* closed) {
    auto id = "{" + std::to_string(c.posts[post].value) + "}";
    return desk.ask(runtime::raise_delivery(desk.telegram, id, "{4}", "{w1}", R"({"no"})", closed))
        .size();
  };
  CHECK(failed(0, "{f}") == 1);
  CHECK(desk.number("SELECT count(*) FROM desk.jobs WHERE name = 'tell_unsent'") == 0);
  CHECK(desk.sql("SELECT reachable FROM desk.chats") == "t"); // of this message only
  SECTION("they wrote nothing since") {
    CHECK(failed(1, "{t}") == 1);
    CHECK(failed(1, "{t}") == 0); // told again
    CHECK(desk.sql("SELECT reachable FROM desk.chats") == "f");
  }
  SECTION("they wrote since") {
    desk.sql("UPDATE desk.chats SET seen_at = now() + interval '1 second' RETURNING 1");
    CHECK(failed(1, "{t}") == 1);
    CHECK(desk.sql("SELECT reachable FROM desk.chats") == "t");
  }
  CHECK(desk.sql("SELECT string_agg(payload->>'topic', ',') FROM desk.jobs WHERE name = "
                 "'tell_unsent'")
        == "invoice:17");
}

TEST_CASE("why a post failed stays when its call's answer is marked later", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1"));
  auto id = "{" + std::to_string(c.posts[0].value) + "}";
  desk.ask(runtime::raise_delivery(desk.telegram, id, "{4}", "{w1}", R"({"131026"})", "{f}"));
  desk.mark(desk.me, {desk.settled(c, 0, x.chat.id, "w1")});
  CHECK(desk.sql("SELECT state || ' ' || error FROM desk.outbox") == "1 131026");
}
