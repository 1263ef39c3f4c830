// What bounds a courier: the platform's limits, a stopped channel, a silent platform, outcomes that
// stay unknown.
#include "base/metrics.hpp"
#include "tests/unit/actors/courier_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::actors;
using namespace std::chrono_literals;
using db::runtime::post_state;
using net::outcome;

TEST_CASE("courier holds its channel while another replica's commit says it is paused",
          "[actors][courier]") {
  courier_bench c;
  caf::anon_send(c.sends, channel_pause{10s});
  c.give({c.post(1, 1)});
  c.pass(9'900ms);
  CHECK(c.calls() == 0);
  c.pass(200ms);
  CHECK(c.calls() == 1);
}

TEST_CASE("courier learns a pause of its channel from a mark's answer", "[actors][courier]") {
  courier_bench c;
  c.script->mark = [](const settled&) {
    db::runtime::marked m;
    m.paused_us.emplace_back(chat_id{1}, 5'000'000);
    return m;
  };
  c.give({c.post(1, 1)});
  c.answer(0, outcome::sent);
  c.give({c.post(2, 1)});
  c.pass(4'900ms);
  CHECK(c.calls() == 1);
  c.pass(200ms);
  CHECK(c.calls() == 2);
}

TEST_CASE("courier keeps a claimed chat's retry_after", "[actors][courier]") {
  courier_bench c;
  c.script->claim = [&](const claim_request&) {
    waiting_posts w;
    if (c.calls() == 0) {
      w.posts.push_back(c.waiting(1, 1));
      w.posts[0].wait_us = 3'000'000;
      w.posts.push_back(c.waiting(2, 1));
    }
    return w;
  };
  caf::anon_send(c.sends, claim_atom_v);
  c.bench.run();
  REQUIRE(c.calls() == 1); // the other chat
  CHECK(c.platform->calls[0].post.chat == chat_id{2});
  c.pass(2'900ms);
  CHECK(c.calls() == 1);
  c.pass(300ms);
  CHECK(c.calls() == 2);
}

TEST_CASE("courier divides its channel's rate by the live replicas", "[actors][courier]") {
  auto sent_in_ten_seconds = [](std::int64_t replicas) {
    courier_limits limits;
    limits.per_chat = 0;
    limits.per_bot = 20;
    courier_bench c(limits);
    c.others->live = replicas;
    c.pass(1s);
    std::vector<delivery> posts;
    for (int chat = 1; chat <= 500; ++chat)
      posts.push_back(c.post(chat, 1));
    c.give(std::move(posts));
    c.pass(10s, true);
    return static_cast<int>(c.calls());
  };
  CHECK(sent_in_ten_seconds(1) == Approx(200).margin(10));
  CHECK(sent_in_ten_seconds(4) == Approx(50).margin(5));
}

TEST_CASE("courier obeys retry_after for one chat, and pauses the bot for the smaller of two",
          "[actors][courier]") {
  courier_bench c;
  c.give({c.post(1, 1), c.post(2, 1)});
  c.answer(0, outcome::retry_after, 5s);
  CHECK(c.asked("desk.delay_chat") == 1);
  c.give({c.post(3, 1)});
  CHECK(c.calls() == 3);
  c.answer(1, outcome::retry_after, 7s);
  CHECK(c.asked("desk.pause_channel") == 1);
  c.give({c.post(4, 1)});
  c.pass(4'900ms);
  CHECK(c.calls() == 3);
  c.answer(2, outcome::retry); // was under way, and says nothing
  c.pass(300ms);
  REQUIRE(c.calls() == 4); // one tries
  c.pass(5s);
  CHECK(c.calls() == 4);
  c.answer(3, outcome::sent);
  CHECK(c.calls() == 7); // it was not the bot that was meant
}

TEST_CASE("courier that is told again after a pause pauses again, a minute at most",
          "[actors][courier]") {
  courier_bench c;
  c.give({c.post(1, 1), c.post(2, 1)});
  c.answer(0, outcome::retry_after, 4000s);
  c.answer(1, outcome::retry_after, 3000s);
  c.give({c.post(3, 1), c.post(4, 1)});
  c.pass(59'900ms);
  CHECK(c.calls() == 2);
  c.pass(300ms);
  REQUIRE(c.calls() == 3);
  c.answer(2, outcome::retry_after, 30s);
  c.pass(29'800ms);
  CHECK(c.calls() == 3);
  c.pass(400ms);
  CHECK(c.calls() == 4);
}

TEST_CASE("courier waits longer at every repeat of WhatsApp's limit of a pair",
          "[actors][courier]") {
  courier_bench c({.per_chat = 0}, false);
  net::verdict told;
  told.what = outcome::retry_after;
  told.after = 6s;
  told.one_chat = true;
  c.give({c.post(1, 1)});
  std::size_t call = 0;
  for (auto wait : {6s, 6s, 16s, 64s, 256s, 256s}) {
    c.answer(call++, told);
    CHECK(c.script->asked.back().values.at(2) == std::to_string(wait.count()));
    c.pass(wait - 200ms);
    CHECK(c.calls() == call);
    c.pass(400ms);
    REQUIRE(c.calls() == call + 1);
  }
}

TEST_CASE("courier stops a channel whose address or token no call can carry", "[actors][courier]") {
  courier_bench c;
  c.give({c.post(1, 1)});
  c.answer(0, judge_fault({errc::invalid, "the call holds characters that HTTP does not allow"}));
  CHECK(c.asked("desk.stop_channel") == 1);
  CHECK(c.marked.empty());
}

TEST_CASE("courier holds nobody else up for a limit of one chat, or with a success in between",
          "[actors][courier]") {
  courier_bench c;
  c.give({c.post(1, 1), c.post(2, 1), c.post(3, 1)});
  net::verdict told;
  told.what = outcome::retry_after;
  told.after = 3600s;
  SECTION("WhatsApp's limit of a pair") {
    told.one_chat = true;
    c.answer(0, told);
    c.answer(1, told);
  }
  SECTION("a call was taken in between") {
    c.answer(0, told);
    c.answer(2, outcome::sent);
    c.answer(1, told);
  }
  CHECK(c.asked("desk.pause_channel") == 0);
  CHECK(c.asked("desk.delay_chat") == 2);
  c.give({c.post(4, 1)});
  CHECK(c.calls() == 4);
}

TEST_CASE("courier stops its channel when the token is refused and asks no more",
          "[actors][courier]") {
  courier_bench c;
  c.give({c.post(1, 1), c.post(1, 2), c.post(2, 1)});
  c.answer(0, outcome::stop_channel);
  c.answer(1, outcome::stop_channel);
  c.pass(60s, true);
  CHECK(c.calls() == 2);
  CHECK(c.asked("desk.stop_channel") == 1);
}

TEST_CASE("courier of a stopped channel keeps nothing and reads nothing", "[actors][courier]") {
  courier_bench c;
  c.give({c.post(1, 1)});
  c.answer(0, outcome::stop_channel);
  int reads = 0;
  c.script->take = [&](const take_request&) {
    ++reads;
    return waiting_posts{};
  };
  for (std::int64_t chat = 1; chat <= 50; ++chat)
    for (std::int64_t place = 2; place < 40; ++place) {
      auto d = c.post(chat, place);
      d.settled = 0; // as commits hand them over: with a gap before them
      c.give({d});
    }
  c.pass(20s);
  CHECK(c.chats() == 0);
  CHECK(reads == 0);
  CHECK(metrics::current("frontdesk_outbox_oldest_seconds", {"gym"}) > 19); // still owed
}

TEST_CASE("courier starts a stopped channel with the first call that is taken",
          "[actors][courier]") {
  courier_bench c;
  c.give({c.post(1, 1), c.post(1, 2)});
  c.answer(0, outcome::sent);
  c.answer(1, outcome::sent);
  REQUIRE(c.asked("desk.stop_channel") == 1);
  CHECK(c.script->asked.front().values.at(1) == std::string());
}

TEST_CASE("courier whose platform is silent reads the posts of a chat as it sends them",
          "[actors][courier]") {
  constexpr std::int64_t all = 100;
  courier_bench c({.per_chat = 0, .per_bot = 0});
  std::int64_t done = 0;
  int reads = 0;
  auto next = [&](std::int64_t after) {
    std::vector<db::runtime::waiting_post> w;
    for (auto place = after + 1; place <= all && place <= after + db::runtime::posts_at_once;
         ++place)
      w.push_back(c.waiting(1, place));
    return w;
  };
  c.script->take = [&](const take_request& t) {
    ++reads;
    return waiting_posts{next(t.chats.at(0).after)};
  };
  c.script->mark = [&](const settled& x) {
    db::runtime::marked m;
    for (const auto& p : x.posts) {
      CHECK(p.place == ++done);
      if (p.in_hand < all)
        m.next = next(p.in_hand);
    }
    return m;
  };
  for (std::int64_t place = 1; place <= all; ++place) {
    auto d = c.post(1, place);
    d.settled = 0;
    c.give({d});
  }
  CHECK(c.calls() == 1);
  CHECK(reads == 0);
  for (std::size_t call = 0; call < static_cast<std::size_t>(all); ++call) {
    REQUIRE(c.calls() == call + 1);
    CHECK(c.platform->calls[call].post.place == static_cast<std::int64_t>(call) + 1);
    c.answer(call, outcome::sent);
  }
  CHECK(done == all);
}

TEST_CASE("courier gives up a post whose outcome stays unknown, and says so", "[actors][courier]") {
  courier_bench c;
  auto edits = GENERATE(false, true);
  auto bad = c.post(1, 1);
  if (edits) {
    bad.kind = db::runtime::post_kind::edit;
    bad.message = "77";
  }
  c.give({bad, c.post(1, 2)});
  for (std::size_t call = 0; call < 20; ++call) {
    REQUIRE(c.calls() == call + 1);
    CHECK(c.platform->calls[call].post.place == 1);
    c.answer(call, outcome::unknown);
    c.pass(31s);
  }
  REQUIRE(c.marked.size() == 1);
  CHECK(c.marked[0].state == post_state::dead);
  CHECK(c.marked[0].flagged);
  CHECK(c.marked[0].error.starts_with("outcome unknown 20 times"));
  CHECK(c.platform->calls.back().post.place == 2);
}

TEST_CASE("courier asks no more for an edit's repeat that the database refuses",
          "[actors][courier]") {
  courier_bench c;
  auto why = GENERATE(errc::unavailable, errc::bug);
  c.script->read = [&](const db::statement&) -> result<db::rows> { return fault{why, "no"}; };
  auto edit = c.post(1, 1);
  edit.kind = db::runtime::post_kind::edit;
  edit.message = "77";
  c.give({edit});
  c.time.sleep(6s);
  c.own->begin({10}, c.time.boot());
  c.answer(0, outcome::sent);
  c.pass(5s);
  CHECK(c.asked("desk.repeat_edit") == (why == errc::bug ? 1 : 6));
}
