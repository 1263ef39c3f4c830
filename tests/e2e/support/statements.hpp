// Which SQL a daemon has executed, as PostgreSQL counts it: statements made of text would show
// here.
#pragma once

#include "tests/e2e/support/desk.hpp"

#include <set>
#include <sstream>
#include <string>

namespace frontdesk::test {

/// The distinct normalised statements of frontdesk_app in the desk's database, inside functions
/// too.
class statements_seen {
public:
  explicit statements_seen(desk& d) : desk_(&d) {
    d.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
  }
  std::set<std::string> all() const {
    std::istringstream list(desk_->sql(
        R"(SELECT string_agg(DISTINCT queryid || ' ' || left(regexp_replace(query, '\s+', ' ', 'g'), 300), E'\n')
           FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid AND d.datname = current_database()
           JOIN pg_roles r ON r.oid = s.userid AND r.rolname = 'frontdesk_app')"));
    std::set<std::string> out;
    for (std::string line; std::getline(list, line);)
      out.insert(line);
    return out;
  }
  /// How often a statement with these words in it has run.
  long calls(const std::string& words) const {
    return std::stol(
        desk_->sql("SELECT coalesce(sum(calls), 0) FROM pg_stat_statements s JOIN pg_database d ON "
                   "d.oid = s.dbid AND d.datname = current_database() WHERE query LIKE '%"
                   + words + "%'"));
  }
  long calls() const {
    return std::stol(desk_->sql(
        "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements s JOIN pg_database d ON d.oid = "
        "s.dbid AND d.datname = current_database() JOIN pg_roles r ON r.oid = s.userid AND "
        "r.rolname = 'frontdesk_app'"));
  }

private:
  desk* desk_;
};

} // namespace frontdesk::test
