// A small database and statements on it, for tests of the pool.
#pragma once

#include "tests/support/await.hpp"
#include "tests/support/postgres.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace frontdesk::test {

inline constexpr db::sql<std::int64_t, std::int64_t> sum{"test.sum",
                                                         "SELECT $1::bigint + $2::bigint AS total"};
inline constexpr db::sql<std::string_view> setting{"test.setting",
                                                   "SELECT current_setting($1) AS value"};

/// An own database with a table `notes`.
class notes {
public:
  notes() : name_(postgres::shared().empty_database()) {
    execute(dsn(), R"(
      CREATE TABLE notes (id bigint PRIMARY KEY, body text NOT NULL);
      CREATE TABLE parents (id bigint PRIMARY KEY);
      CREATE TABLE children (parent bigint REFERENCES parents DEFERRABLE INITIALLY DEFERRED);
      CREATE FUNCTION fail_with(state text, message text) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION USING ERRCODE = state, MESSAGE = message, DETAIL = 'by Asha'; END $$;
    )");
  }

  const std::string& name() const { return name_; }
  std::string dsn() const { return postgres::shared().admin_dsn(name_); }
  db::pool_options options(std::size_t connections = 2) const {
    db::pool_options x;
    x.dsn = dsn();
    x.connections = connections;
    return x;
  }
  std::unique_ptr<db::pool> open(std::size_t connections = 2) const {
    return std::make_unique<db::pool>(options(connections));
  }

  static constexpr db::sql<std::int64_t, std::string_view> insert{
      "test.insert", "INSERT INTO notes (id, body) VALUES ($1, $2) RETURNING id"};
  static constexpr db::sql<std::int64_t> body{"test.body", "SELECT body FROM notes WHERE id = $1"};
  static constexpr db::sql<> count{"test.count", "SELECT count(*) AS n FROM notes"};
  static constexpr db::sql<std::string_view> nap{"test.nap", "SELECT pg_sleep($1::float8)"};
  static constexpr db::sql<std::string_view, std::string_view> raise{"test.raise",
                                                                     "SELECT fail_with($1, $2)"};
  static constexpr db::sql<> orphan{"test.orphan", "INSERT INTO children VALUES (77)"};
  static constexpr db::sql<> broken{"test.broken", "SELECT * FROM no_such_table"};
  static constexpr db::sql<> deallocate{"test.deallocate", "DEALLOCATE ALL"};
  static constexpr db::sql<std::int64_t> lock{"test.lock",
                                              "SELECT id FROM notes WHERE id = $1 FOR UPDATE"};
  static constexpr db::sql<std::int64_t> lock_free{
      "test.lock_free", "SELECT id FROM notes WHERE id = $1 FOR UPDATE SKIP LOCKED"};

private:
  std::string name_;
};

} // namespace frontdesk::test
