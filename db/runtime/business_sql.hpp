// The statement that begins a business turn.
#pragma once

#include "db/sql.hpp"

#include <cstdint>
#include <string>

namespace frontdesk::db::runtime {

/// Parameters: business, actor, the version the actor's conversation was opened at, the people
/// whose standing changes. Raises stale, "conversation", if it moved.
inline constexpr sql<std::int64_t, std::int64_t, std::int64_t, std::string> enter_business{
    "desk.enter", "SELECT desk.enter($1, $2, $3, $4) AS version"};
FD_STATEMENT_REGISTERED(enter_business);

} // namespace frontdesk::db::runtime
