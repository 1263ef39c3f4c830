// Parked flows: at most ten a person, for thirty days.
#pragma once

#include "db/sql.hpp"

#include <cstdint>
#include <string>

namespace frontdesk::db::runtime {

/// Business, person, flow, run, title, draft -> id. Drops what goes beyond ten.
inline constexpr sql<std::int64_t, std::int64_t, std::string, std::int64_t, std::string,
                     std::string>
    save_draft{"desk.save_draft", R"(
WITH old AS (
  DELETE FROM desk.drafts WHERE id IN (
    SELECT id FROM desk.drafts WHERE business_id = $1 AND person_id = $2 ORDER BY id DESC OFFSET 9))
INSERT INTO desk.drafts (business_id, person_id, flow, run, title, draft) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (business_id, person_id, run) DO UPDATE
  SET title = excluded.title, draft = excluded.draft, created_at = now()
RETURNING id)"};
FD_STATEMENT_REGISTERED(save_draft);

/// Business, person, draft -> flow, run, title, draft. Only the person's own.
inline constexpr sql<std::int64_t, std::int64_t, std::int64_t> load_draft{"desk.load_draft", R"(
SELECT flow, run, title, draft FROM desk.drafts WHERE business_id = $1 AND person_id = $2 AND id = $3)"};
FD_STATEMENT_REGISTERED(load_draft);

/// Business, person, draft -> id of what was dropped.
inline constexpr sql<std::int64_t, std::int64_t, std::int64_t> drop_draft{"desk.drop_draft", R"(
DELETE FROM desk.drafts WHERE business_id = $1 AND person_id = $2 AND id = $3 RETURNING id)"};
FD_STATEMENT_REGISTERED(drop_draft);

/// Business, person -> id, flow, title, created_us; the newest first.
inline constexpr sql<std::int64_t, std::int64_t> list_drafts{"desk.list_drafts", R"(
SELECT id, flow, title, (extract(epoch FROM created_at) * 1000000)::bigint AS created_us
FROM desk.drafts WHERE business_id = $1 AND person_id = $2 ORDER BY id DESC LIMIT 10)"};
FD_STATEMENT_REGISTERED(list_drafts);

} // namespace frontdesk::db::runtime
