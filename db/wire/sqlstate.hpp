// From PostgreSQL's five-letter SQLSTATE to a fault: one table.
#pragma once

#include "base/result.hpp"

#include <string_view>

namespace frontdesk::db::wire {

/// The fault of an error answer. An empty state means that libpq made the error itself because the
/// connection broke, so nobody knows what happened: errc::unknown.
fault to_fault(std::string_view state, std::string_view message, std::string_view detail);

/// True if the server ends the connection after this state, or if another server may serve us
/// better.
bool ends_connection(std::string_view state);

} // namespace frontdesk::db::wire
