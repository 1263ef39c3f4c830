// The SQLSTATE table: exact states first, then whole classes; what is not listed is a mistake of
// ours.
#include "db/wire/sqlstate.hpp"

#include <string>

namespace frontdesk::db::wire {
namespace {

struct entry {
  std::string_view prefix; // five letters: one state; two letters: a class
  errc code;
};

constexpr entry table[] = {
    {"FD001", errc::refused},  // our SQL: a business rule says no
    {"FD002", errc::stale},    // our SQL: the row moved on
    {"23505", errc::conflict}, // unique_violation
    {"23P01", errc::conflict}, // exclusion_violation
    {"40001", errc::retry},    // serialization_failure
    {"40P01", errc::retry},    // deadlock_detected
    {"55P03", errc::retry},    // lock_not_available: lock_timeout or NOWAIT
    {"25P03", errc::retry},    // idle_in_transaction_session_timeout: we were stopped; rolled back
    {"26000", errc::retry},    // the prepared statement is gone: a pooler or DISCARD ALL
    {"25006", errc::unavailable}, // read_only_sql_transaction: a demoted primary
    {"57014", errc::timeout},     // query_canceled: statement_timeout or our cancel
    {"08", errc::unavailable},    // connection exceptions
    {"53", errc::unavailable},    // too many connections, disk full, out of memory
    {"57", errc::unavailable},    // shutting down, crashed, starting up
    {"58", errc::unavailable},    // I/O error below PostgreSQL
};

} // namespace

fault to_fault(std::string_view state, std::string_view message, std::string_view detail) {
  if (state.empty())
    return {errc::unknown, std::string(message)};
  for (const auto& x : table) {
    if (!state.starts_with(x.prefix))
      continue;
    if (x.code == errc::refused || x.code == errc::stale)
      return {x.code, std::string(message).append("|").append(detail)};
    return {x.code, std::string(state).append(": ").append(message)};
  }
  // Neither the detail ("Failing row contains …") nor the value that class 22 quotes: faults are
  // logged.
  if (state.starts_with("22"))
    message = message.substr(0, message.find(": \""));
  return {errc::bug, std::string(state).append(": ").append(message)};
}

bool ends_connection(std::string_view state) {
  return state.starts_with("08") || state == "25006" || state == "25P03"
         || (state.starts_with("57P") && state != "57P03");
}

} // namespace frontdesk::db::wire
