// PostgreSQL cannot commit, in every way it knows: nothing is acknowledged, refusals come quickly,
// and the daemon serves again by itself.
#include "base/text.hpp"
#include "db/wire/blocking.hpp"
#include "tests/e2e/support/writers.hpp"
#include "tests/support/await.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/process.hpp"
#include "tests/support/small_disk.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <cstdio>
#include <functional>
#include <optional>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;

namespace {

/// DESIGN §10: request deadline, recovery. What the scheduler of a busy machine adds is not ours.
constexpr double refused_within_s = 5.5;
constexpr double served_within_s = 3;

const postgres_options durable{.tcp = false, .fsync = true};

desk_options on(postgres& server, std::string host = {}) {
  return {.replicas = 1,
          .checks_calls = false,
          .more = "[limits]\nguest_turns = 100000\n",
          .host = std::move(host),
          .server = &server};
}

struct outage {
  const char* name;
  std::function<void()> begin; // returns when nothing can be committed
  std::function<void()> end;   // returns when the test's own write was
  bool is_total = true;        // false: what needs no room is still committed
  std::chrono::milliseconds lasts{0};
};

/// A commit of the test's own.
bool takes_writes(const desk& d) {
  try {
    d.execute("CREATE TABLE IF NOT EXISTS desk.probes (x int); INSERT INTO desk.probes VALUES (1)");
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

void wait_until_it_takes_writes(const desk& d) {
  REQUIRE(eventually([&] { return takes_writes(d); }, 20s));
}

refusals survive(desk& d, const outage& o) {
  writers w(d, 60, 20ms);
  REQUIRE(eventually([&] { return w.acknowledged() > 100; }, 20s));
  auto pid = d.pid();
  o.begin();
  auto from = writers::now_us();
  probed refused;
  CHECK(eventually(
      [&] {
        refused = probe(d);
        return refused.status == 503;
      },
      20s));
  auto refusing_from = writers::now_us();
  CHECK(refused.retry_after >= 1);
  CHECK(refused.retry_after <= 5);
  CHECK(eventually([&] { return w.between(from, writers::now_us()).refused > 50; }, 30s));
  std::this_thread::sleep_for(o.lasts);
  auto broken_until = writers::now_us();
  o.end();
  auto back = writers::now_us();
  CHECK(eventually([&] { return w.between(back, back).first_200_s < 1e9; }, 20s));
  w.check_complete();
  CHECK(::kill(pid, 0) == 0);
  auto seen = w.between(from, broken_until);
  seen.accepted = w.between(refusing_from, broken_until).accepted;
  seen.first_200_s = w.between(back, back).first_200_s;
  std::printf("%s: %zu refused within %.2f s, %zu committed, the first 200 after %.2f s\n", o.name,
              seen.refused, seen.slowest_s, seen.accepted, seen.first_200_s);
  CHECK((seen.accepted == 0 || !o.is_total));
  CHECK(seen.otherwise == 0);
  CHECK(seen.slowest_s < refused_within_s);
  CHECK(seen.first_200_s < served_within_s);
  return seen;
}

bool may_mount() {
  if (small_disk::is_permitted())
    return true;
  WARN("NOT TRIED: a full disk needs a mount, which is not permitted here");
  return false;
}

/// A full disk may end PostgreSQL for good; then somebody makes room and starts it.
void make_room(const small_disk& disk, postgres& server, const desk& d) {
  disk.make_room();
  REQUIRE(eventually(
      [&] {
        if (server.has_ended())
          server.start();
        return takes_writes(d);
      },
      30s));
}

/// What is left of the log's segment could last for long.
bool goes_to_the_next_segment(const desk& d) {
  try {
    d.sql("SELECT pg_switch_wal()");
    return takes_writes(d);
  } catch (const std::exception&) {
    return false;
  }
}

std::size_t backends_of_daemons(const desk& d) {
  return std::stoul(d.sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'frontdesk_app'"));
}

} // namespace

TEST_CASE("a full disk below the tables is refused, and room is enough", "[e2e][outage]") {
  if (!may_mount())
    return;
  small_disk disk(96);
  auto options = durable;
  options.data = disk.folder() + "/data";
  auto log = make_folder("wal");
  options.wal = log + "/wal";
  options.settings = {"max_wal_size=64MB"};
  postgres server(options);
  desk d(on(server));
  survive(d, {.name = "disk of the tables full",
              .begin = [&] { disk.fill(); },
              .end = [&] { make_room(disk, server, d); },
              .is_total = false});
  CHECK(d.log().find("53100") != std::string::npos); // not some other refusal
}

TEST_CASE("a full disk below the log is refused, and room and a start are enough",
          "[e2e][outage]") {
  if (!may_mount())
    return;
  small_disk disk(64);
  auto options = durable;
  options.wal = disk.folder() + "/wal";
  options.settings = {"max_wal_size=32MB", "min_wal_size=32MB", "wal_recycle=off"};
  postgres server(options);
  desk d(on(server));
  survive(d, {.name = "disk of the log full",
              .begin =
                  [&] {
                    disk.fill();
                    REQUIRE(eventually([&] { return !goes_to_the_next_segment(d); }, 20s));
                  },
              .end = [&] { make_room(disk, server, d); }});
}

TEST_CASE("a server that takes no writes is refused until it does", "[e2e][outage]") {
  postgres server(durable);
  desk d(on(server));
  auto set = [&](const char* how) {
    auto db = ok(db::wire::blocking::open(server.admin_dsn("postgres")));
    ok(db.query(text::cat("ALTER SYSTEM ", how)));
    ok(db.query("SELECT pg_reload_conf()"));
  };
  survive(d, {.name = "read-only",
              .begin =
                  [&] {
                    set("SET default_transaction_read_only = on");
                    REQUIRE(eventually([&] { return !takes_writes(d); }));
                  },
              .end =
                  [&] {
                    set("RESET default_transaction_read_only");
                    wait_until_it_takes_writes(d);
                  }});
}

TEST_CASE("a server without a free connection is refused until it has one", "[e2e][outage]") {
  auto options = durable;
  options.settings = {"max_connections=20"};
  postgres server(options);
  desk d(on(server));
  std::vector<db::wire::blocking> others;
  survive(d, {.name = "no free connection",
              .begin =
                  [&] {
                    REQUIRE(eventually([&] {
                      d.sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE "
                            "usename = 'frontdesk_app'");
                      while (auto x = db::wire::blocking::open(
                                 server.dsn(d.database(), "frontdesk_read")))
                        others.push_back(std::move(*x));
                      // One that is starting has no name yet.
                      std::this_thread::sleep_for(200ms);
                      return backends_of_daemons(d) == 0;
                    }));
                  },
              .end =
                  [&] {
                    others.clear();
                    wait_until_it_takes_writes(d);
                  }});
}

TEST_CASE("a server that accepts and never answers is given up, and taken again", "[e2e][outage]") {
  postgres server(durable);
  gate g(server.socket_path(), gate::kind::tcp);
  desk d(on(server, text::cat("127.0.0.1&port=", g.port(), "&sslmode=disable&gssencmode=disable")));
  survive(d, {.name = "silent", .begin = [&] { g.noop(); }, .end = [&] { g.heal(); }});
}

TEST_CASE("the daemon moves to the server that was promoted", "[e2e][outage]") {
  postgres first(durable);
  auto options = durable;
  options.primary = &first;
  postgres second(options);
  // What is acknowledged is on both, or the second could not know it.
  auto db = ok(db::wire::blocking::open(first.admin_dsn("postgres")));
  ok(db.query("ALTER SYSTEM SET synchronous_standby_names = '*'"));
  ok(db.query("SELECT pg_reload_conf()"));
  desk d(on(first,
            text::cat(first.folder(), ",", second.folder(), "&target_session_attrs=read-write")));
  survive(d, {.name = "fail-over",
              .begin = [&] { first.kill(); },
              .end =
                  [&] {
                    execute(second.admin_dsn("postgres"), "SELECT pg_promote()");
                    d.move_to(second);
                    wait_until_it_takes_writes(d);
                  }});
}

TEST_CASE("minutes without PostgreSQL cost no memory and no update", "[.][full]") {
  postgres server(durable);
  desk d(on(server));
  auto resident_kb = [&] {
    auto status = bytes_of(text::cat("/proc/", d.pid(), "/status"));
    return std::stol(status.substr(status.find("VmRSS:") + 6));
  };
  long before = 0, after = 0;
  survive(d, {.name = "five minutes without",
              .begin =
                  [&] {
                    before = resident_kb();
                    server.stop(postgres::mode::immediate);
                  },
              .end =
                  [&] {
                    after = resident_kb();
                    server.start();
                  },
              .is_total = true,
              .lasts = 5min});
  std::printf("resident: %ld kB before, %ld kB after\n", before, after);
  CHECK(after < before + 16 * 1024);
}
