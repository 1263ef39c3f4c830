// Undo: what takes an action back, kept for ten minutes.
#pragma once

#include "db/sql.hpp"

#include <cstdint>
#include <string>

namespace frontdesk::db::runtime {

/// Business, deed that undoes, entity, its version after the write, parameters (JSON), who -> id.
inline constexpr sql<std::int64_t, std::string, std::int64_t, std::int64_t, std::string,
                     std::int64_t>
    make_undo{"desk.make_undo", R"(
INSERT INTO desk.undos (business_id, code, entity_id, version, parameters, made_by)
VALUES ($1, $2, $3, $4, $5::jsonb, $6) RETURNING id)"};
FD_STATEMENT_REGISTERED(make_undo);

/// Business, undo -> code, entity_id, version, parameters, state ('open', 'used', 'expired'),
/// used_by_name.
inline constexpr sql<std::int64_t, std::int64_t> find_undo{"desk.find_undo", R"(
SELECT u.code, u.entity_id, u.version, u.parameters::text AS parameters, coalesce(p.name, '') AS used_by_name,
  CASE WHEN u.used_at IS NOT NULL THEN 'used' WHEN u.expires_at < now() THEN 'expired' ELSE 'open' END AS state
FROM desk.undos u LEFT JOIN desk.people p ON p.person_id = u.used_by
WHERE u.business_id = $1 AND u.id = $2)"};
FD_STATEMENT_REGISTERED(find_undo);

/// Business, undo, who -> id; no row if it was used or has expired meanwhile.
inline constexpr sql<std::int64_t, std::int64_t, std::int64_t> use_undo{"desk.use_undo", R"(
UPDATE desk.undos SET used_at = now(), used_by = $3
WHERE business_id = $1 AND id = $2 AND used_at IS NULL AND expires_at >= now() RETURNING id)"};
FD_STATEMENT_REGISTERED(use_undo);

} // namespace frontdesk::db::runtime
