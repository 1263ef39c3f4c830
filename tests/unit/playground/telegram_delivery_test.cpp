// Delivery to a webhook over loopback: order, retries, headers, faults, history.
#include "tests/unit/playground/loopback.hpp"

#include <catch2/catch.hpp>

#include <atomic>

using namespace playground_test;
using pg::telegram::update_kind;

namespace {

constexpr auto token = "424242:AAEmulated-Token";

pg::telegram::bot& gym(pg::emulator& e) {
  return e.telegram().add_bot(token, "gym");
}

void set_webhook(pg::emulator& e, const webhook_server& s, const std::string& more = {}) {
  auto a = ask(e, "POST", std::string("/bot") + token + "/setWebhook",
               R"({"url":")" + s.url("/telegram/gym") + "\"" + more + "}");
  REQUIRE(a.body == R"({"ok":true,"result":true})");
}

pg::http::reply status(unsigned code, std::string retry_after = {}) {
  pg::http::reply r;
  r.status = code;
  if (!retry_after.empty())
    r.headers.emplace_back("Retry-After", retry_after);
  return r;
}

} // namespace

TEST_CASE("telegram delivery posts an update the way the server writes it", "[playground]") {
  webhook_server daemon;
  pg::emulator e;
  e.call([&] { gym(e); });
  set_webhook(e, daemon, R"(,"secret_token":"s3cret")");
  e.call([&] { gym(e).types(77, "परी"); });
  auto posts = daemon.posts(1);
  REQUIRE(posts.size() == 1);
  CHECK(posts[0].path == "/telegram/gym");
  CHECK(posts[0].content_type == "application/json");
  CHECK(posts[0].body.find(",\n\"message\":{\"message_id\":1,") != std::string::npos);
  CHECK(posts[0].body.find("\\u092a\\u0930\\u0940") != std::string::npos);
  CHECK(posts[0].body.find("\"language_code\":\"en\"") != std::string::npos);
}

TEST_CASE("telegram delivery holds a chat's next message until the first is acknowledged",
          "[playground]") {
  std::atomic<int> failures = 2;
  webhook_server daemon(
      [&](const pg::http::request&) { return failures-- > 0 ? status(503) : status(200); });
  pg::emulator e;
  e.call([&] { gym(e); });
  set_webhook(e, daemon);
  e.call([&] {
    gym(e).types(77, "one");
    gym(e).types(77, "two");
  });
  auto posts = daemon.posts(4);
  REQUIRE(posts.size() == 4); // one, at once one again, after 2 s one, two
  for (int i : {0, 1, 2})
    CHECK(posts[static_cast<std::size_t>(i)].body.find("\"one\"") != std::string::npos);
  CHECK(posts[3].body.find("\"two\"") != std::string::npos);
  REQUIRE(e.wait_for([&] { return gym(e).delivery.pending() == 0; }));
  e.call([&] {
    const auto& attempts = gym(e).history.attempts();
    REQUIRE(attempts.size() == 4);
    CHECK(attempts[0].status == 503);
    CHECK(attempts[2].number == 3);
    CHECK(attempts[2].sent_us - attempts[1].sent_us >= 1'990'000);
    CHECK(gym(e).delivery.last_error()
          == "Wrong response from the webhook: 503 Service Unavailable");
  });
}

TEST_CASE("telegram delivery sends a tap while a text is under way", "[playground]") {
  webhook_server daemon([&](const pg::http::request& r) {
    auto reply = status(200);
    if (r.body.find("callback_query") == std::string::npos)
      reply.delay = std::chrono::milliseconds(400);
    return reply;
  });
  pg::emulator e;
  e.call([&] { gym(e).delivery.grows_slowly = false; });
  set_webhook(e, daemon);
  e.call([&] {
    gym(e).types(77, "slow");
    gym(e).presses(77, 1, "x:home:0:0");
  });
  REQUIRE(e.wait_for([&] { return gym(e).history.attempts().size() == 2; }));
  e.call([&] { // the tap was acknowledged first
    CHECK(gym(e).history.attempts()[0].update_id > gym(e).history.attempts()[1].update_id);
  });
}

TEST_CASE("telegram delivery obeys Retry-After and drops what would be too late", "[playground]") {
  webhook_server daemon([](const pg::http::request&) { return status(503, "200"); });
  pg::emulator e;
  e.call([&] { gym(e); });
  set_webhook(e, daemon);
  e.call([&] { gym(e).presses(77, 1, "a:1:1.1:0"); });
  REQUIRE(e.wait_for([&] { return gym(e).history.attempts().size() == 1; }));
  CHECK(e.call([&] { return gym(e).delivery.pending(); })
        == 0); // 200 s are beyond a callback's 150 s
}

TEST_CASE("telegram delivery waits as long as Retry-After says, on the emulated clock",
          "[playground]") {
  std::atomic<int> failures = 1;
  webhook_server daemon(
      [&](const pg::http::request&) { return failures-- > 0 ? status(503, "30") : status(200); });
  pg::emulator e;
  e.call([&] { gym(e); });
  set_webhook(e, daemon);
  e.call([&] { gym(e).types(77, "later"); });
  REQUIRE(e.wait_for([&] { return gym(e).history.attempts().size() == 1; }));
  CHECK(e.call([&] { return gym(e).delivery.pending(); }) == 1);
  e.advance(std::chrono::seconds(31));
  REQUIRE(e.wait_for([&] { return gym(e).delivery.pending() == 0; }));
}

TEST_CASE("telegram delivery runs the method in a webhook's answer", "[playground]") {
  webhook_server daemon([](const pg::http::request& r) {
    auto reply = status(200);
    auto at = r.body.find("\"id\":\"");
    auto id = r.body.substr(at + 6, r.body.find('"', at + 6) - at - 6);
    reply.body =
        R"({"method":"answerCallbackQuery","callback_query_id":")" + id + R"(","text":"Saved"})";
    return reply;
  });
  pg::emulator e;
  e.call([&] { gym(e); });
  set_webhook(e, daemon);
  e.call([&] { gym(e).presses(77, 1, "x:home:0:0"); });
  REQUIRE(e.wait_for([&] {
    const auto& all = gym(e).presses_made();
    return !all.empty() && all.begin()->second.answered && all.begin()->second.toast == "Saved";
  }));
}

TEST_CASE("telegram delivery repeats an update whose answer was lost", "[playground]") {
  webhook_server daemon;
  pg::emulator e;
  e.call([&] { gym(e).delivery.faults.lose_answers = 1; });
  set_webhook(e, daemon);
  auto id = e.call([&] { return gym(e).types(77, "once"); });
  auto posts = daemon.posts(2);
  REQUIRE(posts.size() == 2);
  CHECK(posts[0].body == posts[1].body);
  REQUIRE(e.wait_for([&] { return gym(e).delivery.pending() == 0; }));
  CHECK(e.call([&] { return gym(e).delivery.repeat(id); }));
  CHECK(daemon.posts(3).size() == 3);
}

TEST_CASE("telegram delivery deletes the webhook after a day of 410", "[playground]") {
  webhook_server daemon([](const pg::http::request&) { return status(410); });
  pg::emulator e;
  e.call([&] { gym(e); });
  set_webhook(e, daemon);
  e.call([&] { gym(e).types(77, "gone"); });
  REQUIRE(e.wait_for([&] { return gym(e).history.attempts().size() == 2; }));
  e.advance(std::chrono::hours(23) + std::chrono::minutes(5));
  CHECK(e.wait_for([&] { return gym(e).delivery.hook().url.empty(); }));
}
