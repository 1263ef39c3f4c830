// How the courier writes what it sent: one write of a chat at a time, so that none overtakes
// another.
#include "actors/courier.hpp"
#include "tests/support/actor_bench.hpp"
#include "tests/unit/actors/scripted_database.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::actors;

namespace {

/// Sends at once.
class quick_platform final : public sender {
public:
  void send(const delivery&, const std::string&, const media&, done then) override {
    net::verdict v;
    v.what = net::outcome::sent;
    v.message = std::to_string(++sent);
    then(v);
  }
  bool edits() const override { return true; }
  std::string_view platform() const override { return "telegram"; }

  int sent = 0;
};

constexpr std::chrono::seconds write_time{1};

/// The writes of marks as they came; each takes its time, the first ones fail.
struct held_marks {
  std::vector<settled> seen;
  std::size_t failing = 0;
};

database_actor::behavior_type slow_database(database_actor::pointer self,
                                            std::shared_ptr<held_marks> held) {
  using namespace db::runtime;
  return {
      [](open_request&) -> caf::result<opened> { return opened{}; },
      [](turn_commit&) -> caf::result<committed> { return committed{}; },
      [](alone_atom, turn_commit&) -> caf::result<committed> { return committed{}; },
      [](business_turn&) -> caf::result<committed> { return committed{}; },
      [self, held](settled& x) -> caf::result<marked> {
        held->seen.push_back(x);
        auto promise = self->make_response_promise<marked>();
        bool fails = held->seen.size() <= held->failing;
        self->delayed_send(self, write_time, resumption{[promise, fails]() mutable {
                             if (fails)
                               promise.deliver(to_error(fault{errc::unknown, "connection lost"}));
                             else
                               promise.deliver(marked{});
                           }});
        return promise;
      },
      [](take_request&) -> caf::result<waiting_posts> { return waiting_posts{}; },
      [](claim_request&) -> caf::result<waiting_posts> { return waiting_posts{}; },
      [](db::statement&) -> caf::result<row_set> { return row_set{}; },
      [](resumption& x) { x.run(); },
      [](status_atom) { return actor_status{}; },
  };
}

delivery post(std::int64_t chat, std::int64_t place) {
  delivery d;
  d.as = {9};
  d.id = {chat * 100 + place};
  d.chat = {chat};
  d.external = std::to_string(chat);
  d.place = place;
  return d;
}

struct marks_bench {
  actor_bench bench;
  fake_clock time;
  std::shared_ptr<lease> own = std::make_shared<lease>(time);
  std::shared_ptr<held_marks> held = std::make_shared<held_marks>();
  std::shared_ptr<quick_platform> platform = std::make_shared<quick_platform>();
  courier_actor sends;

  marks_bench() {
    own->begin({9}, time.boot());
    courier_deps deps;
    deps.database = bench.system().spawn(slow_database, held);
    deps.api = platform;
    deps.own = own;
    deps.others = std::make_shared<neighbours>();
    deps.channel.id = {1};
    sends = bench.system().spawn(courier, deps, courier_limits{.per_chat = 0, .per_bot = 0});
    bench.run();
  }
  ~marks_bench() {
    caf::anon_send_exit(sends, caf::exit_reason::user_shutdown);
    bench.run();
  }
  void give(std::vector<delivery> posts) {
    caf::anon_send(sends, deliveries{std::move(posts)});
    bench.run();
  }
};

} // namespace

TEST_CASE("courier marks a chat's posts in one write at a time", "[courier]") {
  marks_bench b;
  b.give({post(1, 1), post(1, 2), post(1, 3)});
  CHECK(b.platform->sent == 3); // sending does not wait for marks
  REQUIRE(b.held->seen.size() == 1);
  CHECK(b.held->seen[0].posts.size() == 1);
  b.bench.advance(write_time);
  REQUIRE(b.held->seen.size() == 2);
  REQUIRE(b.held->seen[1].posts.size() == 2);
  CHECK(b.held->seen[1].posts[0].place == 2);
  CHECK(b.held->seen[1].posts[1].place == 3);
}

TEST_CASE("courier writes a mark again before the ones behind it", "[courier]") {
  marks_bench b;
  b.held->failing = 1;
  b.give({post(1, 1), post(1, 2)});
  b.bench.advance(write_time);
  CHECK(b.held->seen.size() == 1);
  b.time.advance(std::chrono::seconds(1));
  b.bench.advance(std::chrono::seconds(1));
  REQUIRE(b.held->seen.size() == 2);
  REQUIRE(b.held->seen[1].posts.size() == 1);
  CHECK(b.held->seen[1].posts[0].place == 1);
}

TEST_CASE("courier marks two chats at the same time", "[courier]") {
  marks_bench b;
  b.give({post(1, 1), post(2, 1)});
  CHECK(b.held->seen.size() == 2);
}
