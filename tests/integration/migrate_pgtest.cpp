// The migrator on real databases: up, down, dry-run, status, two at once, failures, edits.
#include "db/migrate.hpp"
#include "db/wire/blocking.hpp"
#include "tests/support/await.hpp"
#include "tests/support/postgres.hpp"
#include "tests/support/process.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace frontdesk;
using namespace frontdesk::test;
using db::migration;
using db::migrator;
using kind = db::migration_state::kind;

namespace {

const std::vector<migration> two{
    {1, "one", "CREATE TABLE one (x int);", "DROP TABLE one;"},
    {2, "two", "CREATE TABLE two (x int); INSERT INTO one VALUES (2);", "DROP TABLE two;"}};

std::vector<migration> two_and(const char* up) {
  auto list = two;
  list.push_back({3, "three", up, "SELECT 1;"});
  return list;
}

struct empty {
  std::string name = postgres::shared().empty_database();
  std::string dsn = postgres::shared().admin_dsn(name);

  std::string tables() const {
    return ask(dsn, "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables WHERE "
                    "schemaname = 'public'");
  }
  std::string ledger() const {
    return ask(dsn, "SELECT string_agg(number || topic, ' ' ORDER BY number) FROM "
                    "public.frontdesk_migrations");
  }
};

/// The schema as pg_dump sees it, without the lines that differ from run to run.
std::string schema(const std::string& dsn) {
  auto folder = make_folder("dump");
  run_process({"/usr/lib/postgresql/15/bin/pg_dump", "-s", "-T", "public.frontdesk_migrations",
               "-d", dsn, "-f", folder + "/schema"},
              folder + "/log");
  std::ifstream in(folder + "/schema");
  std::string out, line;
  while (std::getline(in, line))
    if (!line.starts_with("\\"))
      out += line + "\n";
  run_process({"/bin/rm", "-r", folder}, "/dev/null");
  return out;
}

} // namespace

TEST_CASE("migrator applies what is missing, once", "[migrate]") {
  empty e;
  CHECK(ok(migrator(e.dsn, {two[0]}).up()) == std::vector{1});
  CHECK(ok(migrator(e.dsn, two).up()) == std::vector{2});
  CHECK(ok(migrator(e.dsn, two).up()).empty());
  CHECK(e.tables() == "frontdesk_migrations one two");
  CHECK(e.ledger() == "1one 2two");
}

TEST_CASE("migrator takes back the newest first, down to a number", "[migrate]") {
  empty e;
  ok(migrator(e.dsn, two).up());
  CHECK(ok(migrator(e.dsn, two).down(1)) == std::vector{2});
  CHECK(e.ledger() == "1one");
  CHECK(ok(migrator(e.dsn, two).up()) == std::vector{2});
  CHECK(ok(migrator(e.dsn, two).down(0)) == std::vector{2, 1});
  CHECK(e.tables() == "frontdesk_migrations");
  CHECK(failed(migrator(e.dsn, two).down(3)).code == errc::invalid);
  CHECK(failed(migrator(e.dsn, two).down(-1)).code == errc::invalid);
}

TEST_CASE("migrator leaves nothing of a migration that fails", "[migrate]") {
  empty e;
  SECTION("in its middle") {
    auto list = two_and("CREATE TABLE three (x int); SELECT 1 / 0; CREATE TABLE four (x int);");
    auto f = failed(migrator(e.dsn, list).up());
    CHECK(f.text.find("migration 3 (three)") != std::string::npos);
    CHECK(f.text.find("division by zero") != std::string::npos);
    CHECK(e.ledger() == "1one 2two"); // what came before it stays
    CHECK(e.tables() == "frontdesk_migrations one two");
  }
  SECTION("as the very first") {
    failed(migrator(e.dsn, {{1, "one", "CREATE TABLE one (x int); oops", "x"}}).up());
    CHECK(e.tables().empty());
  }
  SECTION("on its way down") {
    auto list = two_and("CREATE TABLE three (x int)");
    list[2].down = "DROP TABLE three; SELECT 1 / 0";
    ok(migrator(e.dsn, list).up());
    failed(migrator(e.dsn, list).down(0));
    CHECK(e.ledger() == "1one 2two 3three");
    CHECK(e.tables() == "frontdesk_migrations one three two");
  }
  CHECK(ask(e.dsn, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0");
}

TEST_CASE("migrator refuses a migration that ends its transaction", "[migrate]") {
  empty e;
  auto text = GENERATE("CREATE TABLE three (x int); COMMIT;",
                       "CREATE TABLE three (x int); COMMIT; BEGIN;", "ROLLBACK;");
  CHECK(failed(migrator(e.dsn, two_and(text)).up()).code == errc::bug);
  CHECK(e.ledger() == "1one 2two");
}

TEST_CASE("migrator notices an edited migration but not its comments", "[migrate]") {
  empty e;
  ok(migrator(e.dsn, two).up());
  auto list = two;
  list[0].up = "-- the first\nCREATE  TABLE one\n  (x int);\n";
  CHECK(ok(migrator(e.dsn, list).up()).empty());
  list[0].up = "CREATE TABLE one (x bigint);";
  CHECK(failed(migrator(e.dsn, list).up()).text.find("edited") != std::string::npos);
  auto state = ok(migrator(e.dsn, list).status());
  CHECK(state[0].what == kind::changed);
  CHECK(state[1].what == kind::applied);
  CHECK(db::complaints(state).size() == 1);
}

TEST_CASE("migrator does not touch a database of a newer program", "[migrate]") {
  empty e;
  ok(migrator(e.dsn, two).up());
  migrator old(e.dsn, {two[0]});
  CHECK(failed(old.up()).text.find("newer program") != std::string::npos);
  CHECK(failed(old.down(0)).text.find("newer program") != std::string::npos);
  CHECK(ok(old.status()).back().what == kind::unknown);
}

TEST_CASE("an older program serves beside what says that it may, and migrates nothing",
          "[migrate]") {
  empty e;
  const char* up = GENERATE("-- Three.\n-- compatible\nCREATE TABLE three (x int);",
                            "-- Three.\nCREATE TABLE three (x int);");
  bool may = std::string_view(up).find("compatible") != std::string_view::npos;
  ok(migrator(e.dsn, two_and(up)).up());
  CHECK(db::complaints(ok(migrator(e.dsn, two_and(up)).status())).empty());
  migrator old(e.dsn, two);
  auto states = ok(old.status());
  REQUIRE(states.size() == 3);
  CHECK(states[2].what == (may ? kind::later : kind::unknown));
  CHECK(db::complaints(states).empty() == may);
  CHECK(failed(old.up()).text.find("newer program") != std::string::npos);
  CHECK(failed(old.down(0)).text.find("newer program") != std::string::npos);
}

TEST_CASE("migrator tells the state of a database without writing to it", "[migrate]") {
  empty e;
  auto before = ok(migrator(e.dsn, two).status());
  CHECK(before.size() == 2);
  CHECK(before[0].what == kind::pending);
  CHECK(db::complaints(before).size() == 2);
  CHECK(e.tables().empty());
  ok(migrator(e.dsn, two).up());
  auto after = ok(migrator(e.dsn, two).status());
  CHECK(after[1].what == kind::applied);
  CHECK(after[1].applied_at.size() == 20);
  CHECK(db::complaints(after).empty());
}

TEST_CASE("migrator rehearses without leaving a trace", "[migrate]") {
  empty e;
  CHECK(ok(migrator(e.dsn, two).dry_run()) == std::vector{1, 2});
  CHECK(e.tables().empty());
  CHECK(failed(migrator(e.dsn, two_and("oops")).dry_run()).text.find("three") != std::string::npos);
  CHECK(e.tables().empty());
  ok(migrator(e.dsn, two).up());
  CHECK(ok(migrator(e.dsn, two).dry_run()).empty());
}

TEST_CASE("migrators at the same time apply each migration once", "[migrate]") {
  empty e;
  std::vector<migration> list;
  std::vector<std::string> texts;
  for (int i = 1; i <= 6; ++i)
    texts.push_back("SELECT pg_sleep(0.02); CREATE TABLE t" + std::to_string(i) + " (x int)");
  for (int i = 1; i <= 6; ++i)
    list.push_back({i, "t", texts[static_cast<std::size_t>(i - 1)], "SELECT 1"});
  std::vector<std::future<result<std::vector<int>>>> all;
  for (int i = 0; i < 4; ++i)
    all.push_back(std::async(std::launch::async, [&] { return migrator(e.dsn, list).up(); }));
  std::size_t applied = 0;
  for (auto& x : all)
    applied += ok(x.get()).size();
  CHECK(applied == 6);
}

TEST_CASE("migrator waits only so long for a table in use", "[migrate]") {
  empty e;
  ok(migrator(e.dsn, two).up());
  auto list = two_and("SET LOCAL lock_timeout = '100ms'; ALTER TABLE one ADD y int");
  auto reader = ok(db::wire::blocking::open(e.dsn));
  ok(reader.query("BEGIN"));
  ok(reader.query("SELECT * FROM one"));
  CHECK(failed(migrator(e.dsn, list).up()).code == errc::retry);
  CHECK(e.ledger() == "1one 2two");
  ok(reader.query("COMMIT"));
  CHECK(ok(migrator(e.dsn, list).up()) == std::vector{3});
}

TEST_CASE("the program's migrations go down and up again to the same schema", "[migrate]") {
  empty e;
  migrator m(e.dsn);
  ok(m.up());
  auto full = schema(e.dsn);
  auto count = static_cast<int>(ok(m.status()).size());
  for (int to = count - 1; to > 0; --to) {
    CHECK(ok(m.down(to)).size() == static_cast<std::size_t>(count - to));
    CHECK(ok(m.up()).size() == static_cast<std::size_t>(count - to));
    CHECK(schema(e.dsn) == full);
  }
  ok(m.down(0));
  CHECK(ask(e.dsn, "SELECT count(*) FROM pg_namespace WHERE nspname IN ('desk', 'club', 'stock', "
                   "'booking', 'cards')")
        == "0");
  ok(m.up());
  CHECK(schema(e.dsn) == full);
}

TEST_CASE("the program's migrations need no superuser", "[migrate]") {
  postgres server;
  execute(server.admin_dsn("postgres"), "CREATE ROLE landlord LOGIN CREATEROLE");
  execute(server.admin_dsn("postgres"), "CREATE DATABASE house OWNER landlord");
  auto dsn = server.dsn("house", "landlord");
  CHECK(ok(migrator(dsn).dry_run()).size() == ok(migrator(dsn).status()).size());
  ok(migrator(dsn).up());
  CHECK(db::complaints(ok(migrator(dsn).status())).empty());
  CHECK(db::complaints(ok(migrator(server.dsn("house", "frontdesk_app")).status())).empty());
}
