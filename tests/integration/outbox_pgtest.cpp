// One sender per chat: marks, what is next, overtaken edits, dead owners, statuses.
#include "tests/integration/sending_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;

TEST_CASE("marking the last post frees the chat", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1", 2));
  auto first = desk.mark(desk.me, {desk.settled(c, 0, x.chat.id, "m1")});
  CHECK(payloads(first.next) == "1/1 "); // told again: the sender said it has only place 1 in hand
  auto both = desk.settled(c, 0, x.chat.id, "m1");
  both.in_hand = 2;
  CHECK(desk.mark(desk.me, {both}).next.empty());
  CHECK(desk.sql("SELECT owner FROM desk.chats") == std::to_string(desk.me.value));
  desk.mark(desk.me, {desk.settled(c, 1, x.chat.id, "m2")});
  CHECK(desk.owner_and_sent() == "(0,2,2)");
  CHECK(desk.open(42, "2").chat.live_message == "m2");
  CHECK(
      desk.sql("SELECT string_agg(message_id, ',' ORDER BY place) FROM desk.outbox WHERE state = 1")
      == "m1,m2");
}

TEST_CASE("what others queued meanwhile is next for the owner", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  auto mine = desk.commit(desk.turn(x, "1"));
  auto t = desk.turn(desk.open(42, "2"), "2");
  t.replica = desk.another();
  auto theirs = desk.commit(t);
  CHECK(theirs.ours == std::vector<bool>{false}); // one sender per chat
  auto next = desk.mark(desk.me, {desk.settled(mine, 0, x.chat.id, "m1")}).next;
  REQUIRE(next.size() == 1);
  CHECK(next[0].id == theirs.posts[0]);
  CHECK(next[0].external == "42");
  CHECK(next[0].channel == desk.telegram);
  desk.mark(desk.me, {desk.settled(theirs, 0, x.chat.id, "m2")});
  CHECK(desk.owner_and_sent() == "(0,2,2)");
}

TEST_CASE("a commit says how far its chats' queues are done", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1", 2));
  CHECK(c.settled == std::vector<std::int64_t>{0, 0});
  desk.mark(desk.me, {desk.settled(c, 0, x.chat.id, "m1")});
  CHECK(desk.commit(desk.turn(desk.open(42, "2"), "2")).settled == std::vector<std::int64_t>{1});
  auto mine = desk.ask(runtime::find_backlog(desk.me.value, desk.telegram.value, 0, 10));
  REQUIRE(mine.size() == 1);
  CHECK(mine[0].number("chat_id") == x.chat.id.value);
  CHECK(desk.ask(runtime::find_backlog(desk.me.value, desk.whatsapp.value, 0, 10)).empty());
}

TEST_CASE("marks of a replica that lost the chat change nothing", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1"));
  auto other = desk.another();
  desk.sql("UPDATE desk.chats SET owner = " + std::to_string(other.value) + " RETURNING 1");
  auto answer = desk.mark(desk.me, {desk.settled(c, 0, x.chat.id, "m1")});
  CHECK(answer.lost == std::vector<chat_id>{x.chat.id});
  CHECK(answer.next.empty());
  CHECK(desk.sql("SELECT state FROM desk.outbox") == "0");
  desk.ask(runtime::flag_post(desk.me.value, c.posts[0].value, x.chat.id.value, "late"));
  CHECK(desk.sql("SELECT flagged FROM desk.outbox") == "f");
}

TEST_CASE("taking the next marks edits that a later one overtakes", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1"));
  auto t = desk.turn(desk.open(42, "2"), "2", 0);
  for (auto text : {"first", "second", "third"})
    t.posts.push_back(desk.edit(x.chat.id, c.posts[0], text));
  t.posts.push_back(desk.message(x.chat.id, "new"));
  desk.commit(t);
  auto next = desk.mark(desk.me, {desk.settled(c, 0, x.chat.id, "m1")}).next;
  CHECK(payloads(next) == "third new ");
  CHECK(next[0].kind == post_kind::edit);
  CHECK(next[0].target == "m1"); // resolved from the post by now
  CHECK(desk.number("SELECT count(*) FROM desk.outbox WHERE state = 2") == 2);
}

TEST_CASE("an edit of a post that was never sent is to be sent anew, and later edits find it",
          "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1"));
  auto t = desk.turn(desk.open(42, "2"), "2", 0);
  t.posts.push_back(desk.edit(x.chat.id, c.posts[0], "edit"));
  auto e = desk.commit(t);
  auto dead = desk.settled(c, 0, x.chat.id, "");
  dead.state = post_state::dead;
  dead.error = "message is too long";
  auto next = desk.mark(desk.me, {dead}).next;
  REQUIRE(next.size() == 1);
  CHECK(next[0].target.empty());

  auto anew = desk.settled(e, 0, x.chat.id, "m9");
  anew.instead_of = c.posts[0];
  desk.mark(desk.me, {anew});
  CHECK(desk.open(42, "3").chat.live_message == "m9");
  auto again = desk.turn(desk.open(42, "3"), "3", 0);
  again.posts.push_back(desk.edit(x.chat.id, c.posts[0], "again"));
  desk.commit(again);
  CHECK(desk.take(desk.me, x.chat.id).at(0).target == "m9");
}

TEST_CASE("marks ride with a commit in one transaction", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1"));
  auto y = desk.open(43, "2");
  std::promise<result<runtime::marked>> marked;
  auto ride = [&](runtime::turn_commit t) {
    return ok(await<std::vector<runtime::committed>>([&](auto done) {
      runtime::commit_turns(desk.pool, {std::move(t)}, desk.me,
                            {desk.settled(c, 0, x.chat.id, "m1")}, done,
                            [&](auto r) { marked.set_value(std::move(r)); });
    }));
  };
  SECTION("both succeed") {
    CHECK(ride(desk.turn(y, "2")).at(0).outcome == runtime::commit_outcome::done);
  }
  SECTION("a turn's bad data does not take the marks along") {
    auto bad = desk.turn(y, "2");
    bad.posts[0].kind = static_cast<post_kind>(9);
    CHECK(ride(bad).at(0).outcome == runtime::commit_outcome::failed);
  }
  CHECK(ok(marked.get_future().get()).lost.empty());
  CHECK(desk.owner_and_sent() == "(0,1,1)");
}

TEST_CASE("a chat with a backlog is claimed with it and not overtaken", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  desk.commit(desk.turn(x, "1"));
  desk.ask(runtime::end_replica(desk.me.value)); // a clean exit with something unsent
  desk.ask(runtime::free_chats(desk.me.value));
  auto other = desk.another();
  auto t = desk.turn(desk.open(42, "2"), "2");
  t.replica = other;
  CHECK(desk.commit(t).ours == std::vector<bool>{false});
  CHECK(desk.claim(other, desk.whatsapp).empty()); // another courier's channel
  CHECK(payloads(desk.claim(other)) == "1/0 2/0 ");
  CHECK(desk.claim(desk.another()).empty());
}

TEST_CASE("who takes a chat over repeats the newest edit of the live post", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1"));
  auto t = desk.turn(desk.open(42, "2"), "2", 0);
  t.posts.push_back(desk.edit(x.chat.id, c.posts[0], "shown"));
  t.posts.push_back(desk.edit(x.chat.id, c.posts[0], "not marked yet"));
  auto e = desk.commit(t);
  desk.mark(desk.me, {desk.settled(c, 0, x.chat.id, "m1"), desk.settled(e, 0, x.chat.id, "m1")});
  desk.sql("UPDATE desk.replicas SET lost_at = now() RETURNING 1");
  auto taken = desk.claim(desk.another());
  REQUIRE(payloads(taken) == "shown not marked yet ");
  CHECK(taken[0].target == "m1");
}

TEST_CASE("the newest edit is queued again for whoever sends in the chat now", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1"));
  auto other = desk.another();
  CHECK(desk.ask(runtime::repeat_edit(other.value, x.chat.id.value)).empty()); // nothing sent yet
  auto t = desk.turn(desk.open(42, "2"), "2", 0);
  t.posts.push_back(desk.edit(x.chat.id, c.posts[0], "old"));
  t.posts.push_back(desk.edit(x.chat.id, c.posts[0], "new"));
  auto e = desk.commit(t);
  desk.mark(desk.me, {desk.settled(c, 0, x.chat.id, "m1"), desk.settled(e, 0, x.chat.id, "m1")});
  CHECK(desk.ask(runtime::repeat_edit(other.value, x.chat.id.value)).empty()); // the newest waits
  desk.mark(desk.me, {desk.settled(e, 1, x.chat.id, "m1")});
  auto again = desk.ask(runtime::repeat_edit(other.value, x.chat.id.value));
  REQUIRE(again.size() == 1);
  CHECK(again[0].flag("ours")); // the chat was free
  auto taken = desk.take(other, x.chat.id);
  REQUIRE(payloads(taken) == "new ");
  CHECK(taken[0].target == "m1");
  CHECK(desk.owner_and_sent() == "(" + std::to_string(other.value) + ",4,3)");
  CHECK_FALSE(desk.ask(runtime::repeat_edit(desk.me.value, x.chat.id.value)).size() > 0);
}

TEST_CASE("retry_after delays a chat, a bot-wide one its channel", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  desk.commit(desk.turn(x, "1"));
  desk.ask(runtime::delay_chat(desk.me.value, x.chat.id.value, 30));
  desk.ask(runtime::delay_chat(desk.me.value, x.chat.id.value, 5)); // never earlier
  auto next = desk.take(desk.me, x.chat.id);
  CHECK(next.at(0).wait_us > 25'000'000);
  CHECK(next.at(0).wait_us <= 30'000'000);
  desk.ask(runtime::stop_channel(1, "401 Unauthorized"));
  CHECK(desk.sql("SELECT stopped FROM desk.channels WHERE id = 1") == "401 Unauthorized");
  desk.ask(runtime::lose_reach(x.chat.id.value));
  CHECK_FALSE(desk.open(42, "2").chat.reachable);
}

TEST_CASE("whoever's turn is next learns that a strip was told to wait", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1"));
  CHECK(c.waits_us == std::vector<std::int64_t>{0});
  desk.mark(desk.me, {desk.settled(c, 0, x.chat.id, "m1")}); // done, so the chat has no owner
  desk.ask(runtime::delay_chat(desk.me.value, x.chat.id.value, 30));
  auto turn = desk.turn(desk.open(42, "2"), "2", 2);
  turn.replica = desk.another();
  auto next = desk.commit(turn);
  REQUIRE(next.ours == std::vector<bool>{true, true});
  for (auto us : next.waits_us)
    CHECK((us > 25'000'000 && us <= 30'000'000));
  // The chat is the other's now: what we are told of it no longer counts.
  desk.ask(runtime::delay_chat(desk.me.value, x.chat.id.value, 300));
  CHECK(desk.take(turn.replica, x.chat.id).at(0).wait_us <= 30'000'000);
}

TEST_CASE("a channel's pause comes with every mark and with what is taken", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1", 2));
  desk.ask(runtime::pause_channel(desk.telegram.value, 60));
  CHECK(desk.take(desk.me, x.chat.id).at(0).wait_us > 55'000'000);
  auto answer = desk.mark(desk.me, {desk.settled(c, 0, x.chat.id, "m1")});
  REQUIRE(answer.paused_us.size() == 1);
  CHECK(answer.paused_us[0].first == x.chat.id);
  CHECK(answer.paused_us[0].second > 55'000'000);
  CHECK(answer.next.at(0).wait_us > 55'000'000);
  desk.sql("UPDATE desk.channels SET paused_until = now() RETURNING 1");
  answer = desk.mark(desk.me, {desk.settled(c, 1, x.chat.id, "m2")});
  CHECK(answer.paused_us.empty());
}

TEST_CASE("a post that is marked twice stays the message it was first", "[outbox]") {
  sending_bench desk; // later posts change that one
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1", 2));
  desk.mark(desk.me, {desk.settled(c, 0, x.chat.id, "m1")});
  desk.mark(desk.me, {desk.settled(c, 0, x.chat.id, "m7"), desk.settled(c, 1, x.chat.id, "m2")});
  CHECK(desk.sql("SELECT string_agg(message_id, ' ' ORDER BY place) FROM desk.outbox") == "m1 m2");
}

TEST_CASE("an edit committed meanwhile is not followed by an older one", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1"));
  auto t = desk.turn(desk.open(42, "2"), "2", 0);
  t.posts.push_back(desk.edit(x.chat.id, c.posts[0], "old"));
  auto e = desk.commit(t);
  desk.mark(desk.me, {desk.settled(c, 0, x.chat.id, "m1"), desk.settled(e, 0, x.chat.id, "m1")});

  auto committing = ok(db::wire::blocking::open(desk.admin()));
  ok(committing.query("BEGIN"));
  ok(committing.query("UPDATE desk.chats SET queued = queued + 1"));
  ok(committing.query(
      "INSERT INTO desk.outbox (slice, id, chat_id, place, post, kind, payload) "
      "SELECT slice, id + 1000, chat_id, place + 1, post, 2, 'new' FROM desk.outbox "
      "WHERE payload = 'old'"));
  std::promise<result<db::rows>> repeated;
  desk.pool.run(runtime::repeat_edit(desk.me.value, x.chat.id.value),
                [&](result<db::rows> r) { repeated.set_value(std::move(r)); });
  REQUIRE(eventually([&] {
    return desk.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND "
                    "datname = current_database()")
           == "1";
  }));
  ok(committing.query("COMMIT"));
  CHECK(ok(repeated.get_future().get()).empty()); // the newer one waits to be sent
  CHECK(desk.sql("SELECT max(place) FROM desk.outbox WHERE payload = 'old'") == "2");
}

TEST_CASE("what a lost owner may have sent is claimed as doubtful, after a goodbye nothing is",
          "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  desk.commit(desk.turn(x, "1", 2));
  auto other = desk.another();
  SECTION("lost") {
    desk.sql("UPDATE desk.replicas SET lost_at = now(), lost_by = " + std::to_string(other.value)
             + " WHERE id = " + std::to_string(desk.me.value) + " RETURNING 1");
    auto taken = desk.claim(other);
    REQUIRE(taken.size() == 2);
    CHECK(taken[0].flagged);
    CHECK(taken[1].flagged);
    CHECK(desk.sql("SELECT bool_and(flagged) FROM desk.outbox") == "t"); // for who reads them later
  }
  SECTION("given up in doubt") {
    desk.ask(runtime::abandon_replica(desk.me.value));
    CHECK(desk.claim(other).at(0).flagged);
  }
  SECTION("given up without a doubt") {
    desk.ask(runtime::part_replica(desk.me.value));
    CHECK_FALSE(desk.claim(other).at(0).flagged);
  }
  SECTION("said goodbye, before its chats were freed") {
    desk.ask(runtime::end_replica(desk.me.value));
    CHECK_FALSE(desk.claim(other).at(0).flagged);
  }
}

TEST_CASE("a call of unknown outcome is flagged and stays first", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  auto c = desk.commit(desk.turn(x, "1"));
  desk.ask(runtime::flag_post(desk.me.value, c.posts[0].value, x.chat.id.value, "reset by peer"));
  auto next = desk.take(desk.me, x.chat.id);
  REQUIRE(next.size() == 1);
  CHECK(next[0].flagged);
  CHECK(next[0].attempts == 1);
}

TEST_CASE("all copies of a card are found by their topic", "[outbox]") {
  sending_bench desk;
  auto x = desk.open(42, "1");
  auto y = desk.open(43, "1b");
  auto t = desk.turn(x, "1", 0);
  for (auto chat : {x.chat.id, y.chat.id}) {
    t.posts.push_back(desk.message(chat, "card"));
    t.posts.back().topic = "registration:9";
  }
  auto c = desk.commit(t);
  auto copies = desk.ask(runtime::find_topic(1, "registration:9"));
  REQUIRE(copies.size() == 2);
  CHECK(copies[1].number("post") == c.posts[1].value);
  CHECK(copies[1].number("chat_id") == y.chat.id.value);
  CHECK(desk.ask(runtime::find_topic(2, "registration:9")).empty());
}
