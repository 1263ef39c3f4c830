// The pool when the network or PostgreSQL misbehaves: what each request is told, and that it heals.
#include "tests/integration/notes.hpp"
#include "tests/support/gate.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;

namespace {

using way = gate::way;

struct guarded {
  notes n;
  gate g;
  db::pool p;

  explicit guarded(std::size_t connections = 2, std::chrono::milliseconds deadline = 1'000ms,
                   gate::kind kind = gate::kind::unix_socket)
      : g(postgres::shared().socket_path(), kind), p(options(connections, deadline)) {
    ok(run(p, sum(1, 1)));
    REQUIRE(eventually([&] { return p.status().connected == connections; }));
  }

  db::pool_options options(std::size_t connections, std::chrono::milliseconds deadline) {
    auto x = n.options(connections);
    x.dsn = g.dsn(n.name());
    x.deadline = deadline;
    return x;
  }

  std::int64_t count() { return std::stoll(ask(n.dsn(), "SELECT count(*) FROM notes")); }

  /// After every fault: the gate heals, and the pool serves without help, on every connection.
  void check_restored(std::size_t connections = 2) {
    g.heal();
    CHECK(eventually([&] { return p.status().connected == connections; }, 5s));
    CHECK(run(p, sum(20, 22)).has_value());
    CHECK(p.status().last_error.empty());
    CHECK(p.status().waiting == 0);
  }
};

std::chrono::milliseconds since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now()
                                                               - began);
}

} // namespace

TEST_CASE("pool works through a gate on either kind of socket", "[faults]") {
  guarded x(2, 1'000ms, GENERATE(gate::kind::unix_socket, gate::kind::tcp));
  x.check_restored();
}

TEST_CASE("pool looks host names up and takes whichever address answers", "[faults]") {
  notes n;
  gate g(postgres::shared().socket_path(), gate::kind::tcp); // on 127.0.0.1 only, not on ::1
  auto options = n.options(1);
  options.dsn = g.dsn(n.name(), "postgres", "localhost");
  db::pool p(options);
  CHECK(run(p, sum(1, 1)).has_value());
  options.dsn = g.dsn(n.name(), "postgres", "nowhere.invalid");
  db::pool lost(options);
  CHECK(failed(run(lost, sum(1, 1))).code == errc::unavailable);
}

TEST_CASE("pool calls a statement whose answer is lost unknown", "[faults]") {
  guarded x(1);
  // Prepared by now: PREPARE has an answer of its own, at which the gate would close too early.
  ok(run(x.p, x.n.insert(1, "w")));
  SECTION("and it was done") {
    x.g.close_on_data(way::to_client);
    CHECK(failed(run(x.p, x.n.insert(2, "x"))).code == errc::unknown);
    CHECK(x.count() == 2);
  }
  SECTION("and it was not done") {
    x.g.close_on_data(way::to_server);
    CHECK(failed(run(x.p, x.n.insert(2, "x"))).code == errc::unknown);
    CHECK(x.count() == 1);
  }
  x.check_restored(1);
}

TEST_CASE("pool loses no statement's answer when connections are cut under load", "[faults]") {
  guarded x(4);
  std::atomic<int> done = 0, lost = 0, other = 0, sent = 0;
  std::atomic<bool> over = false;
  std::thread load([&] {
    while (!over) {
      auto i = ++sent;
      x.p.run(x.n.insert(i, "x"), [&](result<db::rows> r) {
        bool expected =
            !r && (r.error().code == errc::unknown || r.error().code == errc::unavailable);
        ++(r ? done : expected ? lost : other);
      });
      std::this_thread::sleep_for(100us);
    }
  });
  for (int i = 0; i < 10; ++i) {
    std::this_thread::sleep_for(30ms);
    x.g.cut();
  }
  over = true;
  load.join();
  CHECK(eventually([&] { return done + lost + other == sent; }));
  CHECK(other == 0);
  CHECK(done > 0);
  CHECK(x.count() >= done);
  CHECK(x.count() <= sent);
  x.check_restored(4);
}

TEST_CASE("pool gives up a server that falls silent", "[faults]") {
  guarded x(2, 300ms);
  auto order = GENERATE(0, 1, 2);
  if (order == 0)
    x.g.noop();
  else
    x.g.drop(order == 1 ? way::to_server : way::to_client);
  auto began = std::chrono::steady_clock::now();
  CHECK(failed(run(x.p, x.n.insert(1, "x"))).code == errc::unknown);
  CHECK(since(began) >= 300ms);
  CHECK(since(began) < 1'500ms); // the deadline, then half a second for the cancel
  x.check_restored();
}

TEST_CASE("pool gives up a stream that bytes are missing from", "[faults]") {
  guarded x(1, 300ms);
  ok(run(x.p, sum(1, 1)));
  std::this_thread::sleep_for(20ms);
  auto before = x.g.passed(way::to_client);
  ok(run(x.p, sum(1, 1)));
  std::this_thread::sleep_for(20ms);
  constexpr std::size_t ready_for_query = 6; // that ends each answer
  x.g.lose(way::to_client, x.g.passed(way::to_client) - before - ready_for_query, ready_for_query);
  std::atomic<int> unknown{0};
  for (int i = 0; i < 2; ++i)
    x.p.run(sum(1, 1), [&](const result<db::rows>& r) {
      unknown += !r && r.error().code == errc::unknown ? 1 : 0;
    });
  CHECK(eventually([&] { return unknown == 2; }));
  x.check_restored(1);
}

TEST_CASE("pool refuses quickly while no connection stands", "[faults]") {
  guarded x;
  auto silent = GENERATE(true, false);
  if (silent)
    x.g.stop_accepting();
  else
    x.g.close_on_data(way::to_server);
  x.g.cut();
  REQUIRE(eventually([&] { return x.p.status().connected == 0; }));
  auto began = std::chrono::steady_clock::now();
  CHECK(failed(run(x.p, sum(1, 1))).code == errc::unavailable);
  CHECK(since(began) < 800ms);
  began = std::chrono::steady_clock::now();
  CHECK(failed(run(x.p, sum(1, 1))).code == errc::unavailable); // by now without any wait
  CHECK(since(began) < 100ms);
  CHECK_FALSE(x.p.status().last_error.empty());
  x.check_restored();
}

TEST_CASE("pool rides over a blip without a refusal", "[faults]") {
  guarded x;
  x.g.cut();
  REQUIRE(eventually([&] { return x.p.status().connected == 0; }));
  CHECK(run(x.p, sum(1, 1)).has_value());
  x.check_restored();
}

TEST_CASE("pool works over a slow network", "[faults]") {
  guarded x;
  x.g.delay(60ms);
  auto began = std::chrono::steady_clock::now();
  CHECK(run(x.p, sum(1, 1)).has_value());
  CHECK(since(began) >= 120ms);
  auto turn = transact(x.p, {x.n.insert(1, "a")},
                       [&](const auto&) { return std::optional(std::vector{x.n.count()}); });
  CHECK(turn.has_value());
  x.check_restored();
}

TEST_CASE("pool knows how far a cut business turn came", "[faults]") {
  guarded x(1);
  auto go_on = [&](const auto&) { return std::optional(std::vector{x.n.insert(2, "b")}); };
  ok(transact(x.p, {x.n.insert(10, "a")}, [&](const auto&) { // prepares everything used below
    return std::optional(std::vector{x.n.insert(11, "b")});
  }));
  SECTION("in its first half nothing is done") {
    x.g.close_on_data(way::to_client);
    CHECK(failed(transact(x.p, {x.n.insert(1, "a")}, go_on)).code == errc::unavailable);
    CHECK(x.count() == 2);
  }
  SECTION("in its second half the outcome is unknown, here: done") {
    auto cut = [&](const auto&) {
      x.g.close_on_data(way::to_client);
      return std::optional(std::vector{x.n.insert(2, "b")});
    };
    CHECK(failed(transact(x.p, {x.n.insert(1, "a")}, cut)).code == errc::unknown);
    CHECK(eventually([&] { return x.count() == 4; }));
  }
  SECTION("in its second half the outcome is unknown, here: not done") {
    auto cut = [&](const auto&) {
      x.g.close_on_data(way::to_server);
      return std::optional(std::vector{x.n.insert(2, "b")});
    };
    CHECK(failed(transact(x.p, {x.n.insert(1, "a")}, cut)).code == errc::unknown);
    CHECK(x.count() == 2);
  }
  x.check_restored(1);
}

TEST_CASE("pool heals after a connection breaks at any byte of the answer", "[faults]") {
  guarded x(1);
  for (std::size_t bytes = 1; bytes < 120; bytes += 9) {
    x.g.close_after(way::to_client, bytes);
    auto r = run(x.p, sum(1, 1));
    x.g.heal();
    if (!r)
      CHECK((r.error().code == errc::unknown || r.error().code == errc::unavailable));
    else
      CHECK(r->front().number("total") == 2);
    REQUIRE(eventually([&] { return run(x.p, sum(1, 1)).has_value(); }));
  }
  x.check_restored(1);
}

TEST_CASE("pool reconnects at whichever byte connecting breaks", "[faults]") {
  guarded x(1);
  for (std::size_t bytes : {0u, 1u, 8u, 100u, 300u, 420u}) {
    x.g.close_after(way::to_client, bytes);
    x.g.cut();
    std::this_thread::sleep_for(50ms);
    x.check_restored(1);
  }
}

TEST_CASE("pool comes back after every backend was terminated", "[faults]") {
  guarded x(4);
  execute(postgres::shared().admin_dsn("postgres"),
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + x.n.name()
              + "'");
  CHECK(eventually([&] { return run(x.p, sum(1, 1)).has_value(); }, 3s));
  x.check_restored(4);
}

TEST_CASE("pool says unavailable, not unknown, when the server ends a running statement",
          "[faults]") {
  guarded x(1, 5'000ms);
  auto terminate = std::thread([&] {
    auto find = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '"
                + x.n.name() + "' AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()";
    CHECK(eventually([&] { return ask(postgres::shared().admin_dsn("postgres"), find) != "0"; }));
  });
  CHECK(failed(run(x.p, x.n.nap("5"))).code == errc::unavailable);
  terminate.join();
  x.check_restored(1);
}

TEST_CASE("pool waits for free slots of the server", "[faults]") {
  notes n;
  execute(postgres::shared().admin_dsn("postgres"),
          "ALTER DATABASE " + n.name()
              + " CONNECTION LIMIT 0; CREATE ROLE clerk LOGIN; GRANT "
                "CONNECT ON DATABASE "
              + n.name() + " TO clerk");
  auto options = n.options(2);
  options.dsn = postgres::shared().dsn(n.name(), "clerk");
  db::pool p(options);
  CHECK(failed(run(p, sum(1, 1))).code == errc::unavailable);
  CHECK(p.status().last_error.find("too many connections") != std::string::npos);
  execute(postgres::shared().admin_dsn("postgres"),
          "ALTER DATABASE " + n.name() + " CONNECTION LIMIT 10");
  CHECK(eventually([&] { return run(p, sum(1, 1)).has_value(); }, 3s));
  p.stop();
  execute(postgres::shared().admin_dsn(n.name()), "DROP OWNED BY clerk");
  execute(postgres::shared().admin_dsn("postgres"),
          "REVOKE ALL ON DATABASE " + n.name() + " FROM clerk; DROP ROLE clerk");
}

TEST_CASE("pool leaves a server that became read-only and comes back", "[faults]") {
  guarded x(2);
  auto set = [&](const char* how) {
    execute(postgres::shared().admin_dsn("postgres"),
            "ALTER DATABASE " + x.n.name() + " SET default_transaction_read_only = " + how);
  };
  set("on");
  x.g.cut();
  CHECK(eventually([&] { return run(x.p, sum(1, 1)).has_value(); }));
  CHECK(failed(run(x.p, x.n.insert(1, "x"))).code == errc::unavailable);
  set("off");
  int id = 1;
  CHECK(eventually([&] { return run(x.p, x.n.insert(++id, "x")).has_value(); }, 3s));
  x.check_restored();
}
