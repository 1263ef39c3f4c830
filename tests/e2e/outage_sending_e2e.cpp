// PostgreSQL is away for longer than a replica's lease while messages are in hand: what the
// platform took meanwhile is known, and not sent again.
#include "tests/e2e/support/call_log.hpp"
#include "tests/e2e/support/desk.hpp"
#include "tests/support/await.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <thread>

using namespace frontdesk::test;
using namespace std::chrono_literals;
namespace pg = frontdesk::playground;

namespace {

constexpr int messages = 5;

/// Committed and in hand, told to wait.
void have_messages_wait(desk& d, int seconds) {
  pg::fault f;
  f.platform = "telegram";
  f.method = "sendMessage";
  f.times = -1;
  f.status = 429;
  f.retry_after = seconds;
  d.platforms.call([&] { d.platforms.faults().arm(f); });
  d.owner();
  for (int i = 0; i < messages; ++i)
    d.platforms.call([&] { d.bot().types(desk::asha, "/whoami"); });
  REQUIRE(d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; }));
  d.platforms.call([&] { d.platforms.faults().clear(); });
}

} // namespace

TEST_CASE("messages that went out while PostgreSQL was away are not sent again", "[e2e][outage]") {
  postgres server({.tcp = false, .fsync = true});
  desk d({.replicas = 1, .more = {}, .server = &server});
  have_messages_wait(d, 2);
  REQUIRE(d.sql("SELECT count(*) FROM desk.outbox WHERE state = 0") == std::to_string(messages));
  call_log calls(d);
  server.stop(postgres::mode::immediate);
  CHECK(eventually([&] { return calls.count(desk::asha) >= messages; }, 6s));
  std::this_thread::sleep_for(7s); // the lease lapses meanwhile
  server.start();
  REQUIRE(eventually(
      [&] {
        return d.sql("SELECT count(*) FROM desk.outbox WHERE state = 0") == "0"
               && d.sql("SELECT count(*) FROM desk.replicas WHERE ended_at IS NOT NULL") == "1";
      },
      20s));
  CHECK(d.owner().types("/help").answer(5s).has("always work"));
  int sent = 0;
  for (const auto& c : calls.of(desk::asha))
    sent += c.method == "sendMessage" && c.text.find("always work") == std::string::npos ? 1 : 0;
  CHECK(sent == messages);
  CHECK(d.sql("SELECT count(*) FROM desk.outbox WHERE flagged") == "0");
}
