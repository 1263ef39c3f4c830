// What the server said, out of libpq's hands.
#pragma once

#include "base/result.hpp"
#include "db/row.hpp"

#include <string>

struct pg_result;

namespace frontdesk::db::wire {

struct reply {
  enum class kind {
    data,    // the rows of a statement
    failure, // its error
    skipped, // not run: an earlier statement under the same Sync failed
    end,     // the end of one statement's results
    sync,    // the Sync's answer
  };
  kind what = kind::end;
  rows data{};
  fault why{};
  std::string state{};     // SQLSTATE of a failure; empty if the connection broke
  bool stale_plan = false; // the table changed under a prepared statement
};

/// Frees the result; none means `end`. `names` are the statement's columns as last seen, replaced
/// if they differ.
reply to_reply(pg_result*, columns& names);

/// libpq's messages in one line, without a line end.
std::string one_line(const char* message);

} // namespace frontdesk::db::wire
