// Broadcasts: only as fast as their part of the rate, and never in front of a reply.
#include "tests/unit/actors/courier_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::actors;
using namespace std::chrono_literals;
using net::outcome;

namespace {

/// A database with so many recipients that nobody was handed yet.
struct bulk_bench : courier_bench {
  explicit bulk_bench(courier_limits limits, std::int64_t recipients = 100'000)
      : courier_bench(limits), left(recipients) {
    script->read = [this](const db::statement& s) {
      db::rows out;
      if (s.what->name != "desk.hand_out")
        return out;
      std::int64_t room = std::stoll(s.values.at(2).value());
      most = std::max(most, room);
      for (; room > 0 && left > 0; --room, --left)
        out.push_back(db::make_rows({{{"chat_id", std::to_string(++last)}}}).front());
      return out;
    };
    script->take = [](const take_request& t) {
      waiting_posts w;
      for (const auto& c : t.chats)
        w.posts.push_back(waiting(c.chat.value, 1));
      return w;
    };
  }
  std::int64_t left, last = 1000, most = 0;
};

} // namespace

TEST_CASE("a broadcast takes two thirds of the channel's rate", "[actors][courier]") {
  bulk_bench c({.per_chat = 0, .per_bot = 30});
  c.pass(21s, true);
  CHECK(c.calls() > 320);
  CHECK(c.calls() < 430);
  c.others->live = 2; // replicas divide the rate
  c.pass(1s, true);
  auto before = c.calls();
  c.pass(20s, true);
  CHECK(c.calls() - before > 150);
  CHECK(c.calls() - before < 220);
}

TEST_CASE("a reply finds room beside a broadcast at once", "[actors][courier]") {
  bulk_bench c({.per_chat = 0, .per_bot = 30});
  for (int round = 0; round < 50; ++round) {
    c.pass(300ms, true);
    auto before = c.calls();
    c.give({bulk_bench::post(1 + round, 1), bulk_bench::post(101 + round, 1)});
    CHECK(c.calls() == before + 2);
  }
  CHECK(c.left < 100'000 - 200);
}

TEST_CASE("a broadcast leaves half of the calls to replies", "[actors][courier]") {
  bulk_bench c({.per_chat = 0, .per_bot = 0, .calls = 20}); // nothing is answered
  c.pass(3s);
  CHECK(c.calls() == 10);
  CHECK(c.most == 10);
}

TEST_CASE("nothing is handed out while the channel waits", "[actors][courier]") {
  bulk_bench c({.per_chat = 0, .per_bot = 30});
  SECTION("for the platform's limit") {
    caf::anon_send(c.sends, channel_pause{10s});
    c.pass(9s, true);
    CHECK(c.asked("desk.hand_out") == 0);
    c.pass(3s, true);
    CHECK(c.asked("desk.hand_out") > 0);
  }
  SECTION("for a token that is refused") {
    c.give({bulk_bench::post(1, 1)});
    c.answer(0, outcome::stop_channel);
    c.pass(3s, true);
    CHECK(c.asked("desk.hand_out") == 0);
  }
}

TEST_CASE("between broadcasts the database is asked once a second", "[actors][courier]") {
  bulk_bench c({.per_chat = 0, .per_bot = 30}, 1);
  c.pass(20s, true);
  CHECK(c.calls() == 1);
  CHECK(c.asked("desk.hand_out") <= 21);
}
