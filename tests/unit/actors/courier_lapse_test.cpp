// What a courier still writes for an id that lapsed: what it knows was sent.
#include "tests/unit/actors/courier_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::actors;
using namespace std::chrono_literals;
using net::outcome;

namespace {

/// A courier whose database is away.
struct lapse_bench : courier_bench {
  bool is_away = true;
  std::vector<replica_id> marked_as;

  explicit lapse_bench(bool telegram = true) : courier_bench({.per_chat = 0}, telegram) {
    script->mark = [this](const settled& x) -> result<db::runtime::marked> {
      if (is_away)
        return fault{errc::unavailable, "down"};
      marked.insert(marked.end(), x.posts.begin(), x.posts.end());
      marked_as.insert(marked_as.end(), x.posts.size(), x.replica);
      return db::runtime::marked{};
    };
    script->read = [this](const db::statement&) -> result<db::rows> {
      if (is_away)
        return fault{errc::unavailable, "down"};
      return db::rows{};
    };
  }
  /// Longer than the lease, without a beat.
  void lapse() {
    time.sleep(6s);
    bench.run();
  }
  /// Chats that are being written, and those of which something is not known.
  std::pair<std::int64_t, std::int64_t> part() {
    std::pair<std::int64_t, std::int64_t> out{-1, -1};
    bench.system().spawn([&](caf::event_based_actor* self) {
      self->request(sends, caf::infinite, part_atom_v).then([&](const actor_status& x) {
        out = {x.waiting, x.running};
      });
    });
    bench.run();
    return out;
  }
  using status = std::pair<std::int64_t, std::int64_t>;
};

} // namespace

TEST_CASE("courier marks what it sent under an id that lapsed meanwhile", "[actors][courier]") {
  lapse_bench c;
  c.give({c.post(1, 1), c.post(1, 2), c.post(1, 3), c.post(2, 1)});
  c.answer(0, outcome::sent);
  c.answer(1, outcome::sent);
  c.lapse();
  CHECK(c.part() == lapse_bench::status{2, 1}); // place 2 is under way
  c.answer(2, outcome::sent);
  CHECK(c.part() == lapse_bench::status{2, 1}); // not marked before place 1
  CHECK(c.calls() == 3);
  c.is_away = false;
  c.bench.advance(1s);
  CHECK(c.part() == lapse_bench::status{0, 0});
  REQUIRE(c.marked.size() == 3);
  CHECK(c.marked.back().place == 2);
  CHECK(c.marked_as == std::vector<replica_id>(3, replica_id{9}));
  CHECK(c.calls() == 3); // place 3 is for whoever claims the chat
}

TEST_CASE("courier writes no more for an id whose chat another has taken", "[actors][courier]") {
  lapse_bench c;
  c.give({c.post(1, 1), c.post(1, 2)});
  c.answer(0, outcome::sent);
  c.lapse();
  c.script->mark = [](const settled&) {
    db::runtime::marked m;
    m.lost.push_back({1});
    return m;
  };
  c.bench.advance(1s);
  CHECK(c.part() == lapse_bench::status{0, 1}); // a call is under way
  c.answer(1, outcome::sent);
  CHECK(c.part() == lapse_bench::status{0, 0});
}

TEST_CASE("courier says of an id that lapsed what is not known", "[actors][courier]") {
  lapse_bench c(GENERATE(true, false));
  c.give({c.post(1, 1)});
  c.lapse();
  CHECK(c.part() == lapse_bench::status{0, 1});
  SECTION("refused: whoever claims the chat sends it") {
    c.answer(0, GENERATE(outcome::retry, outcome::retry_after, outcome::dead));
    CHECK(c.part() == lapse_bench::status{0, 0});
    CHECK(c.marked.empty());
  }
  SECTION("no answer: it is flagged first") {
    c.answer(0, outcome::unknown);
    CHECK(c.part() == lapse_bench::status{1, 0});
    c.bench.advance(1s);
    CHECK(c.part() == lapse_bench::status{1, 0});
    c.is_away = false;
    c.bench.advance(1s);
    CHECK(c.part() == lapse_bench::status{0, 0});
    CHECK(c.asked("desk.flag_post") == 3);
  }
}

TEST_CASE("courier forgets an id that lapsed once there is a new one", "[actors][courier]") {
  lapse_bench c;
  c.give({c.post(1, 1)});
  c.answer(0, outcome::sent);
  c.lapse();
  CHECK(c.part() == lapse_bench::status{1, 0});
  c.own->begin({10}, c.time.boot());
  CHECK(c.part() == lapse_bench::status{0, 0});
  c.is_away = false;
  c.bench.advance(5s);
  CHECK(c.marked.empty());
}

TEST_CASE("courier is not done while it is not written that an outcome is unknown",
          "[actors][courier]") {
  lapse_bench c;
  c.give({c.post(1, 1)});
  c.answer(0, outcome::unknown);
  int done = 0, failed = 0;
  c.bench.system().spawn([&](caf::event_based_actor* self) {
    self->request(c.sends, caf::infinite, drain_atom_v)
        .then([&](const actor_status&) { ++done; }, [&](const caf::error&) { ++failed; });
  });
  c.bench.run();
  CHECK(done + failed == 0);
  SECTION("it is written") {
    c.is_away = false;
    c.bench.advance(1s);
    CHECK(done == 1);
  }
  SECTION("it is not") {
    c.bench.advance(1s);
    CHECK(failed == 1);
  }
}
