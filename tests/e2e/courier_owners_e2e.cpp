// One sender per chat across replicas: a dead owner, a resumed one, one that leaves in good order.
#include "tests/e2e/support/call_log.hpp"
#include "tests/e2e/support/desk.hpp"
#include "tests/support/await.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk::test;
using namespace std::chrono_literals;
namespace pg = frontdesk::playground;

namespace {

constexpr std::int64_t parin = 1001;

/// Calls hang and do nothing until healed.
void hang_sends(desk& d) {
  pg::fault f;
  f.platform = "telegram";
  f.method = "sendMessage";
  f.times = -1;
  f.status = 500;
  f.end = pg::http::ending::never;
  d.platforms.call([&] { d.platforms.faults().arm(f); });
}

void heal(desk& d) {
  d.platforms.call([&] { d.platforms.faults().clear(); });
}

void refuse_sends_for(desk& d, int seconds) {
  pg::fault f;
  f.platform = "telegram";
  f.method = "sendMessage";
  f.times = -1;
  f.status = 429;
  f.retry_after = seconds;
  d.platforms.call([&] { d.platforms.faults().arm(f); });
}

/// Three turns of the owner are committed by the first replica; none of their answers is sent.
void leave_three_unsent(desk& d) {
  d.route_to({0});
  d.owner(); // has a name from here on
  for (auto words : {"/start", "/help", "/whoami"})
    d.platforms.call([&] { d.bot().types(desk::asha, words); });
  REQUIRE(d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; }));
  REQUIRE(d.sql("SELECT count(*) FROM desk.outbox WHERE state = 0 AND kind = 1") == "3");
}

/// The three answers stand in the owner's chat, in the order of the questions, each once.
bool has_all_three(desk& d) {
  auto shown = d.owner().all();
  return shown.size() == 3 && shown[1].has("always work") && shown[2].has("Asha");
}

bool unsent_is_delivered(desk& d, std::chrono::milliseconds within) {
  return eventually([&] { return has_all_three(d); }, within) && eventually([&] {
           return d.sql("SELECT count(*) FROM desk.outbox WHERE state = 0") == "0";
         });
}

} // namespace

TEST_CASE("what a dead replica left is sent by another within ten seconds, in order",
          "[e2e][courier]") {
  desk d({.replicas = 2, .checks_calls = true, .more = {}});
  bool on_another_machine = GENERATE(true, false);
  hang_sends(d);
  leave_three_unsent(d);
  if (on_another_machine)
    d.sql("UPDATE desk.replicas SET process = '' RETURNING 1");
  d.kill_daemon(0);
  auto killed = std::chrono::steady_clock::now();
  heal(d);
  d.route_to({1});
  CHECK(d.telegram(parin, "Parin").types("/start").answer(5s).text.size() > 0);
  d.owner().types("/help");
  CHECK(d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; }, 5s));
  CHECK(eventually([&] { return d.owner().all().size() == 4; }, 12s));
  auto took = std::chrono::steady_clock::now() - killed;
  CHECK(std::chrono::duration<double>(took).count() < (on_another_machine ? 10 : 4));
  auto shown = d.owner().all();
  REQUIRE(shown.size() == 4);
  CHECK(shown[2].has("Asha"));
  CHECK(shown[1].has("always work"));
  CHECK(shown[3].has("always work"));
  // Its owner may have sent them: whoever took over says so.
  CHECK(eventually([&] {
    return std::stoi(d.sql("SELECT count(*) FROM desk.outbox WHERE flagged AND kind = 1")) >= 3;
  }));
}

TEST_CASE("what a killed process owed is sent as soon as it is started again", "[e2e][courier]") {
  desk d({.replicas = 1, .checks_calls = true, .more = {}});
  hang_sends(d);
  leave_three_unsent(d);
  d.kill_daemon(0);
  heal(d);
  d.start_daemon(0);
  CHECK(unsent_is_delivered(d, 2s)); // nobody waits for the silence of what is known to be dead
}

TEST_CASE("a replica that was stopped writes nothing stale and goes on under a new id",
          "[e2e][courier]") {
  desk d({.replicas = 2, .checks_calls = true, .more = {}});
  hang_sends(d);
  leave_three_unsent(d);
  d.pause_daemon(0);
  heal(d);
  d.route_to({1});
  REQUIRE(unsent_is_delivered(d, 12s));
  auto lost = d.sql("SELECT id FROM desk.replicas WHERE lost_at IS NOT NULL");
  REQUIRE_FALSE(lost.empty());
  call_log calls(d);
  d.resume_daemon(0);
  REQUIRE(eventually([&] {
    return d.sql("SELECT count(*) FROM desk.replicas WHERE lost_at IS NULL AND ended_at IS NULL")
           == "2";
  }));
  d.route_to({0});
  CHECK(d.owner().types("/help").answer(5s).has("always work"));
  // Whatever it held when it was stopped would have gone out before this.
  CHECK(d.owner().all().size() == 4);
  int messages = 0;
  for (const auto& c : calls.of(desk::asha))
    messages += c.method == "sendMessage" ? 1 : 0;
  CHECK(messages == 1);
}

TEST_CASE("a replica that leaves in good order frees its chats for another at once",
          "[e2e][courier]") {
  desk d({.replicas = 2, .checks_calls = true, .more = {}});
  refuse_sends_for(d, 8);
  auto refused = std::chrono::steady_clock::now();
  leave_three_unsent(d);
  d.route_to({1});
  call_log calls(d);
  CHECK(d.stop_daemon(0) == 0);
  heal(d);
  // The chat's retry_after goes with the chat.
  REQUIRE(unsent_is_delivered(d, 5s));
  auto sent = calls.of(desk::asha);
  REQUIRE_FALSE(sent.empty());
  auto waited = std::chrono::duration<double>(sent.front().at - refused).count();
  CHECK(waited >= 8);
  CHECK(waited < 15); // the retry_after counts from the last refusal, a little later
  CHECK(d.sql("SELECT count(*) FROM desk.outbox WHERE flagged") == "0"); // nothing is in doubt
}

TEST_CASE("a strip's retry_after holds whichever replica has the chat's next turn",
          "[e2e][courier]") {
  desk d({.replicas = 2, .checks_calls = true, .more = {}});
  d.route_to({0});
  CHECK(d.owner().types("/start").answer(5s).text.size() > 0);
  REQUIRE(eventually([&] { return d.sql("SELECT sum(owner) FROM desk.chats") == "0"; }));
  pg::fault f;
  f.platform = "telegram";
  f.method = "editMessageReplyMarkup";
  f.times = 1;
  f.status = 429;
  f.retry_after = 4;
  d.platforms.call([&] { d.platforms.faults().arm(f); });
  call_log calls(d);
  CHECK(d.owner().types("/help").answer(5s).has("always work"));
  REQUIRE(eventually([&] { return calls.count(desk::asha) == 2; })); // the message and its strip
  auto told = calls.of(desk::asha).back();
  REQUIRE(told.status == 429);
  REQUIRE(eventually(
      [&] { return d.sql("SELECT count(*) FROM desk.chats WHERE not_before > now()") == "1"; }));
  d.route_to({1});
  CHECK(d.owner().types("/whoami").answer(8s).has("Asha"));
  for (const auto& c : calls.of(desk::asha))
    if (c.at > told.at)
      CHECK(c.at - told.at >= 4s);
}
