// The pool against a real server: one Sync, several under one, business turns, faults, deadlines.
#include "tests/support/await.hpp"
#include "tests/support/postgres.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;

namespace {

constexpr db::sql<std::int64_t, std::int64_t> sum{"pool_test.sum",
                                                  "SELECT $1::bigint + $2::bigint AS total"};
constexpr db::sql<std::int64_t, std::string_view> insert{
    "pool_test.insert", "INSERT INTO notes (id, body) VALUES ($1, $2) RETURNING id"};
constexpr db::sql<> count{"pool_test.count", "SELECT count(*) AS n FROM notes"};
constexpr db::sql<std::string_view> nap{"pool_test.nap", "SELECT pg_sleep($1::float8)"};
constexpr db::sql<std::string_view, std::string_view> raise{
    "pool_test.raise", "SELECT pg_temp_raise($1, $2)"};
constexpr db::sql<> broken{"pool_test.broken", "SELECT * FROM no_such_table"};

std::string notes_database() {
  auto name = postgres::shared().empty_database();
  execute(postgres::shared().admin_dsn(name), R"(
    CREATE TABLE notes (id bigint PRIMARY KEY, body text NOT NULL);
    CREATE TABLE parents (id bigint PRIMARY KEY);
    CREATE TABLE children (parent bigint REFERENCES parents DEFERRABLE INITIALLY DEFERRED);
    CREATE FUNCTION pg_temp_raise(state text, message text) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION USING ERRCODE = state, MESSAGE = message, DETAIL = 'by Asha'; END $$;
  )");
  return postgres::shared().admin_dsn(name);
}

db::pool_options options(const std::string& dsn, std::size_t connections = 2) {
  db::pool_options x;
  x.dsn = dsn;
  x.connections = connections;
  return x;
}

} // namespace

TEST_CASE("pool runs a statement and gives its rows", "[pool]") {
  db::pool p(options(notes_database()));
  CHECK(ok(run(p, sum(40, 2))).front().number("total") == 42);
}
