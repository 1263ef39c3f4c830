// The deployment files of ops/ at work: three replicas behind nginx and HAProxy, one killed, one
// drained under load; PostgreSQL behind PgBouncer.
#include "base/text.hpp"
#include "tests/e2e/support/desk.hpp"
#include "tests/support/await.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/process.hpp"
#include "tests/support/raw_client.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <thread>

using namespace frontdesk::test;
namespace text = frontdesk::text;
namespace pg = frontdesk::playground;

namespace {

void replace(std::string& in, const std::string& from, const std::string& to) {
  auto at = in.find(from);
  INFO("looked for " << from);
  REQUIRE(at != in.npos);
  in.replace(at, from.size(), to);
}

void drop_line_with(std::string& in, const std::string& word) {
  auto at = in.find(word);
  REQUIRE(at != in.npos);
  auto begin = in.rfind('\n', at) + 1;
  in.erase(begin, in.find('\n', at) - begin + 1);
}

/// A program in the foreground, ended with this object.
class service {
public:
  service(const std::vector<std::string>& command, const std::string& log, int port)
      : pid_(start_process(command, log)) {
    auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!raw_client(static_cast<std::uint16_t>(port)).connected()) {
      if (std::chrono::steady_clock::now() > end)
        throw std::runtime_error(command.front() + " does not listen:\n" + bytes_of(log));
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  ~service() {
    ::kill(pid_, SIGTERM);
    wait_for(pid_);
  }
  service(const service&) = delete;
  service& operator=(const service&) = delete;

private:
  pid_t pid_;
};

/// ops/nginx/frontdesk.conf with this run's ports and without TLS.
std::unique_ptr<service> nginx(const desk& d, int port, bool random) {
  auto site = bytes_of(FRONTDESK_SOURCE_DIR "/ops/nginx/frontdesk.conf");
  replace(site, "listen 443 ssl http2;", text::cat("listen 127.0.0.1:", port, ";"));
  for (const auto* line : {"ssl_certificate /", "ssl_certificate_key", "ssl_protocols"})
    drop_line_with(site, line);
  if (!random)
    drop_line_with(site, "random;");
  for (int i = 0; i < 3; ++i)
    replace(site, text::cat("127.0.0.1:808", i + 1), text::cat("127.0.0.1:", d.port(i)));
  auto here = d.folder();
  std::ofstream(here + "/site.conf") << site;
  std::ofstream(here + "/nginx.conf")
      << "daemon off;\nmaster_process off;\npid " << here << "/nginx.pid;\nerror_log " << here
      << "/nginx.log;\nevents {}\nhttp {\naccess_log off;\nclient_body_temp_path " << here
      << "/body;\nproxy_temp_path " << here << "/proxy;\nfastcgi_temp_path " << here
      << "/fastcgi;\nuwsgi_temp_path " << here << "/uwsgi;\nscgi_temp_path " << here
      << "/scgi;\ninclude " << here << "/site.conf;\n}\n";
  return std::make_unique<service>(std::vector<std::string>{"/usr/sbin/nginx", "-e",
                                                            here + "/nginx.log", "-p", here, "-c",
                                                            here + "/nginx.conf"},
                                   here + "/nginx.out", port);
}

/// ops/haproxy/frontdesk.cfg with this run's ports and without TLS.
std::unique_ptr<service> haproxy(const desk& d, int port, bool random) {
  auto site = bytes_of(FRONTDESK_SOURCE_DIR "/ops/haproxy/frontdesk.cfg");
  drop_line_with(site, "bind :443");
  replace(site, "frontend webhooks\n",
          text::cat("frontend webhooks\n  bind 127.0.0.1:", port, "\n"));
  if (!random)
    replace(site, "balance random", "balance roundrobin");
  for (int i = 0; i < 3; ++i)
    replace(site, text::cat("127.0.0.1:808", i + 1), text::cat("127.0.0.1:", d.port(i)));
  std::ofstream(d.folder() + "/haproxy.cfg") << site;
  return std::make_unique<service>(
      std::vector<std::string>{"/usr/sbin/haproxy", "-db", "-f", d.folder() + "/haproxy.cfg"},
      d.folder() + "/haproxy.out", port);
}

/// Everybody types once.
void everybody_types(desk& d, int people, const std::string& words) {
  d.platforms.call([&] {
    for (int i = 0; i < people; ++i)
      d.bot().types(10'000 + i, words);
  });
}

bool all_delivered(desk& d) {
  return d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; },
                              std::chrono::seconds(60));
}

void check_replicas(bool with_nginx, bool random) {
  constexpr int people = 60;
  desk d({.replicas = 3, .checks_calls = false, .more = "[limits]\nguest_turns = 100000\n"});
  auto port = free_port();
  auto proxy = with_nginx ? nginx(d, port, random) : haproxy(d, port, random);
  d.platforms.call([&] {
    d.bot().delivery.replicas = {{"127.0.0.1", static_cast<unsigned short>(port), "/telegram/gym"}};
  });
  int rounds = 0;
  auto round = [&] { everybody_types(d, people, "round " + std::to_string(++rounds)); };
  for (int i = 0; i < 5; ++i)
    round();
  REQUIRE(all_delivered(d));
  round();
  round();
  d.kill_daemon(0);
  for (int i = 0; i < 3; ++i)
    round();
  CHECK(all_delivered(d));
  d.start_daemon(0);
  for (int i = 0; i < 3; ++i)
    round();
  auto killed_until = d.platforms.call([&] { return d.bot().history.attempts().size(); });
  CHECK(d.stop_daemon(1) == 0); // drained: SIGTERM while they type
  for (int i = 0; i < 3; ++i)
    round();
  CHECK(all_delivered(d));
  CHECK(d.sql("SELECT count(*) FROM desk.turns") == std::to_string(rounds * people));
  CHECK(d.sql("SELECT count(DISTINCT update_key) FROM desk.turns")
        == std::to_string(rounds * people));
  CHECK(eventually([&] { return d.sql("SELECT count(*) FROM desk.outbox WHERE state = 0") == "0"; },
                   std::chrono::seconds(30)));
  std::set<int> seen, seen_draining;
  d.platforms.call([&] {
    std::size_t number = 0;
    for (const auto& attempt : d.bot().history.attempts())
      (number++ < killed_until ? seen : seen_draining).insert(static_cast<int>(attempt.status));
  });
  seen.erase(0); // a killed replica may cut the answer it was giving; a drained one may not
  for (int status : seen) {
    INFO("a status seen by the platform: " << status);
    CHECK((status == 200 || status == 503 || status == 502));
  }
  for (int status : seen_draining) {
    INFO("a status seen while one drained: " << status);
    CHECK((status == 200 || status == 503));
  }
}

/// Nothing can be committed: the platform must read when to come again, from whoever answers.
void check_refusal(int port) {
  for (int i = 0; i < 20; ++i) {
    raw_client c(static_cast<std::uint16_t>(port));
    c.write(posted("/telegram/gym",
                   "X-Telegram-Bot-Api-Secret-Token: emulated-secret-0123456789\r\n"
                   "Connection: close\r\n",
                   text::cat(R"({"update_id":)", 900 + i,
                             R"(,"message":{"message_id":1,"date":1790000000,"text":"x","chat":)"
                             R"({"id":55,"type":"private"},"from":{"id":55,"is_bot":false,)"
                             R"("first_name":"Eve"}}})")));
    auto answer = c.read_to_end(15'000);
    INFO(answer.substr(0, 200));
    CHECK(answer.substr(9, 3) == "503");
    CHECK(answer.find("etry-") != answer.npos); // Retry-After, whatever the case of its letters
  }
}

} // namespace

TEST_CASE("three replicas behind nginx: one killed, one drained, nothing lost or doubled",
          "[e2e][proxies]") {
  check_replicas(true, true);
}

TEST_CASE("three replicas behind haproxy: one killed, one drained, nothing lost or doubled",
          "[e2e][proxies]") {
  check_replicas(false, true);
}

TEST_CASE("behind a proxy, too, the platform reads when to come again", "[e2e][proxies]") {
  postgres server;
  desk d({.replicas = 3, .more = {}, .server = &server});
  auto with_nginx = GENERATE(true, false);
  INFO((with_nginx ? "nginx" : "haproxy"));
  auto port = free_port();
  auto proxy = with_nginx ? nginx(d, port, true) : haproxy(d, port, true);
  server.stop();
  check_refusal(port);
  for (int i = 0; i < 3; ++i)
    d.kill_daemon(i);
  check_refusal(port);
}

TEST_CASE("three replicas behind nginx and haproxy in turn", "[.][full]") {
  check_replicas(true, false);
  check_replicas(false, false);
}

TEST_CASE("the proxies let through what platforms call, and nothing else", "[e2e][proxies]") {
  desk d({.replicas = 3, .more = {}});
  auto with_nginx = GENERATE(true, false);
  auto port = free_port();
  auto proxy = with_nginx ? nginx(d, port, true) : haproxy(d, port, true);
  auto status = [&](const std::string& line, const std::string& fields) {
    raw_client c(static_cast<std::uint16_t>(port));
    c.write(line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + fields + "\r\n");
    return c.read_to_end().substr(9, 3);
  };
  CHECK(status("GET /metrics", "") == "404");
  CHECK(status("GET /readyz", "") == "404");
  CHECK(status("GET /livez", "") == "404");
  CHECK(status("GET /telegram/gym/../../metrics", "") != "200");
  CHECK(status("POST /telegram/gym", "Content-Length: 0\r\n") == "401");
  CHECK(status("POST /whatsapp/desk", "Content-Length: 5000000\r\n") == "413");
}

TEST_CASE("PgBouncer in transaction mode, with prepared statements off", "[e2e][proxies]") {
  auto& server = postgres::shared();
  auto here = make_folder("pgbouncer");
  auto port = free_port();
  auto ini = bytes_of(FRONTDESK_SOURCE_DIR "/ops/pgbouncer/pgbouncer.ini");
  replace(ini, "frontdesk = host=/run/postgresql dbname=frontdesk",
          text::cat("* = host=", server.folder(), " port=", server.port()));
  replace(ini, "listen_port = 6432", text::cat("listen_port = ", port));
  replace(ini, "unix_socket_dir = /run/pgbouncer", "unix_socket_dir = " + here);
  replace(ini, "auth_type = scram-sha-256", "auth_type = any");
  drop_line_with(ini, "auth_file");
  replace(ini, "* = host=", "* = user=frontdesk_app host=");
  std::ofstream(here + "/pgbouncer.ini") << ini;
  service bouncer({"/usr/sbin/pgbouncer", here + "/pgbouncer.ini"}, here + "/pgbouncer.log", port);
  desk d({.replicas = 2,
          .more = "[limits]\nprepared = false\n",
          .bots = {},
          .host = text::cat("127.0.0.1&port=", port)});
  auto asha = d.owner();
  asha.types("/start").answer();
  d.member(1001, "Parin Shah", "+919898989898");
  asha.types("/find par").sees("Parin Shah");
  asha.taps("Parin Shah").sees("Ban");
  asha.taps("Ban").sees("Why");
  asha.types("Rude to staff").answer();
  for (int i = 0; i < 3; ++i) {
    everybody_types(d, 40, "hello");
    REQUIRE(all_delivered(d));
  }
  CHECK(d.sql("SELECT count(*) FROM desk.turns") == std::to_string(5 + 3 * 40));
  CHECK(d.log().find("prepared statement") == std::string::npos);
}
