// What the three roles may do, and above all what they may not.
#include "db/migrate.hpp"
#include "db/wire/blocking.hpp"
#include "tests/support/await.hpp"
#include "tests/support/postgres.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;

namespace {

/// Migrated in place: rights on the database itself do not come with a copy.
const std::string& database() {
  static const std::string name = [] {
    auto made = postgres::shared().empty_database();
    ok(db::migrator(postgres::shared().admin_dsn(made)).up());
    return made;
  }();
  return name;
}

/// As the role, in a transaction that is rolled back: empty = allowed, else the SQLSTATE.
std::string attempt(const std::string& role, const std::string& sql) {
  auto db = ok(db::wire::blocking::open(postgres::shared().dsn(database(), role)));
  ok(db.query("BEGIN"));
  auto r = db.query(sql);
  return r ? "" : r.error().text.substr(0, 5);
}

constexpr const char* denied = "42501";

} // namespace

TEST_CASE("frontdesk_app writes rows but cannot touch the schema", "[roles]") {
  auto sql = GENERATE(
      "DROP TABLE desk.people", "ALTER TABLE desk.people ADD x int", "CREATE TABLE desk.x (y int)",
      "CREATE TABLE public.x (y int)", "CREATE TABLE club.x (y int)", "CREATE SCHEMA mine",
      "CREATE FUNCTION desk.x() RETURNS int LANGUAGE sql AS 'SELECT 1'", "TRUNCATE desk.people",
      "TRUNCATE desk.outbox", "DROP SCHEMA desk CASCADE", "DROP FUNCTION desk.fold(text)",
      "CREATE INDEX ON desk.people (first_name)", "ALTER ROLE frontdesk_app SUPERUSER",
      "CREATE ROLE other", "SET ROLE frontdesk_migrate", "CREATE EXTENSION hstore",
      "COPY desk.people TO '/tmp/people'", "SELECT pg_read_file('/etc/passwd')",
      "DELETE FROM public.frontdesk_migrations",
      "INSERT INTO public.frontdesk_migrations VALUES (99, 'x', 'x')");
  CAPTURE(sql);
  CHECK(attempt("frontdesk_app", sql) == denied);
}

TEST_CASE("frontdesk_app cannot rewrite what is append-only", "[roles]") {
  auto [name, column] =
      GENERATE(table<std::string, std::string>({{"desk.audit", "trace"},
                                                {"desk.turns", "trace"},
                                                {"club.registration_decisions", "reason"},
                                                {"club.invoice_lines", "description"},
                                                {"club.invoice_taxes", "rate_bp"},
                                                {"club.stock_movements", "reason"},
                                                {"club.tax_rates", "rate_bp"}}));
  CAPTURE(name);
  CHECK(attempt("frontdesk_app", "SELECT count(*) FROM " + name).empty());
  CHECK(attempt("frontdesk_app", "DELETE FROM " + name) == denied);
  auto update = attempt("frontdesk_app", "UPDATE " + name + " SET " + column + " = NULL");
  CHECK((update == denied || update == "42703")); // no right, or no such column
  CHECK(attempt("frontdesk_app", "TRUNCATE " + name) == denied);
}

TEST_CASE("who may do what with each table is written down here", "[roles]") {
  // Letters as in psql's \dp: r read, a append, w write, d delete, D truncate, x reference, t
  // trigger; c: only some columns may be written. A new table is a new line.
  constexpr const char* written_down = R"(
club.invoice_lines ra r
club.invoice_taxes ra r
club.invoices rac r
club.items raw r
club.members raw r
club.number_series raw r
club.registration_decisions ra r
club.settings raw r
club.stock_movements ra r
club.tax_profiles raw r
club.tax_rates r r
desk.audit ra r
desk.begun rawd r
desk.broadcasts rawd r
desk.businesses rawd r
desk.channels rawd r
desk.chats rawd r
desk.conversations rawd r
desk.dead_letters rawd r
desk.drafts rawd r
desk.identities rawd r
desk.jobs rawd r
desk.outbox rawd r
desk.people rawd r
desk.quarantine rawd -
desk.recipients rawd r
desk.replicas rawd r
desk.standings rawd r
desk.suspects rawd r
desk.turns ra r
desk.undos rawd r
desk.uploads rawd r)";
  auto found = ask(postgres::shared().admin_dsn(database()), R"(
SELECT E'\n' || string_agg(format('%I.%I %s %s', n.nspname, c.relname, app.rights, reader.rights), E'\n'
                           ORDER BY n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
LATERAL (SELECT coalesce(nullif(string_agg(letter, '' ORDER BY o), ''), '-') AS rights
  FROM (VALUES (1, 'r', 'SELECT'), (2, 'a', 'INSERT'), (3, 'w', 'UPDATE'), (4, 'd', 'DELETE'), (5, 'D', 'TRUNCATE'),
               (6, 'x', 'REFERENCES'), (7, 't', 'TRIGGER')) p(o, letter, name)
  WHERE has_table_privilege('frontdesk_app', c.oid, p.name)) app1(rights),
LATERAL (SELECT app1.rights || CASE WHEN has_any_column_privilege('frontdesk_app', c.oid, 'UPDATE')
  AND NOT has_table_privilege('frontdesk_app', c.oid, 'UPDATE') THEN 'c' ELSE '' END) app(rights),
LATERAL (SELECT coalesce(nullif(string_agg(letter, '' ORDER BY o), ''), '-')
  FROM (VALUES (1, 'r', 'SELECT'), (2, 'a', 'INSERT'), (3, 'w', 'UPDATE'), (4, 'd', 'DELETE'), (5, 'D', 'TRUNCATE'),
               (6, 'x', 'REFERENCES'), (7, 't', 'TRIGGER')) p(o, letter, name)
  WHERE has_table_privilege('frontdesk_read', c.oid, p.name)) reader(rights)
WHERE n.nspname IN ('desk', 'club') AND c.relkind IN ('r', 'p') AND NOT c.relispartition)");
  CHECK(found == written_down);
}

TEST_CASE("what runs with its owner's rights looks for names in fixed schemas", "[roles]") {
  CHECK(ask(postgres::shared().admin_dsn(database()), R"(
SELECT string_agg(p.oid::regprocedure::text, ' ') FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname IN ('desk', 'club') AND p.prosecdef
  AND NOT EXISTS (SELECT FROM unnest(p.proconfig) x WHERE x LIKE 'search_path=%'))")
            .empty());
}

TEST_CASE("frontdesk_app cannot go around a partitioned table", "[roles]") {
  auto part = ask(postgres::shared().admin_dsn(database()),
                  "SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = "
                  "'desk.turns'::regclass LIMIT 1");
  REQUIRE_FALSE(part.empty());
  CHECK(attempt("frontdesk_app", "DELETE FROM " + part) == denied);
  CHECK(attempt("frontdesk_app", "SELECT * FROM " + part) == denied);
}

TEST_CASE("frontdesk_app cannot change an issued document", "[roles]") {
  CHECK(attempt("frontdesk_app", "DELETE FROM club.invoices") == denied);
  CHECK(attempt("frontdesk_app", "UPDATE club.invoices SET number = 'x'").starts_with("42"));
  CHECK(attempt("frontdesk_app", "UPDATE club.invoices SET status = status").empty());
}

TEST_CASE("frontdesk_app runs with the plan and the limits of the design", "[roles]") {
  auto dsn = postgres::shared().dsn(database());
  auto [name, expected] =
      GENERATE(table<std::string, std::string>({{"enable_hashjoin", "off"},
                                                {"enable_mergejoin", "off"},
                                                {"statement_timeout", "4s"},
                                                {"lock_timeout", "1s"},
                                                {"idle_in_transaction_session_timeout", "2s"}}));
  CHECK(ask(dsn, "SHOW " + name) == expected);
}

TEST_CASE("frontdesk_read sees but does not touch", "[roles]") {
  CHECK(attempt("frontdesk_read", "SELECT count(*) FROM desk.people").empty());
  CHECK(attempt("frontdesk_read", "SELECT count(*) FROM club.members").empty());
  CHECK(attempt("frontdesk_read", "SELECT desk.fold('Asha')").empty());
  auto sql = GENERATE("DELETE FROM desk.people", "INSERT INTO desk.suspects VALUES (1, 'x', 1)",
                      "UPDATE desk.people SET first_name = 'x'", "TRUNCATE desk.people",
                      "CREATE TABLE public.x (y int)", "SET ROLE frontdesk_app");
  CAPTURE(sql);
  auto state = attempt("frontdesk_read", sql);
  CHECK((state == denied || state == "25006")); // no right, or a read-only transaction
  auto anyway = attempt("frontdesk_read", "SET LOCAL transaction_read_only = off; SELECT 1");
  CHECK_FALSE(anyway.empty()); // one statement per query
}

TEST_CASE("frontdesk_read does not write even in a transaction that may", "[roles]") {
  auto db = ok(db::wire::blocking::open(postgres::shared().dsn(database(), "frontdesk_read")));
  ok(db.query("BEGIN READ WRITE"));
  auto f = failed(db.query("INSERT INTO desk.suspects VALUES (1, 'x', 1)"));
  CHECK(f.text.starts_with(denied));
}

TEST_CASE("frontdesk_read cannot see the quarantine", "[roles]") {
  CHECK(attempt("frontdesk_read", "SELECT * FROM desk.quarantine") == denied);
  CHECK(attempt("frontdesk_app", "SELECT * FROM desk.quarantine").empty());
}

TEST_CASE("frontdesk_migrate owns the schema and is no superuser", "[roles]") {
  CHECK(attempt("frontdesk_migrate", "ALTER TABLE desk.people ADD x int").empty());
  CHECK(attempt("frontdesk_migrate", "CREATE SCHEMA stock2").empty());
  CHECK(attempt("frontdesk_migrate", "SELECT pg_read_file('/etc/passwd')") == denied);
  CHECK(ask(postgres::shared().admin_dsn(database()),
            "SELECT string_agg(rolname, ' ') FROM pg_roles WHERE rolname LIKE 'frontdesk%' AND "
            "(rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls)")
            .empty());
}

TEST_CASE("nobody else may do anything", "[roles]") {
  auto admin = postgres::shared().admin_dsn(database());
  execute(admin, "CREATE ROLE stranger LOGIN");
  CHECK(attempt("stranger", "SELECT * FROM desk.people") == denied);
  CHECK(attempt("stranger", "SELECT * FROM club.members") == denied);
  CHECK(attempt("stranger", "SELECT desk.fold('x')") == denied);
  CHECK(ask(admin, "SELECT count(*) FROM information_schema.role_table_grants WHERE grantee = "
                   "'PUBLIC' AND table_schema IN ('desk', 'club')")
        == "0");
  execute(admin, "DROP ROLE stranger");
}
