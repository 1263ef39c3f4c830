// Turns in the database: opening, committing, duplicates, stale and busy conversations.
#include "base/text.hpp"
#include "db/runtime/open_sql.hpp"
#include "tests/integration/desk_bench.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;
using runtime::commit_outcome;

TEST_CASE("open makes an unknown person known and commit begins the conversation", "[turns]") {
  desk_bench desk;
  auto x = desk.open(42, "1");
  CHECK(x.person.value == 42);
  CHECK(x.business == desk.gym);
  CHECK(x.name == "Parin");
  CHECK(x.language == "en");
  CHECK(x.time_zone == "Asia/Kolkata");
  CHECK(x.standing == role::guest);
  CHECK_FALSE(x.duplicate);
  CHECK(x.conversation.version == 0);
  REQUIRE(x.chat.id);

  auto t = desk.turn(x, "1", 2);
  t.next = {0, "club.invoice", x.next_run, 1, R"({"a":"quote \" and \\"})", "[1]"};
  auto done = desk.commit(t);
  REQUIRE(done.outcome == commit_outcome::done);
  CHECK(done.version > 1'600'000'000'000'000); // the database clock in microseconds
  CHECK(done.places == std::vector<std::int64_t>{1, 2});
  CHECK(done.ours == std::vector<bool>{true, true});
  CHECK(done.chats == std::vector<std::string>{"42", "42"});
  CHECK(done.posts[0].value >> 40 == desk.number("SELECT desk.current_slice()"));

  auto y = desk.open(42, "2");
  CHECK(y.conversation.version == done.version);
  CHECK(y.conversation.flow == "club.invoice");
  CHECK(y.conversation.run == x.next_run);
  CHECK(y.conversation.draft == t.next.draft);
  CHECK(y.next_run > x.next_run);
  CHECK(y.turns_last_minute == 1);
  CHECK(y.chat.owner == desk.me.value);
  CHECK(y.chat.live_post == done.posts[1]);
  CHECK(desk.commit(desk.turn(y, "2")).version == done.version + 1);
  CHECK(desk.number("SELECT count(*) FROM desk.outbox WHERE state = 0") == 3);
}

TEST_CASE("open recognises an update that was committed and gives its reply again", "[turns]") {
  desk_bench desk;
  auto original = desk.turn(desk.open(42, "7"), "7");
  original.body_hash = 0xaf63dc4c8601ec8c;
  desk.commit(original);
  auto x = desk.open(42, "7");
  CHECK(x.duplicate);
  CHECK(x.stored_hash == original.body_hash);
  CHECK(x.stored_reply == "reply to 7");
  CHECK_FALSE(desk.open(42, "8").duplicate);
  auto elsewhere = desk_bench::from_phone("919800000000", "", "7");
  CHECK_FALSE(desk.open(elsewhere).duplicate); // each channel counts for itself
}

TEST_CASE("open looks for duplicates in the current slice and both beside it", "[turns]") {
  desk_bench desk;
  desk.turn_of(42, "today");
  execute(desk.admin(), R"(
    SELECT desk.make_slice(desk.current_slice() - 2);
    INSERT INTO desk.turns (slice, channel_id, update_key, business_id, person_id, chat_id, version, reply)
    VALUES (desk.current_slice() - 1, 1, 'ten days ago', 1, 42, 1, 1, 'kept'),
           (desk.current_slice() + 1, 1, 'before the clock was set back', 1, 42, 1, 1, 'known'),
           (desk.current_slice() - 2, 1, 'twenty days ago', 1, 42, 1, 1, 'gone'))");
  CHECK(desk.open(42, "ten days ago").stored_reply == "kept");
  CHECK(desk.open(42, "before the clock was set back").stored_reply == "known");
  CHECK_FALSE(desk.open(42, "twenty days ago").duplicate);
}

TEST_CASE("open takes over the platform's names but not over a name given to us", "[turns]") {
  desk_bench desk;
  auto request = desk.from(42, "1");
  request.last_name = "Shah";
  request.language = "hi-IN";
  CHECK(desk.open(request).language == "hi");
  request.first_name = "Parin K";
  CHECK(desk.open(request).name == "Parin K Shah");
  desk.sql(
      "UPDATE desk.people SET first_name = 'Kiran', named = true WHERE person_id = 42 RETURNING 1");
  CHECK(desk.open(request).name == "Kiran Shah");
}

TEST_CASE("open joins a phone and a business-scoped id to one person", "[turns]") {
  desk_bench desk;
  auto by_scope = desk.open(desk.from_phone("", "BSU1", "1"));
  auto both = desk.open(desk.from_phone("919812345678", "BSU1", "2"));
  auto by_phone = desk.open(desk.from_phone("919812345678", "", "3"));
  CHECK(by_scope.person.value >= std::int64_t{1} << 52);
  CHECK(both.person == by_scope.person);
  CHECK(by_phone.person == by_scope.person);
  CHECK(desk.number("SELECT count(*) FROM desk.people") == 1);
}

TEST_CASE("open keeps answers in the order of the requests", "[turns]") {
  desk_bench desk;
  desk.turn_of(43, "x");
  auto list = ok(desk.try_open(
      desk.pool, {desk.from(44, "a"), desk.from(43, "x"), desk.from(44, "b"), desk.from(45, "c")}));
  REQUIRE(list.size() == 4);
  CHECK(list[0].person.value == 44);
  CHECK(list[1].duplicate);
  CHECK(list[2].person.value == 44);
  CHECK(list[3].person.value == 45);
}

namespace {

/// Replicas that begin one update, one after the other.
struct suspect_bench : desk_bench {
  std::int64_t replica(const char* name) {
    return number(text::cat("INSERT INTO desk.replicas (name) VALUES ('", name, "') RETURNING id"));
  }
  runtime::suspicion begins(std::int64_t replica, const char* key = "1") {
    auto request = from(42, key);
    request.watch_suspects = true;
    request.replica = {replica};
    return open(request).suspected;
  }
  /// Nobody beats for so long.
  void pass(const char* time) {
    execute(admin(),
            text::cat("UPDATE desk.replicas SET beat_at = beat_at - interval '", time, "'"));
  }
  std::int64_t noted() { return number("SELECT count(*) FROM desk.begun"); }
};

} // namespace

TEST_CASE("copies that living replicas begin at once make no suspect", "[turns]") {
  suspect_bench desk;
  auto a = desk.replica("a"), b = desk.replica("b"), c = desk.replica("c");
  CHECK(desk.begins(a).unsure == 0);
  CHECK(desk.begins(b).unsure == 1);
  auto third = desk.begins(c);
  CHECK(third.times == 1);
  CHECK(third.unsure == 2); // it is refused for now: whoever has it ends it, or is gone
}

TEST_CASE("an update begun by replicas that are gone is counted", "[turns]") {
  suspect_bench desk;
  auto a = desk.replica("a"), b = desk.replica("b"), c = desk.replica("c");
  desk.begins(a);
  SECTION("one that does not beat any more") {
    desk.pass("4 seconds");
  }
  SECTION("one that was declared lost") {
    desk.number(text::cat("UPDATE desk.replicas SET lost_at = now(), lost_by = ", b,
                          " WHERE id = ", a, " RETURNING 1"));
  }
  CHECK(desk.begins(b).times == 2);
  desk.pass("4 seconds");
  CHECK(desk.begins(c).times == 3);
}

TEST_CASE("an update begun by one that only lapsed is not counted", "[turns]") {
  suspect_bench desk;
  auto a = desk.replica("a"), b = desk.replica("b");
  desk.begins(a);
  bool in_doubt = GENERATE(true, false);
  desk.ask(in_doubt ? runtime::abandon_replica(a) : runtime::part_replica(a));
  desk.pass("4 seconds");
  auto second = desk.begins(b);
  CHECK(second.times == 1);
  CHECK(second.unsure == 0);
}

TEST_CASE("a turn's commit forgets who began its update", "[turns]") {
  suspect_bench desk;
  auto a = desk.replica("a");
  desk.begins(a);
  auto request = desk.from(42, "1");
  auto t = desk.turn(desk.open(request), "1");
  t.suspect = true;
  CHECK(desk.commit(t).outcome == commit_outcome::done);
  CHECK(desk.noted() == 0);
  desk.begins(a, "2"); // the same of a turn that commits alone
  auto alone = desk.turn(desk.open(42, "2"), "2");
  alone.suspect = true;
  CHECK(desk.commit_alone(alone).outcome == commit_outcome::done);
  CHECK(desk.noted() == 0);
}

TEST_CASE("a suspect whose commit was stale or busy keeps its count", "[turns]") {
  desk_bench desk;
  desk.turn_of(42, "0");
  auto request = desk.from(42, "1");
  request.watch_suspects = true;
  request.replica = {1};
  auto t = desk.turn(desk.open(request), "1");
  t.suspect = true;
  SECTION("stale") {
    desk.turn_of(42, "2");
    CHECK(desk.commit(t).outcome == commit_outcome::stale);
  }
  SECTION("busy") {
    lock_holder row(desk.admin(), "SELECT FROM desk.conversations FOR UPDATE");
    CHECK(desk.commit(t).outcome == commit_outcome::busy);
  }
  CHECK(desk.number("SELECT count(*) FROM desk.begun") == 1);
}

TEST_CASE("a suspect that ended without a commit in a living process is forgiven", "[turns]") {
  suspect_bench desk;
  auto a = desk.replica("a"), b = desk.replica("b");
  desk.begins(a);
  desk.begins(b);
  desk.ask(runtime::forgive_suspect(b, desk.telegram.value, "1"));
  CHECK(desk.noted() == 1);
  desk.ask(runtime::forgive_suspect(a, desk.telegram.value, "1"));
  CHECK(desk.noted() == 0);
}

TEST_CASE("commit refuses a conversation that moved and writes nothing of the turn", "[turns]") {
  desk_bench desk;
  auto first = desk.open(42, "1");
  auto second = desk.open(42, "2");
  REQUIRE(desk.commit(desk.turn(first, "1")).outcome == commit_outcome::done);
  CHECK(desk.commit(desk.turn(second, "2")).outcome == commit_outcome::stale); // expected no row

  auto third = desk.open(42, "3");
  auto fourth = desk.open(42, "4");
  REQUIRE(desk.commit(desk.turn(third, "3")).outcome == commit_outcome::done);
  CHECK(desk.commit(desk.turn(fourth, "4")).outcome == commit_outcome::stale);
  CHECK(desk.commit_alone(desk.turn(fourth, "4")).outcome == commit_outcome::stale);
  CHECK(desk.number("SELECT count(*) FROM desk.turns") == 2);
  CHECK(desk.number("SELECT queued FROM desk.chats") == 2);
}

TEST_CASE("commit on a conversation that was deleted is stale", "[turns]") {
  desk_bench desk;
  desk.turn_of(42, "1");
  auto x = desk.open(42, "2");
  desk.sql("DELETE FROM desk.conversations RETURNING 1");
  CHECK(desk.commit(desk.turn(x, "2")).outcome == commit_outcome::busy);
  CHECK(desk.commit_alone(desk.turn(x, "2")).outcome == commit_outcome::stale);
  auto again = desk.open(42, "2");
  auto done = desk.commit(desk.turn(again, "2"));
  CHECK(done.outcome == commit_outcome::done);
  CHECK(done.version > x.conversation.version); // nothing made for the old row fits the new one
}

TEST_CASE("a bad turn in a batch delays no other", "[turns]") {
  desk_bench desk;
  std::vector<runtime::turn_commit> batch;
  for (int i = 0; i < 8; ++i)
    batch.push_back(desk.turn(desk.open(100 + i, std::to_string(i)), std::to_string(i)));
  batch[3].posts[0].kind = static_cast<runtime::post_kind>(9); // a check constraint refuses it
  auto answers = ok(desk.try_commit(desk.pool, batch));
  for (std::size_t i = 0; i < 8; ++i)
    CHECK(answers[i].outcome == (i == 3 ? commit_outcome::failed : commit_outcome::done));
  CHECK(answers[3].why.text.find("outbox_kind_check") != std::string::npos);
  CHECK(desk.number("SELECT count(*) FROM desk.turns") == 7);
  CHECK(desk.number("SELECT count(*) FROM desk.conversations") == 7);

  batch[3].posts[0].payload = std::string("a\0b", 3);
  CHECK(desk.commit(batch[3]).outcome == commit_outcome::failed);
}

TEST_CASE("a locked conversation delays no other turn of its batch", "[turns]") {
  desk_bench desk;
  std::vector<runtime::turn_commit> batch;
  for (int i = 0; i < 32; ++i) {
    auto key = std::to_string(i);
    desk.turn_of(100 + i, "first " + key);
    batch.push_back(desk.turn(desk.open(100 + i, key), key));
  }
  lock_holder held(desk.admin(),
                   "SELECT * FROM desk.conversations WHERE person_id = 110 FOR UPDATE");
  auto began = std::chrono::steady_clock::now();
  auto answers = ok(desk.try_commit(desk.pool, batch));
  CHECK(std::chrono::steady_clock::now() - began < 700ms); // lock_timeout is 1 s
  for (std::size_t i = 0; i < 32; ++i)
    CHECK(answers[i].outcome == (i == 10 ? commit_outcome::busy : commit_outcome::done));

  SECTION("alone it waits until the lock is gone") {
    std::thread later([&] {
      std::this_thread::sleep_for(100ms);
      held.release();
    });
    CHECK(desk.commit_alone(batch[10]).outcome == commit_outcome::done);
    later.join();
  }
  SECTION("alone it gives up after lock_timeout, to be opened again") {
    auto answer = await<runtime::committed>(
        [&](auto done) { runtime::commit_alone(desk.pool, batch[10], done); });
    CHECK(failed(answer).code == errc::retry);
  }
}

TEST_CASE("a conversation that another transaction is making is busy, not waited for", "[turns]") {
  desk_bench desk;
  auto a = desk.open(42, "a");
  auto b = desk.open(43, "b");
  lock_holder held(desk.admin(), "SELECT desk.enter(1, 42, 0, '{}')");
  auto began = std::chrono::steady_clock::now();
  auto answers = ok(desk.try_commit(desk.pool, {desk.turn(a, "a"), desk.turn(b, "b")}));
  CHECK(std::chrono::steady_clock::now() - began < 700ms);
  CHECK(answers[0].outcome == commit_outcome::busy);
  CHECK(answers[1].outcome == commit_outcome::done);
  held.release("ROLLBACK");
  CHECK(desk.commit_alone(desk.turn(a, "a")).outcome == commit_outcome::done);
}

TEST_CASE("commit keeps what a turn says about its chat", "[turns]") {
  desk_bench desk;
  auto x = desk.open(desk.from_phone("919812345678", "", "1"));
  auto t = desk.turn(x, "1");
  t.channel = desk.whatsapp;
  auto now = x.now_us / 1'000'000;
  t.wrote_at = now - 600; // it came late
  desk.commit(t);
  auto y = desk.open(desk.from_phone("919812345678", "", "2"));
  CHECK(y.chat.window_until == now - 600 + 86'400);
  auto stop = desk.turn(y, "2", 0);
  stop.chat_is = runtime::reach::no;
  desk.commit(stop);
  CHECK_FALSE(desk.open(desk.from_phone("919812345678", "", "3")).chat.reachable);
}

TEST_CASE("WhatsApp's window only grows, and never past a day from now", "[turns]") {
  desk_bench desk;
  auto until = [&](std::int64_t wrote_at, const std::string& key) {
    auto t = desk.turn(desk.open(desk.from_phone("919812345678", "", key)), key, 0);
    t.channel = desk.whatsapp;
    t.wrote_at = wrote_at;
    desk.commit(t);
    auto x = desk.open(desk.from_phone("919812345678", "", key + "'"));
    return x.chat.window_until - x.now_us / 1'000'000;
  };
  CHECK(until(std::numeric_limits<std::int64_t>::max(), "1") > 86'390);
  CHECK(until(1, "2") > 86'380); // an old message delivered after a new one
  CHECK(until(1, "2") <= 86'400);
}

TEST_CASE("commit tells which channels are paused", "[turns]") {
  desk_bench desk;
  desk.ask(runtime::pause_channel(2, 60));
  auto done = desk.turn_of(42, "1");
  REQUIRE(done.paused.size() == 1);
  CHECK(done.paused[0].channel == desk.whatsapp);
  CHECK(done.paused[0].left_us > 0);
}
