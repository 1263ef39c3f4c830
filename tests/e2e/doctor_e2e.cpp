// frontdesk doctor: each check found wrong once, with its fix; and nothing wrong when nothing is.
#include "tests/e2e/support/command.hpp"
#include "tests/e2e/support/desk.hpp"
#include "tests/support/postgres.hpp"

#include "tests/support/process.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

using namespace frontdesk::test;
namespace pg = frontdesk::playground;

namespace {

/// The desk's configuration, with one thing changed.
std::string changed(const desk& d, const std::string& from, const std::string& to) {
  static int number = 0;
  auto text = bytes_of(d.folder() + "/frontdesk.toml");
  auto at = text.find(from);
  REQUIRE(at != text.npos);
  text.replace(at, from.size(), to);
  auto file = d.folder() + "/doctor-" + std::to_string(++number) + ".toml";
  std::ofstream(file) << text;
  return file;
}

ran doctor(const std::string& file, std::vector<std::string> before = {}) {
  return frontdesk_command({"doctor", "--config", file}, std::move(before));
}

/// A line "✗ <what>" with "fix: <fix>" on the next.
void check_found(const ran& r, const std::string& what, const std::string& fix) {
  INFO(r.text);
  CHECK(r.code == 1);
  bool found = false;
  std::istringstream lines(r.text);
  for (std::string line, next; std::getline(lines, line);)
    if (line.starts_with("✗") && line.find(what) != line.npos && std::getline(lines, next))
      found = found || (next.starts_with("    fix: ") && next.find(fix) != next.npos);
  INFO("looked for ✗ " << what << ", fix: " << fix);
  CHECK(found);
}

const std::string secret_line = "secret = \"emulated-secret-0123456789\"";
const std::string strong = "secret = \"emulated-secret-0123456789-0123456789\"";
const std::string verify = "verify_token = \"emulated-verify-token-0123456789\"";

/// The rest of the desk is well: long secrets, no superuser.
std::string well(const desk& d) {
  return changed(d, verify, "verify_token = \"emulated-verify-token-0123456789-0123456789\"");
}

} // namespace

TEST_CASE("doctor finds what is wrong with the configuration", "[e2e][doctor]") {
  desk d;
  check_found(doctor(changed(d, secret_line, "secret = \"short\"")),
              "channel gym: secret is hard to guess", "openssl rand -hex 32");
  check_found(doctor(changed(d, verify, "verify_token = \"short\"")),
              "channel desk: verify_token is hard to guess", "openssl rand -hex 32");
  check_found(doctor(changed(d, "app_secret = \"", "app_secret = \"short\" # ")),
              "channel desk: app_secret is hard to guess", "dashboard");
  check_found(doctor(changed(d, "public_url", "# public_url")), "public_url", "set public_url");
  check_found(doctor(changed(d, "\ntoken = ", "\n# token = ")), "configuration",
              "frontdesk config shows");
}

TEST_CASE("doctor finds what is wrong with the database", "[e2e][doctor]") {
  desk d;
  auto at = [&](const std::string& database) {
    return changed(d, "postgresql:///" + d.database() + "?", "postgresql:///" + database + "?");
  };
  check_found(doctor(at(postgres::shared().empty_database())), "schema", "frontdesk migrate up");
  check_found(doctor(at("nowhere")), "database", "is PostgreSQL running");
  check_found(doctor(changed(d, "user=frontdesk_app", "user=postgres")), "is no superuser",
              "frontdesk_app");
  check_found(doctor(changed(d, "user=frontdesk_app", "user=frontdesk_migrate")),
              "neither change the schema", "frontdesk_app");
  check_found(doctor(changed(d, "user=frontdesk_app", "user=frontdesk_read")), "rights: may write",
              "frontdesk_app");
  check_found(doctor(changed(d, "[send]", "[limits]\npool = 450\n[send]")), "connections",
              "max_connections");
  d.execute("UPDATE desk.channels SET stopped = 'Unauthorized' WHERE name = 'gym'");
  check_found(doctor(d.folder() + "/frontdesk.toml"), "channel gym is stopped",
              "restart the daemon");
  d.execute("DELETE FROM public.frontdesk_migrations WHERE number = (SELECT max(number) FROM "
            "public.frontdesk_migrations)");
  check_found(doctor(d.folder() + "/frontdesk.toml"), "schema", "frontdesk migrate up");
}

TEST_CASE("doctor finds commits that a crash may lose", "[e2e][doctor]") {
  desk d; // of the tests' cluster, which runs without fsync
  auto file = d.folder() + "/frontdesk.toml";
  if (std::getenv("TEST_FSYNC") == nullptr)
    check_found(doctor(file), "fsync is off", "fsync = on");
  for (const std::string way : {"off", "local"}) {
    d.execute("ALTER DATABASE " + d.database() + " SET synchronous_commit = " + way);
    check_found(doctor(file), "synchronous_commit is " + way, "synchronous_commit = on");
  }
}

TEST_CASE("doctor finds clocks apart and fonts that are missing", "[e2e][doctor]") {
  desk d;
  auto file = well(d);
  auto apart = doctor(file, {"/usr/bin/faketime", "-f", "+1h"});
  check_found(apart, "clocks agree", "NTP");
  std::ofstream(d.folder() + "/fonts.conf") << "<fontconfig></fontconfig>\n";
  auto bare = doctor(file, {"/usr/bin/env", "FONTCONFIG_FILE=" + d.folder() + "/fonts.conf"});
  check_found(bare, "Latin", "apt-get install fonts-dejavu-core");
  check_found(bare, "Devanagari", "apt-get install fonts-noto-core");
}

TEST_CASE("doctor finds what is wrong with a webhook", "[e2e][doctor]") {
  desk d;
  check_found(
      doctor(changed(d, "public_url = \"http://127.0.0.1", "public_url = \"https://127.0.0.2")),
      "webhook of gym points here", "frontdesk webhook set");
  check_found(doctor(changed(d, "token = \"100001:AA", "token = \"100001:BB")), "webhook of gym",
              "BotFather");
  check_found(doctor(changed(d, "api = \"http://127.0.0.1:", "api = \"http://127.0.0.1:1\" #")),
              "webhook of gym", "check the network");
}

TEST_CASE("doctor finds what is wrong with a phone number", "[e2e][doctor]") {
  desk d;
  auto text = bytes_of(d.folder() + "/frontdesk.toml");
  auto whatsapp = text.substr(text.find("platform = \"whatsapp\""));
  auto line = [&](const std::string& key) {
    auto at = whatsapp.find("\n" + key) + 1;
    return whatsapp.substr(at, whatsapp.find('\n', at) - at);
  };
  check_found(doctor(changed(d, line("token"), "token = \"no-such-token\"")),
              "phone number of desk", "make a new one");
  check_found(doctor(changed(d, line("phone_number_id"), "phone_number_id = \"1\"")),
              "phone number of desk", "check phone_number_id");
  check_found(doctor(changed(d, line("api"), "api = \"http://127.0.0.1:1/v23.0\"")),
              "phone number of desk", "check the network");
}

TEST_CASE("webhook info is not content with somebody else's webhook", "[e2e][doctor]") {
  desk d;
  auto info = [](const std::string& file) {
    return frontdesk_command({"webhook", "info", "--config", file});
  };
  auto ours = info(d.folder() + "/frontdesk.toml");
  INFO(ours.text);
  CHECK(ours.code == 0);
  CHECK(ours.has("✓ gym: posts to "));
  auto theirs =
      info(changed(d, "public_url = \"http://127.0.0.1", "public_url = \"https://127.0.0.2"));
  INFO(theirs.text);
  CHECK(theirs.code == 1);
  CHECK(theirs.has("✗ gym: posts to "));
  CHECK(theirs.has("(not ours!)"));
}

TEST_CASE("doctor is content with a desk that is well", "[e2e][doctor]") {
  postgres durable({.tcp = false, .fsync = true});
  desk d({.more = {}, .server = &durable});
  auto text = bytes_of(well(d));
  text.replace(text.find(secret_line), secret_line.size(), strong);
  text.insert(text.find("emulated-app-secret"), "well-"); // of 32 characters, as Meta's are
  std::ofstream(d.folder() + "/well.toml") << text;
  auto r = doctor(d.folder() + "/well.toml");
  INFO(r.text);
  CHECK(r.code == 0);
  CHECK_FALSE(r.has("✗"));
  for (const auto* what :
       {"configuration", "PostgreSQL 15", "fsync is on", "synchronous_commit is on", "clocks agree",
        "schema", "rights", "fonts: Latin", "fonts: Devanagari", "webhook of gym points here",
        "phone number of desk"})
    CHECK(r.has(what));
}
