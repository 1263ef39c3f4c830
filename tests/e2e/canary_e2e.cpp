// Secrets and phone numbers are seen nowhere, least of all when something fails.
#include "ops/playground/http/ask.hpp"
#include "tests/e2e/support/command.hpp"
#include "tests/e2e/support/desk.hpp"
#include "tests/support/await.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/raw_client.hpp"

#include "tests/support/process.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk::test;
namespace pg = frontdesk::playground;

namespace {

void check_clean(const std::string& where, const std::string& text, bool phones_too = true) {
  for (const auto& canary : desk::canaries()) {
    if (!phones_too && canary.size() == 10)
      continue;
    INFO(where << " holds " << canary);
    CHECK(text.find(canary) == text.npos);
  }
}

std::string get(int port, const std::string& path, const std::string& headers = "") {
  raw_client c(static_cast<std::uint16_t>(port));
  c.write("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n");
  return c.read_to_end();
}

/// Every row of every table of ours, as text.
std::string database_of(const desk& d) {
  d.execute(R"(CREATE TABLE everything(line text);
    DO $$ DECLARE t regclass; BEGIN
      FOR t IN SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('desk', 'club') AND c.relkind IN ('r', 'p') LOOP
        EXECUTE format('INSERT INTO everything SELECT x::text FROM %s x', t);
      END LOOP; END $$;)");
  auto all = d.sql("SELECT string_agg(line, E'\\n') FROM everything");
  d.execute("DROP TABLE everything");
  return all;
}

void fail_in_every_way(desk& d, pg::phone& asha, pg::phone& bharat) {
  for (int status : {400, 401, 403, 429, 500, 502}) {
    d.platforms.call([&] {
      pg::fault f;
      f.status = status;
      f.times = 2;
      f.retry_after = status == 429 ? 1 : 0;
      d.platforms.faults().arm(f);
    });
    asha.types("/help");
    bharat.types("help");
    d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; });
  }
  d.platforms.call([&] { d.platforms.faults().clear(); });
}

} // namespace

TEST_CASE("canaries are in no log, no answer, no command line and no row", "[e2e][security]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  auto bharat = d.whatsapp("919812345678", "Bharat");
  bharat.types("find par").answer();
  asha.types("find 9898989898").answer();
  asha.presses("x:" + desk::canaries().front()).toast();
  fail_in_every_way(d, asha, bharat);
  for (const auto* path :
       {"/metrics", "/livez", "/readyz", "/telegram/gym", "/whatsapp/desk", "/x"})
    check_clean(path, get(d.port(), path));
  check_clean("401", get(d.port(), "/whatsapp/desk?hub.verify_token=no&hub.mode=subscribe"));
  auto proc = "/proc/" + std::to_string(d.pid());
  auto line = bytes_of(proc + "/cmdline");
  REQUIRE(line.find("serve") != line.npos);
  check_clean("cmdline", line);
  auto rows = database_of(d);
  REQUIRE(rows.find("Bharat") != rows.npos);
  check_clean("the database", rows, false); // phones are what it is for
  postgres::shared().stop();
  asha.types("/help");
  std::string ready;
  CHECK(eventually([&] {
    ready = get(d.port(), "/readyz");
    return ready.find("database") != ready.npos;
  }));
  check_clean("/readyz without a database", ready);
  auto file = d.folder() + "/frontdesk.toml";
  for (const auto* command : {"doctor", "serve"}) {
    auto out = frontdesk_command({command, "--config", file, "--listen", "256.0.0.1:1"});
    CHECK(out.code != 0);
    check_clean(command, out.text);
  }
  postgres::shared().start();
  check_clean("the log", d.log());
}

TEST_CASE("commands print no canary, whatever is wrong with the configuration", "[e2e][security]") {
  desk d;
  auto file = d.folder() + "/frontdesk.toml";
  for (const auto& arguments : std::vector<std::vector<std::string>>{{"config"},
                                                                     {"doctor"},
                                                                     {"webhook", "info"},
                                                                     {"webhook", "set"},
                                                                     {"migrate", "status"}}) {
    auto with = arguments;
    with.insert(with.end(), {"--config", file});
    auto out = frontdesk_command(with);
    INFO(arguments.front() << ": " << out.text);
    CHECK_FALSE(out.text.empty());
    // Whoever may read the configuration may read who owns the business.
    check_clean(arguments.front(), out.text, arguments.front() != "config");
  }
  auto text = bytes_of(file);
  auto damaged = d.folder() + "/damaged.toml";
  auto broken = [&](const std::string& from, const std::string& to, const char* command = "serve") {
    auto now = text;
    REQUIRE(now.find(from) != now.npos);
    now.replace(now.find(from), from.size(), to);
    std::ofstream(damaged) << now;
    auto out = frontdesk_command({command, "--config", damaged});
    INFO(out.text);
    CHECK(out.code != 0);
    check_clean("a damaged file", out.text);
  };
  broken("app_secret =", "app_sekret =");
  broken("token = ", "token == ");
  broken("secret = \"emulated", "secret = emulated");
  broken("postgresql:///", "postgresql:///canary?", "doctor");
  broken("api = \"http://127.0.0.1", "api = \"https://self.invalid", "doctor");
}
