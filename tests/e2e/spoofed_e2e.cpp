// Webhook posts that the platform did not send: 401, and the database never hears of them.
#include "net/whatsapp/signature.hpp"
#include "tests/e2e/support/desk.hpp"
#include "tests/e2e/support/statements.hpp"
#include "tests/support/await.hpp"
#include "tests/support/process.hpp"
#include "tests/support/raw_client.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>

using namespace frontdesk::test;

namespace {

const std::string secret = "emulated-secret-0123456789";
const std::string app_secret = "emulated-app-secret-0123456789";
const std::string update =
    R"({"update_id":77,"message":{"message_id":1,"date":1790000000,"text":"/start","chat":{"id":5,"type":"private"},"from":{"id":5,"is_bot":false,"first_name":"Eve"}}})";
const std::string post = R"({"object":"whatsapp_business_account","entry":[]})";

std::string told(const std::string& value) {
  return "X-Telegram-Bot-Api-Secret-Token: " + value + "\r\n";
}

std::string signed_as(const std::string& value) {
  return "X-Hub-Signature-256: " + value + "\r\n";
}

std::string upper(std::string s) {
  std::transform(s.begin() + 7, s.end(), s.begin() + 7,
                 [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c; });
  return s;
}

std::vector<std::string> spoofed() {
  using frontdesk::net::whatsapp::sign;
  std::vector<std::string> out;
  auto good = sign(post, app_secret);
  for (const auto& fields :
       {std::string(), told(""), told("x"), told(secret + "x"), told(secret.substr(1)),
        told(secret.substr(0, secret.size() - 1)), told(secret.substr(0, secret.size() - 1) + "8"),
        told(upper("xxxxxxx" + secret)), told(std::string(8'000, 'k')), told(app_secret),
        "Authorization: Bearer " + secret + "\r\n", signed_as(sign(update, secret)),
        told(secret) + told("x"), told("x") + told(secret), told(secret) + told(secret)})
    out.push_back(posted("/telegram/gym", fields, update));
  for (const auto& fields :
       {std::string(), signed_as(""), signed_as(good.substr(7)), signed_as(upper(good)),
        signed_as("sha1=" + good.substr(7, 40)), "X-Hub-Signature: " + good + "\r\n",
        signed_as(sign(post + " ", app_secret)), signed_as(sign("", app_secret)),
        signed_as(sign(post, secret)), signed_as(sign(post, "")), signed_as(good + "00"),
        signed_as(std::string(8'000, 'a')), signed_as(good) + signed_as(sign(post, "x")),
        signed_as(sign(post, "x")) + signed_as(good), signed_as(good) + signed_as(good),
        told(secret)})
    out.push_back(posted("/whatsapp/desk", fields, post));
  return out;
}

} // namespace

TEST_CASE("what no platform sent is refused, and PostgreSQL hears nothing of it",
          "[e2e][security]") {
  desk d;
  d.owner().types("/start").answer();
  statements_seen seen(d);
  auto quarantined = d.sql("SELECT count(*) FROM desk.quarantine");
  auto before = seen.calls() - seen.calls("desk.replicas");
  int count = 0;
  for (int round = 0; round < 20; ++round)
    for (const auto& bytes : spoofed()) {
      raw_client c(static_cast<std::uint16_t>(d.port()));
      c.write(bytes);
      auto answer = c.read("\r\n\r\n");
      INFO(bytes.substr(0, 200) << "\n" << answer);
      bool refused = answer.starts_with("HTTP/1.1 401") || answer.starts_with("HTTP/1.1 400");
      CHECK(refused);
      ++count;
    }
  // A turn makes two statements at least; the scheduler and the heartbeat make a few by themselves.
  CHECK(count > 600);
  CHECK(seen.calls() - seen.calls("desk.replicas") - before < 60);
  CHECK(d.sql("SELECT count(*) FROM desk.people WHERE person_id = 5") == "0");
  CHECK(d.sql("SELECT count(*) FROM desk.quarantine") == quarantined);
}

TEST_CASE("the subscription challenge is for who knows the verify token", "[e2e][security]") {
  desk d;
  for (const auto* query : {"", "?hub.mode=subscribe&hub.challenge=7",
                            "?hub.mode=subscribe&hub."
                            "challenge=7&hub.verify_token=emulated-verify-token-012345678"}) {
    raw_client c(static_cast<std::uint16_t>(d.port()));
    c.write("GET /whatsapp/desk" + std::string(query) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    auto answer = c.read("\r\n\r\n");
    INFO(query << answer);
    bool refused = answer.starts_with("HTTP/1.1 401") || answer.starts_with("HTTP/1.1 403");
    CHECK(refused);
  }
}

TEST_CASE("while a secret is rotated the old one is taken as well, on both platforms",
          "[e2e][security]") {
  using frontdesk::net::whatsapp::sign;
  desk d;
  const std::string old = "secret-of-yesterday-0123456789";
  auto port = free_port();
  auto pid = start_process(
      {"/usr/bin/env", "FRONTDESK_CHANNEL_GYM_SECRET_OLD=" + old,
       "FRONTDESK_CHANNEL_DESK_APP_SECRET_OLD=" + old, program_beside("frontdesk"), "serve",
       "--config", d.folder() + "/frontdesk.toml", "--listen", "127.0.0.1:" + std::to_string(port)},
      d.folder() + "/rotating.log");
  auto status = [&](const std::string& bytes) {
    raw_client c(static_cast<std::uint16_t>(port));
    c.write(bytes);
    auto answer = c.read("\r\n\r\n");
    return answer.size() > 12 ? answer.substr(9, 3) : answer;
  };
  CHECK(eventually([&] { return status(posted("/telegram/gym", told(secret), update)) == "200"; },
                   std::chrono::seconds(20)));
  CHECK(status(posted("/telegram/gym", told(old), update)) == "200");
  CHECK(status(posted("/telegram/gym", told(old + "x"), update)) == "401");
  CHECK(status(posted("/whatsapp/desk", signed_as(sign(post, app_secret)), post)) == "200");
  CHECK(status(posted("/whatsapp/desk", signed_as(sign(post, old)), post)) == "200");
  CHECK(status(posted("/whatsapp/desk", signed_as(sign(post, old + "x")), post)) == "401");
  ::kill(pid, SIGKILL);
  wait_for(pid);
}
