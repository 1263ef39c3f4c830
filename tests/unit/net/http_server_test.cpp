// The server over real loopback connections: routes, authenticity, keep-alive, answers, times,
// stop.
#include "http_support.hpp"

#include <future>
#include <thread>

using namespace frontdesk;
using namespace std::chrono_literals;
using test::echo_server;
using test::raw_client;
using test::status_of;
using test::telegram_post;
using test::whatsapp_post;

TEST_CASE("server hands an authentic Telegram post to its handler", "[net][http]") {
  echo_server desk;
  raw_client c(desk.port());
  c.write(telegram_post(R"({"update_id":1})"));
  const auto answer = c.read("}");
  CHECK(status_of(answer) == 200);
  CHECK(answer.find("Content-Type: application/json\r\n") != std::string::npos);
  CHECK(answer.ends_with("\r\n\r\n{\"n\":1}"));
  CHECK(desk.seen()
        == std::vector<std::pair<std::string, std::string>>{{"gym", R"({"update_id":1})"}});
}

TEST_CASE("server keeps the connection for the next update", "[net][http]") {
  echo_server desk;
  raw_client c(desk.port());
  for (int i = 1; i <= 20; ++i) {
    c.write(telegram_post(std::string(static_cast<std::size_t>(i) * 700, ' ')));
    CHECK(c.read("}").ends_with("{\"n\":" + std::to_string(i) + "}"));
  }
  CHECK(desk.seen().size() == 20);
}

TEST_CASE("a connection may be idle for longer than a header may take", "[net][http]") {
  net::http::limits most;
  most.header_time = most.body_time = 200ms;
  most.idle_time = 1'500ms;
  echo_server desk(most);
  raw_client c(desk.port());
  c.write(telegram_post("{}"));
  CHECK(c.read("}").ends_with("{\"n\":1}"));
  std::this_thread::sleep_for(600ms);
  c.write(telegram_post("{}"));
  CHECK(c.read("}").ends_with("{\"n\":2}"));
  CHECK(c.read_to_end(4'000).empty()); // and not for ever
  CHECK(c.ended());
}

TEST_CASE("server answers pipelined requests one after the other in order", "[net][http]") {
  echo_server desk;
  raw_client c(desk.port());
  c.write(telegram_post("{1}") + telegram_post("{2}") + "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
          + telegram_post("{3}"));
  const auto answers = c.read("{\"n\":3}");
  CHECK(answers.find("{\"n\":1}") < answers.find("{\"n\":2}"));
  CHECK(answers.find("{\"n\":2}") < answers.find("\r\n\r\nok"));
  CHECK(answers.find("\r\n\r\nok") < answers.find("{\"n\":3}"));
  CHECK(desk.seen().at(2).second == "{3}");
}

TEST_CASE("server refuses what is not authentic with 401", "[net][http]") {
  echo_server desk;
  std::string request = GENERATE(
      "POST /telegram/gym HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
      "POST /telegram/gym HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: "
      "s3creT\r\nContent-Length: 2\r\n\r\n{}",
      "POST /telegram/gym HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: "
      "\r\nContent-Length: 2\r\n\r\n{}",
      "POST /telegram/gym HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: s3cret\r\n"
      "X-Telegram-Bot-Api-Secret-Token: s3cret\r\nContent-Length: 2\r\n\r\n{}",
      "POST /whatsapp/desk HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
      "POST /whatsapp/desk HTTP/1.1\r\nHost: x\r\nX-Hub-Signature: sha1=0\r\nContent-Length: "
      "2\r\n\r\n{}");
  raw_client c(desk.port());
  c.write(request);
  CHECK(status_of(c.read_to_end()) == 401);
  CHECK(c.ended());
  CHECK(desk.seen().empty());
}

TEST_CASE("server accepts the old secret while it is being rotated", "[net][http]") {
  echo_server desk;
  raw_client c(desk.port());
  c.write("POST /telegram/gym HTTP/1.1\r\nHost: x\r\nx-telegram-bot-api-secret-token: "
          "0ld\r\nContent-Length: 2\r\n\r\n{}");
  CHECK(status_of(c.read("}")) == 200);
}

TEST_CASE("server verifies WhatsApp's signature over the raw body", "[net][http]") {
  echo_server desk;
  raw_client good(desk.port());
  good.write(whatsapp_post(R"({"object":"x"})"));
  CHECK(status_of(good.read("}")) == 200);
  auto forged = whatsapp_post(R"({"object":"x"})");
  forged.back() = ']';
  raw_client bad(desk.port());
  bad.write(forged);
  CHECK(status_of(bad.read_to_end()) == 401);
  CHECK(desk.seen().size() == 1);
}

TEST_CASE("server answers the subscription challenge", "[net][http]") {
  echo_server desk;
  raw_client c(desk.port());
  const std::string ask =
      "GET /whatsapp/desk?hub.mode=subscribe&hub.challenge=77&hub.verify_token=";
  c.write(ask + "tok HTTP/1.1\r\nHost: x\r\n\r\n");
  auto answer = c.read("77");
  CHECK(status_of(answer) == 200);
  CHECK(answer.find("text/plain") != std::string::npos);
  CHECK(answer.ends_with("\r\n\r\n77"));
  c.write(ask + "bad HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(status_of(c.read("\r\n\r\n")) == 403);
}

TEST_CASE("server answers 404 and 405 with what is allowed", "[net][http]") {
  echo_server desk;
  const auto [line, status] = GENERATE(table<std::string, int>({{"GET /", 404},
                                                                {"GET /telegram", 404},
                                                                {"POST /telegram/", 404},
                                                                {"POST /telegram/nobody", 404},
                                                                {"POST /telegram/gym/..", 404},
                                                                {"POST /telegram/../livez", 404},
                                                                {"POST /telegram/gym%00", 404},
                                                                {"POST /whatsapp/gym", 404},
                                                                {"GET /livezz", 404},
                                                                {"GET /health", 404},
                                                                {"GET /telegram/gym", 405},
                                                                {"PUT /telegram/gym", 405},
                                                                {"TRACE /livez", 405},
                                                                {"POST /livez", 405},
                                                                {"HEAD /livez", 405},
                                                                {"DELETE /whatsapp/desk", 405},
                                                                {"BREW /livez", 405}}));
  raw_client c(desk.port());
  c.write(line + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
  const auto answer = c.read_to_end();
  CHECK(status_of(answer) == status);
  CHECK((answer.find("\r\nAllow: ") != std::string::npos) == (status == 405));
  CHECK(answer.find(" 410 ") == std::string::npos);
}

TEST_CASE("server answers 500 when a handler throws and goes on", "[net][http]") {
  echo_server desk;
  desk.throws = true;
  raw_client c(desk.port());
  c.write("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(status_of(c.read_to_end()) == 500);
  desk.throws = false;
  raw_client next(desk.port());
  next.write("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(status_of(next.read("{}")) == 503);
}

TEST_CASE("server speaks HTTP/1.0 and closes unless asked to stay", "[net][http]") {
  echo_server desk;
  raw_client once(desk.port());
  once.write("GET /livez HTTP/1.0\r\n\r\n");
  CHECK(status_of(once.read_to_end()) == 200);
  CHECK(once.ended());
  raw_client stays(desk.port());
  for (int i = 0; i < 2; ++i) {
    stays.write("GET /livez HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(stays.read("ok").find("Connection: keep-alive") != std::string::npos);
  }
}

TEST_CASE("responder may be called late, from elsewhere, twice, or never", "[net][http]") {
  echo_server desk;
  desk.hold = true;
  raw_client c(desk.port());
  c.write(telegram_post("{}"));
  while (desk.seen().empty())
    std::this_thread::sleep_for(1ms);
  SECTION("called twice, the first answer counts") {
    auto held = desk.take_held();
    held.at(0)({.status = 200, .body = "{\"first\":1}"});
    held.at(0)({.status = 500});
    CHECK(c.read("}").ends_with("{\"first\":1}"));
    c.write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(status_of(c.read("ok")) == 200);
  }
  SECTION("dropped, the platform is asked to come again") {
    desk.take_held().clear();
    const auto answer = c.read("\r\n\r\n");
    CHECK(status_of(answer) == 503);
    CHECK(answer.find("Retry-After: 2\r\n") != std::string::npos);
  }
  SECTION("called after the connection or the server has gone") {
    auto held = desk.take_held();
    c.reset();
    desk.get().stop(0ms, 50ms);
    held.at(0)({.status = 200});
    SUCCEED();
  }
}

TEST_CASE("server tells the platform to come again when nobody answers in time", "[net][http]") {
  net::http::limits most;
  most.answer_time = 150ms;
  echo_server desk(most);
  desk.hold = true;
  raw_client c(desk.port());
  c.write(telegram_post("{\"a\":1}"));
  const auto answer = c.read("\r\n\r\n");
  CHECK(status_of(answer) == 503);
  CHECK(answer.find("Retry-After: 2\r\n") != std::string::npos);
  desk.take_held().at(0)({.status = 200, .body = "late"});
  desk.hold = false;
  c.write(telegram_post("{\"a\":2}"));
  CHECK(c.read("}").ends_with("{\"n\":2}"));
}

TEST_CASE("server stops: finishes what is in flight, closes what is idle, accepts no more",
          "[net][http]") {
  echo_server desk;
  desk.hold = true;
  raw_client idle(desk.port());
  idle.write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(status_of(idle.read("ok")) == 200);
  raw_client busy(desk.port());
  busy.write(telegram_post("{}"));
  while (desk.seen().empty())
    std::this_thread::sleep_for(1ms);
  std::thread stopping([&] { desk.get().stop(300ms, 5s); });
  std::this_thread::sleep_for(100ms);
  {
    raw_client during_grace(desk.port());
    during_grace.write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(during_grace.read_to_end().find("Connection: close") != std::string::npos);
  }
  CHECK(idle.read_to_end().empty());
  CHECK(idle.ended());
  desk.take_held().at(0)({.status = 200, .body = "{\"done\":1}"});
  const auto answer = busy.read_to_end();
  CHECK(status_of(answer) == 200);
  CHECK(answer.ends_with("{\"done\":1}"));
  busy.reset();
  stopping.join();
  CHECK_FALSE(raw_client(desk.port()).connected());
}

TEST_CASE("a request that reached the machine before the end is answered", "[net][http]") {
  echo_server desk;
  raw_client idle(desk.port());
  idle.write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(status_of(idle.read("ok")) == 200);
  std::promise<void> entered, release;
  desk.on_readyz = [&] {
    entered.set_value();
    release.get_future().wait();
  };
  raw_client holds(desk.port()); // the server's only thread
  holds.write("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
  entered.get_future().wait();
  raw_client fresh(desk.port()); // the kernel accepts it
  fresh.write(telegram_post("{}"));
  idle.write(telegram_post("{}"));
  std::thread stopping([&] { desk.get().stop(50ms, 5s); });
  std::this_thread::sleep_for(150ms);
  release.set_value();
  CHECK(status_of(idle.read_to_end()) == 200);
  CHECK(status_of(fresh.read_to_end()) == 200);
  CHECK(status_of(holds.read_to_end()) == 503);
  stopping.join();
}

TEST_CASE("server with a taken port says so", "[net][http]") {
  echo_server desk;
  net::http::server_options taken;
  taken.listen = "127.0.0.1:" + std::to_string(desk.port());
  CHECK(net::http::server::open(taken, {}).error().code == errc::unavailable);
  const auto* bad =
      GENERATE("", "8080", "localhost:80", "127.0.0.1:70000", "127.0.0.1:", "1.2.3.4:8o");
  taken.listen = bad;
  CHECK(net::http::server::open(taken, {}).error().code == errc::invalid);
}
