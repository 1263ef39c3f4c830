// Two servers behind one DSN, and a process that was stopped inside a business turn.
#include "tests/integration/notes.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;

TEST_CASE("pool moves to the server that takes writes", "[faults]") {
  postgres first, second;
  auto both = [&](const char* separator, auto of) { return of(first) + separator + of(second); };
  db::pool_options options;
  options.connections = 2;
  options.dsn = "dbname=postgres user=postgres target_session_attrs=read-write host="
                + both(",", [](postgres& x) { return x.folder(); });
  execute(second.admin_dsn("postgres"),
          "ALTER DATABASE postgres SET default_transaction_read_only = on");
  constexpr db::sql<> where{"test.where",
                            "SELECT current_setting('unix_socket_directories') AS at"};
  db::pool p(options);
  CHECK(ok(run(p, where())).front().at("at") == first.folder());

  execute(second.admin_dsn("template1"), // promoted
          "ALTER DATABASE postgres RESET default_transaction_read_only");
  first.stop(postgres::mode::immediate);
  CHECK(eventually([&] { return run(p, where()).has_value(); }, 3s));
  CHECK(ok(run(p, where())).front().at("at") == second.folder());
}

TEST_CASE("pool tells a turn whose process slept too long to try again", "[faults]") {
  notes n;
  auto options = n.options(1);
  options.settings = {"idle_in_transaction_session_timeout=100ms"};
  db::pool p(options);
  auto slept = transact(p, {n.insert(1, "a")}, [&](const auto&) {
    std::this_thread::sleep_for(400ms); // stands for SIGSTOP between the two pipelines
    return std::optional(std::vector{n.insert(2, "b")});
  });
  CHECK(failed(std::move(slept)).code == errc::retry);
  CHECK(eventually([&] { return run(p, n.count()).has_value(); }));
  CHECK(ok(run(p, n.count())).front().number("n") == 0);
}

TEST_CASE("pool does not hand a broken turn's locks to nobody", "[faults]") {
  notes n;
  auto p = n.open(2);
  ok(run(*p, n.insert(1, "a")));
  db::pool stopped(n.options(1));
  std::promise<void> locked, go_on;
  std::thread holder([&] {
    auto r = transact(stopped, {n.lock(1)}, [&](const auto&) {
      locked.set_value();
      go_on.get_future().wait();
      return std::optional(std::vector{n.count()});
    });
    CHECK(r.has_error());
  });
  locked.get_future().wait();
  CHECK(ok(run(*p, n.lock_free(1))).empty());
  // idle_in_transaction_session_timeout (2 s) frees what the stopped process holds.
  CHECK(eventually([&] { return ok(run(*p, n.lock_free(1))).size() == 1; }, 4s));
  go_on.set_value();
  holder.join();
}
