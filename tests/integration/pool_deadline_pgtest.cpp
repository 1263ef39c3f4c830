// The pool's limits: deadlines, cancels, the bounded queue, and stopping.
#include "tests/integration/notes.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;

namespace {

db::pool_options quick(const notes& n, std::size_t connections = 1) {
  auto x = n.options(connections);
  x.deadline = 200ms;
  return x;
}

std::string sleepers(const notes& n) {
  return ask(n.dsn(), "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE "
                      "'%pg_sleep%' AND pid <> pg_backend_pid() AND datname = current_database()");
}

} // namespace

TEST_CASE("pool cancels a statement that is over its deadline", "[deadline]") {
  notes n;
  db::pool p(quick(n));
  ok(run(p, sum(1, 1)));
  auto began = std::chrono::steady_clock::now();
  CHECK(failed(run(p, n.nap("30"))).code == errc::timeout);
  CHECK(std::chrono::steady_clock::now() - began < 600ms);
  CHECK(sleepers(n) == "0");        // the server stopped it
  CHECK(p.status().connected == 1); // on the same connection
  CHECK(run(p, sum(1, 1)).has_value());
}

TEST_CASE("pool cancels a business turn in either half and rolls it back", "[deadline]") {
  notes n;
  db::pool p(quick(n));
  ok(run(p, sum(1, 1)));
  auto in_first = GENERATE(true, false);
  auto r = transact(p, {n.insert(1, "x"), n.nap(in_first ? "30" : "0")},
                    [&](const auto&) { return std::optional(std::vector{n.nap("30")}); });
  CHECK(failed(std::move(r)).code == errc::timeout);
  CHECK(ok(run(p, n.count())).front().number("n") == 0);
}

TEST_CASE("pool counts the wait for a connection into the deadline", "[deadline]") {
  notes n;
  auto options = n.options(1);
  options.deadline = 300ms;
  db::pool p(options);
  ok(run(p, sum(1, 1)));
  std::atomic<bool> napped = false;
  p.run(n.nap("0.25"), [&](result<db::rows> r) { napped = r.has_value(); });
  std::this_thread::sleep_for(50ms);
  CHECK(failed(run(p, n.nap("0.25"))).code == errc::timeout); // waited, then was cancelled
  CHECK(napped);
}

TEST_CASE("pool tells a request that never got a connection timeout", "[deadline]") {
  notes n;
  db::pool p(quick(n));
  ok(run(p, sum(1, 1)));
  std::atomic<int> told = 0;
  p.run(n.nap("0.19"), [&](result<db::rows>) { ++told; });
  std::this_thread::sleep_for(30ms);
  for (int i = 0; i < 3; ++i)
    p.transact(
        {n.nap("0.15")}, [&](const auto&) { return std::optional(std::vector{n.nap("0.15")}); },
        [&](result<std::vector<db::rows>> r) {
          CHECK(r.has_error());
          CHECK(r.error().code == errc::timeout);
          ++told;
        });
  CHECK(eventually([&] { return told == 4; }));
  CHECK(run(p, sum(1, 1)).has_value());
}

TEST_CASE("pool stops a statement by the server's own limit too", "[deadline]") {
  notes n;
  auto options = n.options(1);
  options.settings = {"statement_timeout=100ms"};
  db::pool p(options);
  CHECK(failed(run(p, n.nap("30"))).code == errc::timeout);
}

TEST_CASE("pool gives a lock up after lock_timeout", "[deadline]") {
  notes n;
  auto options = n.options(2);
  options.settings = {"lock_timeout=100ms"};
  db::pool p(options);
  ok(run(p, n.insert(1, "x")));
  auto r = transact(p, {n.lock(1)}, [&](const auto&) {
    p.run(n.lock(1), [](result<db::rows> other) {
      CHECK(other.has_error());
      CHECK(other.error().code == errc::retry);
    });
    return std::optional(std::vector{n.nap("0.3")});
  });
  CHECK(r.has_value());
}

TEST_CASE("pool refuses what does not fit into its queue", "[deadline]") {
  notes n;
  auto options = n.options(1);
  options.queue = 10;
  db::pool p(options);
  ok(run(p, sum(1, 1)));
  std::atomic<int> done = 0, refused = 0;
  p.run(n.nap("0.3"), [&](result<db::rows> r) { ++(r ? done : refused); });
  std::this_thread::sleep_for(50ms);
  for (int i = 0; i < 50; ++i)
    p.run(sum(i, i), [&](result<db::rows> r) {
      if (!r)
        CHECK(r.error().code == errc::unavailable);
      ++(r ? done : refused);
    });
  CHECK(eventually([&] { return done + refused == 51; }));
  CHECK(done == 11); // the nap and the ten that fit
}

TEST_CASE("pool finishes what was sent and refuses the rest when it stops", "[deadline]") {
  notes n;
  auto p = n.open(1);
  ok(run(*p, sum(1, 1)));
  std::atomic<int> done = 0, refused = 0;
  auto count = [&](result<db::rows> r) {
    if (!r)
      CHECK(r.error().code == errc::unavailable);
    ++(r ? done : refused);
  };
  p->run(n.nap("0.2"), count);
  std::this_thread::sleep_for(50ms);
  for (int i = 0; i < 5; ++i)
    p->run(n.insert(i, "x"), count);
  p->stop();
  CHECK(done == 1);
  CHECK(refused == 5);
  p->run(sum(1, 1), count);
  CHECK(refused == 6);
  p->stop(); // twice is once
  CHECK(ask(n.dsn(), "SELECT count(*) FROM notes") == "0");
}

TEST_CASE("pool stops by a time, whatever is on its way", "[deadline]") {
  notes n;
  auto p = n.open(1);
  ok(run(*p, sum(1, 1)));
  std::atomic<bool> is_unknown = false;
  p->run(n.nap("3"),
         [&](result<db::rows> r) { is_unknown = failed(std::move(r)).code == errc::unknown; });
  std::this_thread::sleep_for(50ms);
  auto began = std::chrono::steady_clock::now();
  p->stop(began + 200ms);
  CHECK(std::chrono::steady_clock::now() - began < 1s);
  CHECK(is_unknown);
}

TEST_CASE("pool lets a business turn commit while it stops", "[deadline]") {
  notes n;
  auto p = n.open(1);
  ok(run(*p, sum(1, 1)));
  std::atomic<bool> committed = false;
  p->transact(
      {n.nap("0.1")}, [&](const auto&) { return std::optional(std::vector{n.insert(1, "x")}); },
      [&](result<std::vector<db::rows>> r) { committed = r.has_value(); });
  std::this_thread::sleep_for(30ms);
  p->stop();
  CHECK(committed);
  CHECK(ask(n.dsn(), "SELECT count(*) FROM notes") == "1");
}

TEST_CASE("pool stops at once while PostgreSQL is away", "[deadline]") {
  auto options = db::pool_options{};
  options.dsn = "host=/nowhere dbname=x";
  auto began = std::chrono::steady_clock::now();
  {
    db::pool p(options);
    CHECK(failed(run(p, sum(1, 1))).code == errc::unavailable);
  }
  CHECK(std::chrono::steady_clock::now() - began < 1s);
}
