// The database actor's batches: what waits goes together, one turn of a person at a time, in order,
// and no more than may wait.
#include "actors/database.hpp"
#include "actors/fault_caf.hpp"
#include "tests/integration/desk_bench.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;
using runtime::commit_outcome;

namespace {

/// The actor with one batch of each kind in flight, on a connection that waits long for a lock.
class batches {
public:
  batches(const desk_bench& desk, std::size_t queue,
          std::chrono::milliseconds late = std::chrono::minutes(1))
      : pool_(patient(desk)), system_(config_), self_(system_),
        database_(system_.spawn(
            actors::database, &pool_,
            actors::batch_limits{.opens = 1, .commits = 1, .queue = queue, .late = late})) {}
  ~batches() { caf::anon_send_exit(database_, caf::exit_reason::user_shutdown); }

  template <class Request>
  auto asks(Request x) {
    return self_->request(database_, std::chrono::seconds(20), std::move(x));
  }
  /// The answers to all, a fault for each that has none.
  template <class Answer, class Handle>
  std::vector<result<Answer>> answers(std::vector<Handle>& to) {
    std::vector<result<Answer>> out;
    for (auto& each : to)
      each.receive([&](Answer& x) { out.emplace_back(std::move(x)); },
                   [&](const caf::error& e) { out.emplace_back(actors::to_fault(e)); });
    return out;
  }
  bool waits_with(std::int64_t turns) {
    return eventually([&] {
      actors::actor_status now;
      asks(actors::status_atom::value)
          .receive([&](actors::actor_status& s) { now = s; }, [](const caf::error&) {});
      return now.waiting == turns && now.running == 1;
    });
  }

private:
  static db::pool_options patient(const desk_bench& desk) {
    auto x = desk.options(2);
    x.settings = {"lock_timeout=4000"};
    return x;
  }

  db::pool pool_;
  caf::actor_system_config config_;
  caf::actor_system system_;
  caf::scoped_actor self_;
  actors::database_actor database_;
};

constexpr const char* hold_turns = "LOCK TABLE desk.turns IN ACCESS EXCLUSIVE MODE";

} // namespace

TEST_CASE("a batch holds one turn of a person, the first that came", "[batches]") {
  desk_bench desk;
  desk.turn_of(42, "begin");
  desk.turn_of(43, "begins");
  auto first = desk.open(43, "x"), next = desk.open(42, "a");
  auto late = next;
  late.conversation.version = 7;
  batches b(desk, 100);
  lock_holder held(desk.admin(), hold_turns);
  std::vector<decltype(b.asks(desk.turn(first, "x")))> asked;
  asked.push_back(b.asks(desk.turn(first, "x")));
  REQUIRE(b.waits_with(0));
  for (auto& [opened, key] : {std::pair{late, "a"}, {next, "b"}, {next, "c"}})
    asked.push_back(b.asks(desk.turn(opened, key)));
  REQUIRE(b.waits_with(3));
  held.release();
  auto done = b.answers<runtime::committed>(asked);
  CHECK(ok(done.at(0)).outcome == commit_outcome::done);
  CHECK(ok(done.at(1)).outcome == commit_outcome::stale);
  CHECK(ok(done.at(2)).outcome == commit_outcome::done);
  CHECK(ok(done.at(3)).outcome == commit_outcome::stale);
  CHECK(desk.sql("SELECT string_agg(update_key, ' ' ORDER BY update_key) FROM desk.turns")
        == "b begin begins x");
}

TEST_CASE("more opens than may wait are refused, the others answered", "[batches]") {
  desk_bench desk;
  batches b(desk, 2);
  lock_holder held(desk.admin(), hold_turns);
  std::vector<decltype(b.asks(desk.from(42, "a")))> asked;
  asked.push_back(b.asks(desk.from(42, "a")));
  REQUIRE(b.waits_with(0));
  for (const auto* key : {"b", "c", "d"})
    asked.push_back(b.asks(desk.from(42, key)));
  REQUIRE(b.waits_with(2));
  held.release();
  auto done = b.answers<runtime::opened>(asked);
  for (int i = 0; i < 3; ++i)
    CHECK(ok(done.at(static_cast<std::size_t>(i))).person == person_id{42});
  CHECK(failed(done.at(3)).code == errc::unavailable);
}

TEST_CASE("a batch that hangs holds up the next one no longer than it may be late", "[batches]") {
  desk_bench desk;
  desk.turn_of(42, "begin");
  desk.turn_of(43, "begins");
  auto hangs = desk.open(42, "a"), goes = desk.open(43, "b");
  batches b(desk, 100, std::chrono::milliseconds(50));
  lock_holder row(desk.admin(), "SELECT FROM desk.conversations WHERE person_id = 42 FOR UPDATE");
  std::vector<decltype(b.asks(desk.turn(hangs, "a")))> stuck, moving;
  stuck.push_back(b.asks(desk.turn(hangs, "a")));
  REQUIRE(b.waits_with(0));
  auto from = std::chrono::steady_clock::now();
  moving.push_back(b.asks(desk.turn(goes, "b")));
  CHECK(ok(b.answers<runtime::committed>(moving).at(0)).outcome == commit_outcome::done);
  CHECK(std::chrono::steady_clock::now() - from < std::chrono::seconds(2));
  row.release();
  CHECK(ok(b.answers<runtime::committed>(stuck).at(0)).outcome != commit_outcome::failed);
}
