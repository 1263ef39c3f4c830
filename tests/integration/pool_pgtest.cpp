// The pool against a real server: one Sync, several under one, business turns, faults.
#include "tests/integration/notes.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;

TEST_CASE("pool runs a statement and gives its rows", "[pool]") {
  notes n;
  auto p = n.open();
  auto prepared = GENERATE(true, false);
  auto options = n.options();
  options.prepared = prepared;
  db::pool q(options);
  for (int i = 0; i < 5; ++i) // prepared once, then known
    CHECK(ok(run(q, sum(40, i))).front().number("total") == 40 + i);
  CHECK(ok(run(*p, n.insert(1, "it's \\ \"quoted\" ₹ \n"))).front().number("id") == 1);
  CHECK(ok(run(*p, n.body(1))).front().at("body") == "it's \\ \"quoted\" ₹ \n");
  CHECK(ok(run(*p, n.body(2))).empty());
}

TEST_CASE("pool keeps many statements apart on few connections", "[pool]") {
  notes n;
  auto p = n.open(3);
  constexpr int many = 3'000;
  std::atomic<int> right = 0, wrong = 0;
  for (int i = 0; i < many; ++i) {
    if (i % 7 == 0)
      p->run(n.broken(), [&](result<db::rows> r) {
        ++(r.has_error() && r.error().code == errc::bug ? right : wrong);
      });
    else
      p->run(sum(i, 1), [&, i](result<db::rows> r) {
        ++(r && r->front().number("total") == i + 1 ? right : wrong);
      });
  }
  CHECK(eventually([&] { return right + wrong == many; }, std::chrono::seconds(20)));
  CHECK(wrong == 0);
}

TEST_CASE("pool commits statements under one Sync together or not at all", "[pool]") {
  notes n;
  auto p = n.open();
  auto both = ok(run_together(*p, {n.insert(1, "a"), n.insert(2, "b"), n.count()}));
  REQUIRE(both.size() == 3);
  CHECK(both[2].front().number("n") == 2);
  auto f = failed(run_together(*p, {n.insert(3, "c"), n.insert(1, "twice"), n.insert(4, "d")}));
  CHECK(f.code == errc::conflict);
  CHECK(ok(run(*p, n.count())).front().number("n") == 2);
}

TEST_CASE("pool carries a business turn from its locks to its commit", "[pool]") {
  notes n;
  auto p = n.open();
  auto all =
      ok(transact(*p, {n.insert(1, "first"), n.count()}, [&](const std::vector<db::rows>& first) {
        auto count = first.at(1).front().number("n");
        return std::vector{n.insert(count + 10, "second")};
      }));
  REQUIRE(all.size() == 3);
  CHECK(all[2].front().number("id") == 11);
  CHECK(ok(run(*p, n.count())).front().number("n") == 2);
}

TEST_CASE("pool rolls a business turn back whatever goes wrong", "[pool]") {
  notes n;
  auto p = n.open(2);
  ok(run(*p, n.insert(1, "here")));
  auto more = [&](std::int64_t id) {
    return [&n, id](const auto&) { return std::optional(std::vector{n.insert(id, "x")}); };
  };
  auto no = [](const auto&) { return std::optional<std::vector<db::statement>>(); };
  CHECK(failed(transact(*p, {n.insert(2, "x")}, no)).code == errc::refused);
  CHECK(failed(transact(*p, {n.insert(1, "x")}, more(2))).code == errc::conflict);
  CHECK(failed(transact(*p, {n.insert(2, "x")}, more(1))).code == errc::conflict);
  CHECK(failed(transact(*p, {n.insert(2, "x"), n.raise("FD001", "stock.gone")}, more(3))).text
        == "stock.gone|by Asha");
  CHECK(failed(transact(*p, {n.orphan()}, more(2))).code == errc::bug); // refused by COMMIT
  CHECK(failed(transact(*p, {n.insert(2, "x")},
                        [](const auto&) -> std::optional<std::vector<db::statement>> {
                          throw std::runtime_error("oh");
                        }))
            .code
        == errc::bug);
  // Nothing is left behind and every connection works on.
  for (int i = 0; i < 6; ++i)
    CHECK(ok(run(*p, n.count())).front().number("n") == 1);
  CHECK(ask(n.dsn(), "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in trans%'")
        == "0");
}

TEST_CASE("pool finds the locks of a rolled back turn free", "[pool]") {
  notes n;
  auto p = n.open(4);
  ok(run(*p, n.insert(1, "here")));
  for (int i = 0; i < 200; ++i) {
    auto f = failed(transact(
        *p, {n.lock(1)}, [](const auto&) { return std::optional<std::vector<db::statement>>(); }));
    REQUIRE(f.code == errc::refused);
    REQUIRE(ok(run(*p, n.lock_free(1))).size() == 1); // SKIP LOCKED would give none
  }
}

TEST_CASE("pool lets statements pass while business turns hold connections", "[pool]") {
  notes n;
  auto p = n.open(3);
  std::atomic<int> turns = 0;
  for (int i = 0; i < 8; ++i) // more turns than connections, each 100 ms
    p->transact(
        {n.nap("0.1")}, [&](const auto&) { return std::optional(std::vector{n.nap("0")}); },
        [&](result<std::vector<db::rows>> r) { turns += r ? 1 : 100; });
  auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 20; ++i)
    ok(run(*p, sum(1, i)));
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::milliseconds(250));
  CHECK(turns < 8);
  CHECK(eventually([&] { return turns == 8; }));
}

TEST_CASE("pool does not queue up behind a slow statement", "[pool]") {
  notes n;
  auto p = n.open(2);
  ok(run_together(*p, {sum(1, 1)}));
  std::atomic<bool> napped = false;
  p->run(n.nap("0.6"), [&](result<db::rows> r) { napped = r.has_value(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  std::atomic<int> quick = 0;
  for (int i = 0; i < 100; ++i)
    p->run(sum(i, i), [&](result<db::rows> r) { quick += r ? 1 : 0; });
  CHECK(eventually([&] { return quick == 100; }, std::chrono::milliseconds(300)));
  CHECK_FALSE(napped);
  CHECK(eventually([&] { return napped.load(); }));
}

TEST_CASE("pool tells SQL errors by their state", "[pool]") {
  notes n;
  auto p = n.open();
  auto [state, code] = GENERATE(table<std::string, errc>({{"FD001", errc::refused},
                                                          {"FD002", errc::stale},
                                                          {"40P01", errc::retry},
                                                          {"23P01", errc::conflict},
                                                          {"25006", errc::unavailable},
                                                          {"P0001", errc::bug}}));
  CHECK(failed(run(*p, n.raise(state, "key"))).code == code);
  CHECK(eventually([&] { return run(*p, sum(1, 1)).has_value(); })); // 25006 takes a new connection
}

TEST_CASE("pool reports a commit that the server refuses", "[pool]") {
  notes n;
  auto p = n.open(1);
  auto f = failed(run(*p, n.orphan())); // a deferred constraint fails at the Sync
  CHECK(f.code == errc::bug);
  CHECK(f.text.starts_with("23503"));
  CHECK(ok(run(*p, sum(1, 2))).front().number("total") == 3);
}

TEST_CASE("pool refuses text that PostgreSQL would cut", "[pool]") {
  notes n;
  auto p = n.open();
  const std::string cut("a\0b", 3);
  CHECK(failed(run(*p, n.insert(1, cut))).code == errc::invalid);
  CHECK(failed(run_together(*p, {n.insert(1, "x"), n.insert(2, cut)})).code == errc::invalid);
  auto turn = transact(*p, {n.insert(1, "x")},
                       [&](const auto&) { return std::optional(std::vector{n.insert(2, cut)}); });
  CHECK(failed(std::move(turn)).code == errc::invalid);
  CHECK(ok(run(*p, n.count())).front().number("n") == 0);
}

TEST_CASE("pool names the failure of a statement that cannot be prepared", "[pool]") {
  notes n;
  auto p = n.open(1);
  std::vector<std::future<fault>> answers;
  for (int i = 0; i < 5; ++i) { // all sent before the first answer
    auto promise = std::make_shared<std::promise<fault>>();
    answers.push_back(promise->get_future());
    p->run(n.broken(), [promise](result<db::rows> r) { promise->set_value(r.error()); });
  }
  for (auto& a : answers) {
    auto f = a.get();
    CHECK(f.code == errc::bug);
    CHECK(f.text.find("no_such_table") != std::string::npos);
  }
  execute(n.dsn(), "CREATE TABLE no_such_table (x int)"); // a migration heals it
  CHECK(ok(run(*p, n.broken())).empty());
}

TEST_CASE("pool survives a table that changes under a prepared statement", "[pool]") {
  notes n;
  auto p = n.open(1);
  execute(n.dsn(), "CREATE TABLE no_such_table (x int)");
  ok(run(*p, n.broken()));
  execute(n.dsn(), "ALTER TABLE no_such_table ADD y int");
  CHECK(failed(run(*p, n.broken())).code == errc::retry);
  CHECK(eventually([&] { return run(*p, n.broken()).has_value(); }));
}

TEST_CASE("pool prepares again what was deallocated", "[pool]") {
  notes n;
  auto p = n.open(1);
  ok(run(*p, sum(1, 1)));
  ok(run(*p, n.deallocate()));
  CHECK(failed(run(*p, sum(1, 1))).code == errc::retry);
  CHECK(ok(run(*p, sum(1, 1))).front().number("total") == 2);
}

TEST_CASE("pool sets the session as the design says", "[pool]") {
  notes n;
  auto options = n.options();
  options.settings = {"lock_timeout=700ms", "search_path=public, pg_temp"};
  db::pool p(options);
  auto [name, expected] =
      GENERATE(table<std::string, std::string>({{"statement_timeout", "4s"},
                                                {"lock_timeout", "700ms"},
                                                {"idle_in_transaction_session_timeout", "2s"},
                                                {"enable_hashjoin", "off"},
                                                {"enable_mergejoin", "off"},
                                                {"plan_cache_mode", "force_generic_plan"},
                                                {"search_path", "public, pg_temp"},
                                                {"application_name", "frontdesk"}}));
  CHECK(ok(run(p, setting(name))).front().at("value") == expected);
}
