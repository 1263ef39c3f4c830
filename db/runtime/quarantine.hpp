// Updates that nobody could act on, kept for fourteen days; uploads that a platform keeps for us.
#pragma once

#include "db/sql.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::db::runtime {

/// Bytes as PostgreSQL reads a bytea: they may be no text at all.
std::string to_bytea(std::string_view bytes);

/// One update that nobody could act on.
struct put_aside {
  std::string key; // may be empty
  std::string why;
  std::string trace;
  std::string body;
};

/// Channel, arrays of update key, reason, trace, to_bytea(body) -> id of each that is new: a
/// platform repeats what it got no 200 for.
inline constexpr sql<channel_id, std::string, std::string, std::string, std::string>
    quarantine_updates{"desk.quarantine_updates", R"(
WITH suspect AS (DELETE FROM desk.begun WHERE channel_id = $1 AND update_key = ANY($2::text[]))
INSERT INTO desk.quarantine (channel_id, update_key, reason, trace, body)
SELECT DISTINCT ON (n.key, n.body) $1, n.key, n.why, n.trace, n.body
FROM unnest($2::text[], $3::text[], $4::text[], $5::bytea[]) n(key, why, trace, body)
WHERE (n.key, n.body) NOT IN (
  SELECT q.update_key, q.body FROM desk.quarantine q WHERE q.channel_id = $1 AND q.update_key = ANY($2::text[]))
RETURNING id)"};
FD_STATEMENT_REGISTERED(quarantine_updates);

statement to_quarantine(channel_id, const std::vector<put_aside>&);

/// Channel, document ("invoice:17:hi") -> upload_id; no row: it must be uploaded.
inline constexpr sql<channel_id, std::string> find_upload{"desk.find_upload", R"(
SELECT upload_id FROM desk.uploads
WHERE channel_id = $1 AND document = $2 AND (expires_at IS NULL OR expires_at > now() + interval '1 hour'))"};
FD_STATEMENT_REGISTERED(find_upload);

/// Channel, document, upload id, seconds it lives (0 = for ever).
inline constexpr sql<channel_id, std::string, std::string, std::int64_t> save_upload{
    "desk.save_upload", R"(
INSERT INTO desk.uploads (channel_id, document, upload_id, expires_at)
VALUES ($1, $2, $3, now() + make_interval(secs => NULLIF($4, 0)))
ON CONFLICT (channel_id, document) DO UPDATE
  SET upload_id = excluded.upload_id, expires_at = excluded.expires_at, created_at = now())"};
FD_STATEMENT_REGISTERED(save_upload);

/// The platform no longer knows it: channel, document.
inline constexpr sql<channel_id, std::string> forget_upload{
    "desk.forget_upload", "DELETE FROM desk.uploads WHERE channel_id = $1 AND document = $2"};
FD_STATEMENT_REGISTERED(forget_upload);

} // namespace frontdesk::db::runtime
