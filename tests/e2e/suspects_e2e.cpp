// An update in whose turn the process ends, again and again: it is put aside, and nobody else pays.
#include "db/wire/blocking.hpp"
#include "tests/e2e/support/desk.hpp"
#include "tests/integration/desk_bench.hpp"
#include "tests/support/await.hpp"
#include "tests/support/postgres.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t parin = 1001;

/// Every living replica knows that one ended without goodbye: from then on they count.
void wait_until_watched(desk& d) {
  REQUIRE(eventually(
      [&] {
        return d.sql(
                   "SELECT count(*) FROM desk.replicas WHERE ended_at IS NULL AND lost_at IS NULL "
                   "AND beat_at < now() - interval '4500 ms'")
               == "1";
      },
      8s));
}

/// What a killed daemon had sent before the lock is let go would still be committed by PostgreSQL
/// afterwards, which is right, but not what is asked here.
void end_what_waits(desk& d) {
  REQUIRE(eventually([&] {
    return d.sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                 "WHERE datname = current_database() AND wait_event_type = 'Lock'")
           == "0";
  }));
}

bool waits_for_a_lock(desk& d) {
  return d.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
               "wait_event_type = 'Lock'")
         != "0";
}

std::string seen(desk& d) {
  return d.sql("SELECT count(*) FROM desk.begun");
}

} // namespace

TEST_CASE("an update that ends two processes is quarantined, other people's are not",
          "[e2e][suspects]") {
  desk d({.replicas = 3, .checks_calls = true, .more = {}});
  d.owner().types("/start").answer();
  d.telegram(parin, "Parin").types("/start").answer();
  d.sql("UPDATE desk.replicas SET process = '' RETURNING 1"); // each on a machine of its own
  d.kill_daemon(2);
  d.route_to({0});
  wait_until_watched(d);
  {
    // Its turn reaches its conversation's row and not further; the process is killed there.
    lock_holder row(postgres::shared().admin_dsn(d.database()),
                    "SELECT FROM desk.conversations WHERE person_id = 424837855 FOR UPDATE");
    d.platforms.call([&] { d.bot().types(desk::asha, "/help"); });
    REQUIRE(eventually([&] { return seen(d) == "1"; }));
    d.route_to({1});
    d.kill_daemon(0);
    REQUIRE(eventually([&] { return seen(d) == "2"; }));
    d.platforms.call([&] { d.bot().types(parin, "/help"); });
    d.kill_daemon(1);
    end_what_waits(d);
  }
  d.start_daemon(1);
  auto apology = d.owner().sees("reference", 15s);
  CHECK(d.sql("SELECT count(*) FROM desk.quarantine WHERE reason = 'ended the process twice'")
        == "1");
  CHECK(d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; }, 10s));
  CHECK(eventually([&] { return d.telegram(parin, "Parin").all().size() == 2; }));
  CHECK(d.sql("SELECT count(*) FROM desk.begun") == "0");
  CHECK(d.owner().types("/help").answer().has("always work"));
}

TEST_CASE("an update that ends each process that is started again at once is put aside after three",
          "[e2e][suspects]") {
  desk d({.replicas = 1, .checks_calls = true, .more = {}});
  d.owner().types("/start").answer();
  {
    lock_holder row(postgres::shared().admin_dsn(d.database()),
                    "SELECT FROM desk.conversations WHERE person_id = 424837855 FOR UPDATE");
    d.platforms.call([&] { d.bot().types(desk::asha, "/help"); });
    for (const char* deaths_before : {"0", "1", "2"}) {
      REQUIRE(eventually([&] { return waits_for_a_lock(d); }, 15s));
      CHECK(seen(d) == deaths_before); // the first nobody could know of
      d.kill_daemon(0);
      end_what_waits(d);
      if (deaths_before[0] != '2')
        d.start_daemon(0);
    }
  }
  d.start_daemon(0);
  d.owner().sees("reference", 15s);
  CHECK(d.sql("SELECT count(*) FROM desk.quarantine WHERE reason = 'ended the process twice'")
        == "1");
  CHECK(d.sql("SELECT count(*) FROM desk.begun") == "0");
}
