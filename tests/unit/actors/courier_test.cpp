// What a courier does with answers, and with an id that it no longer has.
#include "tests/unit/actors/courier_bench.hpp"

#include <caf/event_based_actor.hpp>

#include <catch2/catch.hpp>

#include <utility>

using namespace frontdesk;
using namespace frontdesk::actors;
using namespace std::chrono_literals;
using db::runtime::post_state;
using net::outcome;

TEST_CASE("courier sends a chat's posts one after the other and marks each", "[actors][courier]") {
  courier_bench c;
  c.give({c.post(1, 1), c.post(1, 2), c.post(2, 1)});
  CHECK(c.calls() == 2); // one per chat
  c.answer(0, outcome::sent);
  REQUIRE(c.calls() == 3);
  CHECK(c.platform->calls[2].post.place == 2);
  REQUIRE(c.marked.size() == 1);
  CHECK(c.marked[0].message_id == "m0");
}

TEST_CASE("courier sends anew what cannot be edited any more, once", "[actors][courier]") {
  courier_bench c;
  auto edit = c.post(1, 2);
  edit.kind = db::runtime::post_kind::edit;
  edit.post = c.post(1, 1).id;
  c.give({c.post(1, 1), edit});
  c.answer(0, outcome::sent);
  REQUIRE(c.calls() == 2);
  CHECK(c.platform->calls[1].target == "m0");
  c.answer(1, outcome::cannot_edit);
  REQUIRE(c.calls() == 3);
  CHECK(c.platform->calls[2].target.empty());
  c.answer(2, outcome::sent);
  CHECK(c.calls() == 3);
  REQUIRE(c.marked.size() == 2);
  CHECK(c.marked[1].instead_of == edit.post);
}

TEST_CASE("courier gives up a strip whose message is gone", "[actors][courier]") {
  courier_bench c;
  auto below = c.post(1, 2);
  below.post = c.post(1, 1).id;
  c.give({c.post(1, 1), below, c.post(1, 3)});
  c.answer(0, outcome::sent);
  c.answer(1, outcome::sent);
  REQUIRE(c.calls() == 3);
  CHECK(c.platform->calls[2].post.kind == db::runtime::post_kind::strip);
  CHECK(c.platform->calls[2].target == "m0");
  c.answer(2, outcome::cannot_edit);
  REQUIRE(c.calls() == 4);
  CHECK(c.platform->calls[3].post.place == 3);
}

TEST_CASE("courier gives WhatsApp's statuses time before it repeats a lost owner's post",
          "[actors][courier]") {
  courier_bench c({.per_chat = 0}, false);
  bool left = true; // another's, once
  c.script->claim = [&](const claim_request&) {
    waiting_posts w;
    if (std::exchange(left, false)) {
      w.posts.push_back(c.waiting(1, 1));
      w.posts[0].flagged = true;
    }
    return w;
  };
  caf::anon_send(c.sends, claim_atom_v);
  c.pass(9s);
  CHECK(c.calls() == 0);
  c.pass(2s);
  CHECK(c.calls() == 1);
}

TEST_CASE("courier reads what others queued before a post, and keeps the order",
          "[actors][courier]") {
  courier_bench c;
  std::vector<std::int64_t> after;
  c.script->take = [&](const take_request& t) {
    after.push_back(t.chats.at(0).after);
    waiting_posts w;
    w.posts = {c.waiting(1, 5), c.waiting(1, 6)};
    return w;
  };
  auto mine = c.post(1, 6);
  mine.settled = 4; // somebody else's turn queued the fifth
  c.give({mine});
  CHECK(after == std::vector<std::int64_t>{4});
  REQUIRE(c.calls() == 1);
  CHECK(c.platform->calls[0].post.place == 5);
  auto next = c.post(1, 7);
  next.settled = 4; // as its commit saw it: the fifth and sixth are in hand
  c.give({next});
  CHECK(after.size() == 1);
  c.answer(0, outcome::sent);
  c.answer(1, outcome::sent);
  REQUIRE(c.calls() == 3);
  CHECK(c.platform->calls[1].post.place == 6);
  CHECK(c.platform->calls[2].post.place == 7);
}

TEST_CASE("courier finds chats of its own that nobody handed to it", "[actors][courier]") {
  courier_bench c;
  c.script->read = [&](const db::statement& s) {
    return s.what->name == "desk.find_backlog" ? db::make_rows({{{"chat_id", "1"}}}) : db::rows{};
  };
  c.script->take = [&](const take_request&) {
    waiting_posts w;
    w.posts = {c.waiting(1, 3)};
    return w;
  };
  c.pass(21s);
  REQUIRE(c.calls() == 1);
  CHECK(c.platform->calls[0].post.place == 3);
  c.pass(20s);
  CHECK(c.calls() == 1); // in hand
}

TEST_CASE("courier looks for forgotten chats page by page", "[actors][courier]") {
  courier_bench c;
  std::vector<std::string> after;
  c.script->read = [&](const db::statement& s) {
    db::rows page;
    if (s.what->name != "desk.find_backlog")
      return page;
    after.push_back(s.values.at(2).value_or(""));
    for (int chat = 1; chat <= 256 && after.size() == 1; ++chat) {
      auto row = db::make_rows({{{"chat_id", std::to_string(chat)}}});
      page.insert(page.end(), row.begin(), row.end());
    }
    return page;
  };
  c.pass(61s);
  CHECK(after == std::vector<std::string>{"0", "256", "0"});
}

TEST_CASE("courier does not say it is done while a mark is missing", "[actors][courier]") {
  courier_bench c;
  c.give({c.post(1, 1)});
  int done = 0, failed = 0;
  c.bench.system().spawn([&](caf::event_based_actor* self) {
    self->request(c.sends, caf::infinite, drain_atom_v)
        .then([&](const actor_status&) { ++done; }, [&](const caf::error&) { ++failed; });
  });
  c.bench.run();
  CHECK(done + failed == 0); // a call is under way
  SECTION("its mark is written") {
    c.answer(0, outcome::sent);
    CHECK(done == 1);
  }
  SECTION("its mark is not") {
    c.script->mark = [](const settled&) -> result<db::runtime::marked> {
      return fault{errc::unavailable, "down"};
    };
    c.answer(0, outcome::sent);
    CHECK(failed == 1);
  }
}

TEST_CASE("courier drops posts of an id it no longer has", "[actors][courier]") {
  courier_bench c;
  auto old = c.post(1, 1);
  old.as = {8};
  c.give({old});
  CHECK(c.calls() == 0);
}

TEST_CASE("courier forgets everything when its id lapses, and answers come too late",
          "[actors][courier]") {
  courier_bench c;
  c.give({c.post(1, 1), c.post(1, 2)});
  c.time.sleep(6s); // stopped for longer than the lease
  c.own->begin({10}, c.time.boot());
  c.answer(0, outcome::sent);
  CHECK(c.marked.empty());
  CHECK(c.calls() == 1);
  auto taken_again = c.post(1, 1);
  taken_again.as = {10};
  c.give({taken_again});
  CHECK(c.calls() == 2);
}

TEST_CASE("courier has the newest edit repeated when its id lapsed during an edit's call",
          "[actors][courier]") {
  courier_bench c;
  auto edit = c.post(1, 1);
  edit.kind = db::runtime::post_kind::edit;
  edit.message = "77";
  c.give({edit});
  REQUIRE(c.calls() == 1);
  c.time.sleep(6s);
  c.answer(0, outcome::sent);
  CHECK(c.asked("desk.repeat_edit") == 0); // no id yet
  c.own->begin({10}, c.time.boot());
  c.pass(1'100ms);
  CHECK(c.asked("desk.repeat_edit") == 1);
}

TEST_CASE("courier sends nothing while it has no id", "[actors][courier]") {
  courier_bench c;
  c.time.sleep(6s);
  c.give({c.post(1, 1)});
  CHECK(c.calls() == 0);
}

TEST_CASE("courier gives a post up that it cannot write, and goes on", "[actors][courier]") {
  courier_bench c;
  auto bad = c.post(1, 1);
  bad.payload = "unreadable";
  c.give({bad, c.post(1, 2)});
  REQUIRE(c.marked.size() == 1);
  CHECK(c.marked[0].state == post_state::dead);
  REQUIRE(c.calls() == 1);
  CHECK(c.platform->calls[0].post.place == 2);
}

TEST_CASE("courier repeats a Telegram call of unknown outcome and flags it", "[actors][courier]") {
  courier_bench c;
  c.give({c.post(1, 1)});
  c.answer(0, outcome::unknown);
  CHECK(c.asked("desk.flag_post") == 1);
  c.pass(600ms);
  REQUIRE(c.calls() == 2);
  c.answer(1, outcome::sent);
  REQUIRE(c.marked.size() == 1);
  CHECK(c.marked[0].flagged);
}

TEST_CASE("courier waits ten seconds for WhatsApp's status of a call of unknown outcome",
          "[actors][courier]") {
  courier_bench c({.per_chat = 0}, false);
  std::string delivered = "0";
  c.script->read = [&](const db::statement& s) {
    if (s.what->name != "desk.find_posts")
      return db::rows{};
    return db::make_rows(
        {{{"id", "101"}, {"state", "0"}, {"message_id", "wamid.1"}, {"delivery", delivered}}});
  };
  c.give({c.post(1, 1), c.post(1, 2)});
  c.answer(0, outcome::unknown);
  c.pass(9'900ms);
  CHECK(c.calls() == 1);
  CHECK(c.asked("desk.find_posts") == 0);
  SECTION("it came: sent, once") {
    delivered = "2";
    c.pass(300ms);
    REQUIRE(c.marked.size() == 1);
    CHECK(c.marked[0].message_id == "wamid.1");
    CHECK_FALSE(c.marked[0].flagged);
    CHECK(c.asked("desk.unflag_post") == 1);
    REQUIRE(c.calls() == 2);
    CHECK(c.platform->calls[1].post.place == 2);
  }
  SECTION("it did not: repeated and flagged") {
    c.pass(300ms);
    REQUIRE(c.calls() == 2);
    CHECK(c.platform->calls[1].post.place == 1);
    c.answer(1, outcome::sent);
    CHECK(c.marked[0].flagged);
  }
}

TEST_CASE("courier knows a post that is done when the database tells of it late",
          "[actors][courier]") {
  courier_bench c; // as a claim's answer that a later commit's overtook
  c.give({c.post(1, 1), c.post(1, 2)});
  c.answer(0, outcome::sent);
  c.answer(1, outcome::sent);
  c.pass(9s);
  CHECK(c.marked.size() == 2);
  c.give({c.post(1, 1), c.post(1, 2), c.post(1, 3)});
  REQUIRE(c.calls() == 3);
  CHECK(c.platform->calls[2].post.place == 3);
}

TEST_CASE("courier drops what it has of a chat that is another's now", "[actors][courier]") {
  courier_bench c;
  c.script->mark = [](const settled&) {
    db::runtime::marked m;
    m.lost = {chat_id{1}};
    return m;
  };
  c.give({c.post(1, 1), c.post(1, 2), c.post(1, 3), c.post(2, 1)});
  c.answer(0, outcome::sent); // the second is under way before the mark's answer, the third not
  auto calls = c.calls();
  for (std::size_t i = 1; i < calls; ++i)
    c.answer(i, outcome::sent);
  c.pass(5s, true);
  for (const auto& x : c.platform->calls)
    CHECK(x.post.place < 3);
}
