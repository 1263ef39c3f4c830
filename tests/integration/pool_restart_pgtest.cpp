// PostgreSQL going away and coming back under load: nothing acknowledged is lost, nobody restarts
// us.
#include "tests/integration/notes.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;

namespace {

constexpr db::sql<std::int64_t> insert{"test.restart_insert",
                                       "INSERT INTO marks VALUES ($1) RETURNING id"};

/// Inserts numbers until it is told to stop; remembers what it heard of each.
class inserter {
public:
  explicit inserter(db::pool& p) : pool_(p), thread_([this] { work(); }) {}
  ~inserter() { finish(); }

  void finish() {
    over_ = true;
    if (thread_.joinable())
      thread_.join();
    eventually([&] { return answered_ == sent_; }, 15s);
  }
  int sent() const { return sent_; }
  int answered() const { return answered_; }
  int done() const { return done_; }
  int wrong() const { return wrong_; }
  std::set<std::int64_t> acknowledged() {
    std::lock_guard lock(guard_);
    return acknowledged_;
  }

private:
  void work() {
    while (!over_) {
      int id = ++sent_;
      pool_.run(insert(id), [this, id](result<db::rows> r) { hear(id, r); });
      std::this_thread::sleep_for(200us);
    }
  }
  void hear(int id, const result<db::rows>& r) {
    if (r) {
      std::lock_guard lock(guard_);
      acknowledged_.insert(id);
      ++done_;
    } else if (r.error().code != errc::unavailable && r.error().code != errc::unknown) {
      ++wrong_;
    }
    ++answered_;
  }

  db::pool& pool_;
  std::atomic<bool> over_{false};
  std::atomic<int> sent_{0}, answered_{0}, done_{0}, wrong_{0};
  std::mutex guard_;
  std::set<std::int64_t> acknowledged_;
  std::thread thread_;
};

enum class end { fast, immediate, killed };

} // namespace

TEST_CASE("pool serves again within 3 s of PostgreSQL's return", "[restart]") {
  auto how = GENERATE(end::fast, end::immediate, end::killed);
  postgres server;
  execute(server.admin_dsn("postgres"), "CREATE TABLE marks (id bigint PRIMARY KEY)");
  db::pool_options options;
  options.dsn = server.admin_dsn("postgres");
  options.connections = 4;
  db::pool p(options);
  inserter load(p);
  REQUIRE(eventually([&] { return load.done() > 100; }));

  if (how == end::killed)
    server.kill();
  else
    server.stop(how == end::fast ? postgres::mode::fast : postgres::mode::immediate);
  REQUIRE(eventually([&] { return p.status().connected == 0; }));
  std::this_thread::sleep_for(1s); // long enough for the back-off to grow
  auto before = load.done();
  server.start();
  CHECK(eventually([&] { return load.done() > before; }, 3s));
  CHECK(eventually([&] { return p.status().connected == 4; }, 3s));
  load.finish();

  CHECK(load.answered() == load.sent());
  CHECK(load.wrong() == 0);
  auto there = ok(run(p, db::sql<>{"test.restart_ids", "SELECT id FROM marks"}()));
  std::set<std::int64_t> stored;
  for (const auto& r : there)
    stored.insert(r.number("id"));
  for (auto id : load.acknowledged())
    REQUIRE(stored.contains(id));
}

TEST_CASE("pool starts before PostgreSQL does", "[restart]") {
  postgres server;
  server.stop();
  db::pool_options options;
  options.dsn = server.admin_dsn("postgres");
  db::pool p(options);
  CHECK(failed(run(p, sum(1, 1))).code == errc::unavailable);
  server.start();
  CHECK(eventually([&] { return run(p, sum(1, 1)).has_value(); }, 3s));
}
