// SIGTERM while something hangs: the daemon ends in good order and in time.
#include "base/text.hpp"
#include "tests/e2e/support/desk.hpp"
#include "tests/e2e/support/posts.hpp"
#include "tests/support/await.hpp"
#include "tests/support/gate.hpp"
#include "tests/support/process.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <csignal>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;

namespace {

std::string start_of(std::int64_t person) {
  return text::cat(R"({"update_id":)", 900'000 + person,
                   R"(,"message":{"message_id":1,"date":1790000000,"text":"/start","chat":{"id":)",
                   person, R"(,"type":"private"},"from":{"id":)", person,
                   R"(,"is_bot":false,"first_name":"Asha"}}})");
}

/// Ends it, and checks how and in what time (DESIGN §10).
void check_stop(desk& d) {
  auto from = std::chrono::steady_clock::now();
  CHECK(d.stop_daemon() == 0);
  auto took = std::chrono::steady_clock::now() - from;
  INFO("took " << std::chrono::duration<double>(took).count() << " s");
  CHECK(took < 10s);
}

} // namespace

TEST_CASE("a daemon ends in time beside half a request and a platform that hangs",
          "[e2e][process][stop]") {
  desk d;
  playground::fault hangs;
  hangs.times = -1;
  hangs.delay = 20s;
  d.platforms.call([&] { d.platforms.faults().arm(hangs); });
  auto post = telegram_post(start_of(55));
  raw_client half(static_cast<std::uint16_t>(d.port()));
  REQUIRE(half.write(post.substr(0, post.size() - 1)));
  CHECK(status_of(d.port(), telegram_post(start_of(56))) == "200");
  REQUIRE(eventually([&] {
    return d.get(0, "/metrics").find("frontdesk_send_waiting{channel=\"gym\"} 1\n")
           != std::string::npos;
  }));
  check_stop(d);
}

TEST_CASE("a daemon ends in time beside a database that answers no more", "[e2e][process][stop]") {
  gate between(postgres::shared().socket_path());
  desk d({.replicas = 1, .more = {}, .host = between.folder()});
  CHECK(status_of(d.port(), telegram_post(start_of(55))) == "200");
  between.noop();
  raw_client waits(static_cast<std::uint16_t>(d.port()));
  REQUIRE(waits.write(telegram_post(start_of(56))));
  check_stop(d);
}

TEST_CASE("a daemon that waits for its database's first word ends when it is told to",
          "[e2e][process][stop]") {
  desk d;
  gate between(postgres::shared().socket_path());
  between.noop();
  auto port = free_port();
  auto pid = start_process({program_beside("frontdesk"), "serve", "--config",
                            d.folder() + "/frontdesk.toml", "--database", between.dsn(d.database()),
                            "--listen", text::cat("127.0.0.1:", port)},
                           d.folder() + "/waits.log");
  REQUIRE(eventually(
      [&] { return status_of(port, "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n") == "200"; }));
  REQUIRE(eventually([&] { return between.accepted() > 0; }));
  auto from = std::chrono::steady_clock::now();
  ::kill(pid, SIGTERM);
  CHECK(wait_for(pid) == 0);
  CHECK(std::chrono::steady_clock::now() - from < 3s);
}
