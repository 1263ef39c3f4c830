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

/// Several at once: businesses, actors, versions; no row. Raises stale, "joint", if any of their
/// conversations is locked or moved.
inline constexpr sql<std::string, std::string, std::string> enter_joint{"desk.enter_joint", R"(
WITH want AS MATERIALIZED (
  SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) w(business_id, person_id, expected)),
locked AS MATERIALIZED (
  SELECT c.version FROM want w
  JOIN desk.conversations c ON c.business_id = w.business_id AND c.person_id = w.person_id
  WHERE c.version = w.expected ORDER BY w.business_id, w.person_id FOR UPDATE OF c SKIP LOCKED)
SELECT desk.refuse_stale('joint') FROM (SELECT count(*) AS held FROM locked) l
WHERE l.held < (SELECT count(*) FROM want))"};
FD_STATEMENT_REGISTERED(enter_joint);

} // namespace frontdesk::db::runtime
