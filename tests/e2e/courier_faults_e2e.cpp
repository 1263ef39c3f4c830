// The courier against the platforms' worst: afterwards nothing is unsent, nothing is doubled that
// was not in doubt, and every chat has its posts in order.
#include "tests/e2e/support/call_log.hpp"
#include "tests/e2e/support/desk.hpp"
#include "tests/support/await.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;
namespace pg = frontdesk::playground;
using pg::http::ending;

namespace {

constexpr auto page = "<html><body><h1>502 Bad Gateway</h1></body></html>";

struct injected {
  std::int64_t person;
  pg::fault what;
  bool in_doubt; // the platform did it and did not say so
};

pg::fault fault_of(int status, ending end, bool after_effect, std::string body = {},
                   std::string type = {}) {
  pg::fault f;
  f.platform = "telegram";
  f.method = "sendMessage";
  f.status = status;
  f.end = end;
  f.after_effect = after_effect;
  f.body = std::move(body);
  f.type = std::move(type);
  return f;
}

std::vector<injected> worst() {
  auto told = fault_of(429, ending::whole, false);
  told.retry_after = 3;
  return {{2001, told, false},
          {2002, fault_of(500, ending::whole, true), true},
          {2003, fault_of(0, ending::reset_before, false), true},
          {2004, fault_of(0, ending::reset_in_body, false), true},
          {2005, fault_of(0, ending::never, false), true},
          {2006, fault_of(0, ending::whole, false, "{\"ok\":tru"), true},
          {2007, fault_of(0, ending::whole, false, "[]"), true},
          {2008, fault_of(502, ending::whole, false, page, "text/html"), false},
          {2009, fault_of(502, ending::whole, true, page, "text/html"), true},
          {2010, fault_of(503, ending::reset_before, false), false}};
}

std::string chat_of(std::int64_t person) {
  return "(SELECT id FROM desk.chats WHERE external = '" + std::to_string(person) + "')";
}

std::string unsent(desk& d) {
  return d.sql("SELECT count(*) FROM desk.outbox WHERE state = 0");
}

/// Message ids rise as the platform sends, places as we queued.
std::string out_of_order(desk& d) {
  return d.sql(R"(SELECT count(*) FROM (
    SELECT message_id::bigint < lag(message_id::bigint) OVER (PARTITION BY chat_id ORDER BY place) AS wrong
    FROM desk.outbox WHERE state = 1 AND kind = 1) x WHERE wrong)");
}

} // namespace

TEST_CASE("whatever Telegram does to a call, its chat gets every post, in order",
          "[e2e][courier]") {
  desk d;
  auto faults = worst();
  for (auto& x : faults) {
    x.what.chat = std::to_string(x.person);
    d.platforms.call([&] { d.platforms.faults().arm(x.what); });
  }
  call_log calls(d);
  d.platforms.call([&] {
    for (const auto& x : faults)
      for (auto words : {"/start", "/help", "hello"})
        d.bot().types(x.person, words);
  });
  REQUIRE(d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; }, 10s));
  REQUIRE(eventually([&] { return unsent(d) == "0"; }, 40s));
  CHECK(out_of_order(d) == "0");
  for (const auto& x : faults) {
    INFO("person " << x.person);
    auto rows = std::stoi(d.sql("SELECT count(*) FROM desk.outbox WHERE kind = 1 AND state = 1 "
                                "AND chat_id = "
                                + chat_of(x.person)));
    auto shown = static_cast<int>(d.telegram(x.person, "").all().size());
    CHECK(rows >= 2);
    CHECK(shown == rows + (x.in_doubt ? 1 : 0));
    // A doubt is written down whether or not it came true.
    auto flagged =
        d.sql("SELECT count(*) FROM desk.outbox WHERE flagged AND chat_id = " + chat_of(x.person));
    CHECK(flagged == (x.what.status == 429 ? "0" : "1"));
  }
  auto told = calls.of(2001);
  REQUIRE(told.size() >= 2);
  CHECK(told[0].status == 429);
  CHECK(std::chrono::duration<double>(told[1].at - told[0].at).count() >= 3);
}

TEST_CASE("people who blocked the bot are given up at once and hold nobody up", "[e2e][courier]") {
  desk d;
  constexpr std::int64_t first = 3000;
  constexpr int people = 60;
  auto is_blocked = [](int i) { return i % 10 < 3; };
  for (int i = 0; i < people; ++i)
    if (is_blocked(i)) {
      auto f = fault_of(403, ending::whole, false);
      f.chat = std::to_string(first + i);
      f.times = -1;
      d.platforms.call([&] { d.platforms.faults().arm(f); });
    }
  d.platforms.call([&] {
    for (int i = 0; i < people; ++i)
      d.bot().types(first + i, "/start");
  });
  REQUIRE(d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; }, 10s));
  CHECK(eventually([&] { return unsent(d) == "0"; }, 5s));
  for (int i = 0; i < people; ++i) {
    auto shown = d.telegram(first + i, "").all().size();
    CHECK(shown == (is_blocked(i) ? 0u : 1u));
  }
  CHECK(d.sql("SELECT count(*) FROM desk.outbox WHERE state = 3 AND attempts = 1") == "18");
  CHECK(d.sql("SELECT count(*) FROM desk.outbox WHERE state = 3") == "18");
  CHECK(eventually(
      [&] { return d.sql("SELECT count(*) FROM desk.chats WHERE NOT reachable") == "18"; }));
}

TEST_CASE("a refused token stops the channel and is asked about no more", "[e2e][courier]") {
  desk d;
  auto status = GENERATE(401, 404);
  auto f = fault_of(status, ending::whole, false);
  f.description = status == 401 ? "Unauthorized" : "Not Found";
  f.times = -1;
  d.platforms.call([&] { d.platforms.faults().arm(f); });
  call_log calls(d);
  d.platforms.call([&] { d.bot().types(desk::asha, "/start"); });
  REQUIRE(eventually(
      [&] { return !d.sql("SELECT stopped FROM desk.channels WHERE stopped <> ''").empty(); }));
  CHECK(d.log().find("\"event\":\"channel.stopped\"") != std::string::npos);
  CHECK(d.get(0, "/metrics").find("frontdesk_channels_stopped 1") != std::string::npos);
  // Turns go on; their answers wait for whoever repairs the token.
  for (int i = 0; i < 3; ++i)
    d.platforms.call([&] { d.bot().types(desk::asha, "/help"); });
  REQUIRE(d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; }));
  d.whatsapp("919812345678", "Asha").types("hi").answer(); // another channel's courier goes on
  CHECK(calls.count() == 1);
  d.platforms.call([&] { d.platforms.faults().clear(); });
  if (status == 404)
    return; // healed the same way
  CHECK(d.stop_daemon() == 0);
  d.start_daemon();
  CHECK(eventually([&] { return unsent(d) == "0"; }, 5s));
  CHECK(d.owner().all().size() == 4);
  CHECK(eventually(
      [&] { return d.sql("SELECT count(*) FROM desk.channels WHERE stopped <> ''") == "0"; }));
}

TEST_CASE("a bot-wide limit met by one replica is kept by all", "[e2e][courier]") {
  desk d({.replicas = 2, .checks_calls = true, .more = {}});
  call_log calls(d);
  d.route_to({0});
  auto f = fault_of(429, ending::whole, false);
  f.retry_after = 4;
  f.times = 2;
  d.platforms.call([&] {
    d.platforms.faults().arm(f);
    d.bot().types(4001, "/start");
    d.bot().types(4002, "/start");
  });
  REQUIRE(eventually([&] {
    return d.sql("SELECT count(*) FROM desk.channels WHERE paused_until > now()") == "1";
  }));
  auto paused = calls.of();
  REQUIRE(paused.size() == 2);
  d.route_to({1});
  d.platforms.call([&] { d.bot().types(4003, "/start"); });
  REQUIRE(eventually([&] { return unsent(d) == "0"; }, 8s));
  auto all = calls.of();
  REQUIRE(all.size() == 5);
  for (std::size_t i = 2; i < all.size(); ++i)
    CHECK(std::chrono::duration<double>(all[i].at - paused[1].at).count() >= 3.9);
}

TEST_CASE("replicas share the bot's rate", "[e2e][courier]") {
  desk_options two;
  two.replicas = 2;
  two.send = "per_chat = 0\nper_bot = 10\n";
  desk d(two);
  for (int i : {0, 1})
    REQUIRE(eventually([&] {
      return d.get(i, "/metrics").find("frontdesk_replicas_live 2") != std::string::npos;
    }));
  std::this_thread::sleep_for(1100ms); // the couriers look once a second
  call_log calls(d);
  d.platforms.call([&] {
    d.bot().delivery.grows_slowly = false;
    for (int i = 0; i < 45; ++i)
      d.bot().types(5000 + i, "/start");
  });
  REQUIRE(eventually([&] { return calls.count() == 45; }, 15s));
  auto all = calls.of();
  auto took = std::chrono::duration<double>(all.back().at - all.front().at).count();
  // Ten a second in all, a quarter of a second's worth at once on each. Undivided it would take
  // half of that; if one replica got most of the updates, its half of the rate takes up to nine
  // seconds.
  CHECK(took >= 3.6);
}

TEST_CASE("WhatsApp's status settles a call of unknown outcome", "[e2e][courier][whatsapp]") {
  desk d;
  d.owner().types("/start").answer();
  auto cut = fault_of(0, ending::reset_before, false);
  cut.platform = "whatsapp";
  cut.method = "messages";
  cut.chat = "919800000001";
  auto lost = cut;
  lost.status = 500; // never did it, so no status comes
  lost.chat = "919800000002";
  d.platforms.call([&] {
    d.platforms.faults().arm(cut);
    d.platforms.faults().arm(lost);
  });
  auto arrived = d.whatsapp(cut.chat, "Mina");
  auto repeated = d.whatsapp(lost.chat, "Nita");
  auto began = std::chrono::steady_clock::now();
  arrived.types("hi");
  repeated.types("hi");
  REQUIRE(eventually([&] {
    return d.sql("SELECT count(*) FROM desk.outbox o JOIN desk.chats c ON c.id = o.chat_id WHERE "
                 "c.external LIKE '91980000000_'")
           == "2";
  }));
  CHECK(eventually([&] { return unsent(d) == "0"; }, 15s));
  auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  CHECK(took >= 10);
  CHECK(arrived.all().size() == 1);
  CHECK(repeated.all().size() == 1);
  auto flagged = [&](const std::string& phone) {
    return d.sql("SELECT o.flagged::text FROM desk.outbox o JOIN desk.chats c ON c.id = o.chat_id "
                 "WHERE c.external = '"
                 + phone + "'");
  };
  CHECK(eventually([&] { return flagged(cut.chat) == "false"; }));
  CHECK(flagged(lost.chat) == "true");
}
