// The daemon as a process: probes, limits of the system, deadlines of its sockets, its end, its
// log.
#include "base/text.hpp"
#include "ops/playground/http/ask.hpp"
#include "tests/e2e/support/desk.hpp"
#include "tests/support/await.hpp"
#include "tests/support/process.hpp"
#include "tests/support/raw_client.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <sstream>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;
namespace pg = frontdesk::playground;

namespace {

using steady = std::chrono::steady_clock;

struct probe_answer {
  int status = 0;
  std::string body;
  bool says(std::string_view words) const { return body.find(words) != body.npos; }
};

probe_answer ask_for(int port, const std::string& path) {
  pg::http::origin to{"127.0.0.1", static_cast<unsigned short>(port), "/"};
  auto answer = pg::http::ask(to, "GET", path);
  return {static_cast<int>(answer.status), answer.body};
}

/// The soft limit of a running process.
std::string limit_of(pid_t pid, const std::string& name) {
  std::istringstream all(bytes_of(text::cat("/proc/", pid, "/limits")));
  for (std::string line; std::getline(all, line);)
    if (line.starts_with(name)) {
      std::istringstream rest(line.substr(name.size()));
      std::string soft, hard;
      rest >> soft >> hard;
      return text::cat(soft, ' ', hard);
    }
  return {};
}

/// A program that is ended with this object.
class started {
public:
  started(const std::vector<std::string>& command, const std::string& log)
      : pid_(start_process(command, log)) {}
  ~started() {
    ::kill(pid_, SIGKILL);
    wait_for(pid_);
  }
  started(const started&) = delete;
  started& operator=(const started&) = delete;

private:
  pid_t pid_;
};

/// The lines of the log with both words.
std::vector<std::string> lines_with(const std::string& log, std::string_view a,
                                    std::string_view b) {
  std::vector<std::string> out;
  std::istringstream all(log);
  for (std::string line; std::getline(all, line);)
    if (line.find(a) != line.npos && line.find(b) != line.npos)
      out.push_back(line);
  return out;
}

std::string field_of(const std::string& line, const std::string& name) {
  auto key = text::cat('"', name, "\":\"");
  auto at = line.find(key);
  if (at == line.npos)
    return {};
  at += key.size();
  return line.substr(at, line.find('"', at) - at);
}

} // namespace

TEST_CASE("the probes tell a lost database from one that was never there", "[e2e][process]") {
  postgres server;
  desk d({.replicas = 1, .more = {}, .server = &server});
  CHECK(ask_for(d.port(), "/readyz").status == 200);
  server.stop();
  CHECK(eventually([&] { return ask_for(d.port(), "/readyz").says("database: "); }, 10s));
  CHECK(ask_for(d.port(), "/readyz").status == 200); // lost later: our 503 is what must be seen
  CHECK(ask_for(d.port(), "/livez").status == 200);
  {
    auto port = free_port();
    started second({program_beside("frontdesk"), "serve", "--config",
                    d.folder() + "/frontdesk.toml", "--listen", text::cat("127.0.0.1:", port)},
                   d.folder() + "/second.log");
    REQUIRE(eventually([&] { return ask_for(port, "/livez").status == 200; }, 10s));
    auto ready = ask_for(port, "/readyz");
    CHECK(ready.status == 503);
    CHECK(ready.says("waiting for the database"));
    CHECK(eventually([&] { return ask_for(port, "/readyz").says("waiting for the database: "); }));
  }
  server.start();
  CHECK(eventually([&] { return !ask_for(d.port(), "/readyz").says("database: "); }, 10s));
}

TEST_CASE("a daemon on a schema that was not migrated says so", "[e2e][process]") {
  desk d;
  auto database = postgres::shared().empty_database();
  auto port = free_port();
  started second({program_beside("frontdesk"), "serve", "--config", d.folder() + "/frontdesk.toml",
                  "--database", postgres::shared().admin_dsn(database), "--listen",
                  text::cat("127.0.0.1:", port)},
                 d.folder() + "/second.log");
  CHECK(eventually([&] {
    auto ready = ask_for(port, "/readyz");
    return ready.status == 503 && ready.says("a schema that fits: ")
           && ready.says("frontdesk migrate up");
  }));
}

TEST_CASE("a daemon on an address that libpq refuses ends at once", "[e2e][process]") {
  desk d;
  auto log = d.folder() + "/refused.log";
  auto pid = start_process({program_beside("frontdesk"), "serve", "--config",
                            d.folder() + "/frontdesk.toml", "--database",
                            "postgresql://h/d?no_such_option=1", "--listen", "127.0.0.1:0"},
                           log);
  CHECK(wait_for(pid) == 1);
  CHECK(bytes_of(log).find("no_such_option") != std::string::npos);
}

TEST_CASE("a daemon that was told to end is not ready, and says why", "[e2e][process]") {
  desk d;
  ::kill(d.pid(), SIGTERM);
  probe_answer ready;
  CHECK(eventually([&] { return (ready = ask_for(d.port(), "/readyz")).status == 503; }, 3s));
  CHECK(ready.says("draining"));
  CHECK(ask_for(d.port(), "/livez").status == 200);
}

TEST_CASE("the daemon may open all the files the system allows, and leaves no core file",
          "[e2e][process]") {
  desk d;
  auto files = limit_of(d.pid(), "Max open files");
  auto space = files.find(' ');
  CHECK(files.substr(0, space) == files.substr(space + 1));
  CHECK(limit_of(d.pid(), "Max core file size") == "0 0");
}

TEST_CASE("connections are capped to the files there are", "[e2e][process]") {
  desk d;
  auto port = free_port();
  auto log = d.folder() + "/few.log";
  started few({"/bin/sh", "-c",
               text::cat("ulimit -n 512; exec ", program_beside("frontdesk"), " serve --config ",
                         d.folder(), "/frontdesk.toml --listen 127.0.0.1:", port)},
              log);
  REQUIRE(eventually([&] { return ask_for(port, "/readyz").status == 200; }, 20s));
  auto capped = lines_with(bytes_of(log), "limits.connections_capped", "\"open_files\":512");
  REQUIRE(capped.size() == 1);
  // 64 of its own, 2 for each of 4 connections to PostgreSQL, 128 for each of 2 channels.
  CHECK(capped[0].find("\"to\":184") != std::string::npos);
}

TEST_CASE("a body that does not arrive in time ends its connection", "[e2e][process]") {
  desk d({.more = "[limits]\nread_ms = 500\n"});
  raw_client slow(static_cast<std::uint16_t>(d.port()));
  auto whole =
      posted("/telegram/gym", "X-Telegram-Bot-Api-Secret-Token: emulated-secret-0123456789\r\n",
             std::string(200, ' '));
  slow.write(whole.substr(0, whole.size() - 100));
  auto began = steady::now();
  slow.read_to_end(5'000);
  CHECK(slow.ended());
  CHECK(steady::now() - began < 3s);
}

TEST_CASE("three channels whose platform hangs do not hold up the end", "[e2e][process]") {
  desk d({.more = R"(
[[channel]]
name = "second"
business = "gym"
platform = "telegram"
token = "100002:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
secret = "emulated-secret-0123456789"
api = "{api}"
[[channel]]
name = "third"
business = "gym"
platform = "telegram"
token = "100003:CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC"
secret = "emulated-secret-0123456789"
api = "{api}"
)",
          .bots = {{"100002:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB", "second"},
                   {"100003:CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC", "third"}}});
  pg::fault hangs;
  hangs.platform = "telegram";
  hangs.method = "sendMessage";
  hangs.end = pg::http::ending::never;
  hangs.times = -1;
  d.platforms.call([&] {
    d.platforms.faults().arm(hangs);
    for (const auto* bot : {"gym", "second", "third"})
      d.platforms.telegram().bot_named(bot)->types(6001, "/start");
  });
  REQUIRE(eventually([&] { return d.sql("SELECT count(*) FROM desk.outbox") == "3"; }, 10s));
  auto began = steady::now();
  CHECK(d.stop_daemon() == 0);
  CHECK(steady::now() - began < 10s); // 5 s of grace, and one deadline for all couriers
}

TEST_CASE("one trace leads from an update to the call that answers it", "[e2e][process]") {
  desk d;
  d.owner().types("/start").answer();
  auto turn = [&] { return lines_with(d.log(), "\"event\":\"turn\"", "\"level\":\"info\""); };
  REQUIRE(eventually([&] { return !turn().empty(); }));
  auto trace = field_of(turn().front(), "trace");
  CHECK(trace.size() == 16);
  CHECK(eventually(
      [&] { return lines_with(d.log(), "\"event\":\"send.sent\"", trace).size() == 1; }));
  CHECK(d.sql("SELECT trace FROM desk.turns") == trace);
}

TEST_CASE("the level of the log is configured", "[e2e][process]") {
  desk d;
  CHECK(d.stop_daemon() == 0);
  auto before = d.log().size();
  auto port = free_port();
  auto log = d.folder() + "/quiet.log";
  started quiet({program_beside("frontdesk"), "serve", "--log", "warn", "--config",
                 d.folder() + "/frontdesk.toml", "--listen", text::cat("127.0.0.1:", port)},
                log);
  REQUIRE(eventually([&] { return ask_for(port, "/readyz").status == 200; }, 20s));
  CHECK(before > 0);
  CHECK(bytes_of(log).find("\"level\":\"info\"") == std::string::npos);
}

TEST_CASE("the jobs that repeat are those written down here", "[e2e][process]") {
  desk d;
  CHECK(eventually([&] {
    return d.sql("SELECT string_agg(name || ' ' || extract(epoch FROM every)::int, ', ' ORDER BY "
                 "name) FROM desk.jobs WHERE every IS NOT NULL")
           == "forget_done 3600, forget_erased 3600, forget_guests 3600, forget_replicas 86400, "
              "keep_slices 3600, park_idle 20";
  }));
  // A slice that went missing is made again.
  d.execute("SELECT desk.drop_slice(desk.current_slice() + 3)");
  d.execute("UPDATE desk.jobs SET run_at = now() WHERE name = 'keep_slices'");
  CHECK(eventually(
      [&] {
        return d.sql("SELECT to_regclass('desk.outbox_' || desk.current_slice() + 3) IS NOT NULL")
               == "t";
      },
      10s));
}

TEST_CASE("the scheduler parks a form that was left alone", "[e2e][process]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  asha.types("/newitem").sees("called");
  asha.types("Whey 1 kg").sees("HSN");
  d.execute("UPDATE desk.conversations SET updated_at = now() - interval '11 minutes';"
            "UPDATE desk.jobs SET run_at = now() WHERE name = 'park_idle'");
  CHECK(eventually([&] { return d.sql("SELECT count(*) FROM desk.drafts") == "1"; }, 10s));
  CHECK(d.sql("SELECT flow FROM desk.conversations") == "");
}
