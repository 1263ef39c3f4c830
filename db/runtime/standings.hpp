// Roles, bans and deletion; who is to hear about something.
#pragma once

#include "db/sql.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace frontdesk::db::runtime {

/// For a business turn that has the person among its targets. Parameters: business, actor, channel,
/// update key, person, the version seen (none: whatever it is now), change ('role', 'ban', 'unban',
/// 'delete', 'restore'), role, reason. Columns: person_id, name, old_role, role, version. Refusals:
/// own_standing, fixed_owner, role_too_low, banned_already, not_banned, no_such_person; stale:
/// standing_moved. Writes the audit row.
inline constexpr sql<business_id, person_id, channel_id, std::string, person_id,
                     std::optional<std::int64_t>, std::string, role, std::string>
    change_standing{
        "desk.change_standing",
        "SELECT * FROM desk.change_standing($1, $2, $3, $4, $5, $6, $7, $8::smallint, $9)"};
FD_STATEMENT_REGISTERED(change_standing);

/// Undoes an unban: the ban as it was, with the reason it had. Parameters: business, actor,
/// channel, update key, person, the version seen. Columns and refusals as change_standing.
inline constexpr sql<business_id, person_id, channel_id, std::string, person_id,
                     std::optional<std::int64_t>>
    ban_again{"desk.ban_again", R"(
SELECT * FROM desk.change_standing($1, $2, $3, $4, $5, $6, 'ban', 0::smallint, COALESCE((
  SELECT a.reason FROM desk.audit a
  WHERE a.business_id = $1 AND a.entity = 'standing' AND a.entity_id = $5 AND a.action = 'standing.ban'
  ORDER BY a.id DESC LIMIT 1), '')))"};
FD_STATEMENT_REGISTERED(ban_again);

/// Business, person -> person_id, role, fixed, banned, banned_at, ban_reason, deleted_at, version,
/// name, updated_by_name. No row: nobody who has a standing here or ever wrote here; version 0: a
/// guest.
inline constexpr sql<business_id, person_id> find_standing{"desk.find_standing", R"(
SELECT p.person_id, COALESCE(s.role, 0) AS role, COALESCE(s.fixed, false) AS fixed, s.banned_at IS NOT NULL AS banned,
  s.banned_at, COALESCE(s.ban_reason, '') AS ban_reason, s.deleted_at, COALESCE(s.version, 0) AS version, p.name,
  COALESCE(u.name, '') AS updated_by_name
FROM desk.people p
LEFT JOIN desk.standings s ON s.business_id = $1 AND s.person_id = p.person_id
LEFT JOIN desk.people u ON u.person_id = s.updated_by
WHERE p.person_id = $2
  AND (s.person_id IS NOT NULL
       OR EXISTS (SELECT FROM desk.identities i JOIN desk.chats c ON c.identity_id = i.id
                  JOIN desk.channels h ON h.id = c.channel_id AND h.business_id = $1 WHERE i.person_id = $2)))"};
FD_STATEMENT_REGISTERED(find_standing);

/// Everybody of a business with at least this role but one person: the chat each wrote in last.
/// Parameters: business, least role, whom to leave out (0 = nobody). Columns: person_id, name,
/// role, chat_id, channel_id, platform, language.
inline constexpr sql<business_id, role, person_id> find_audience{"desk.find_audience", R"(
SELECT s.person_id, p.name, s.role, c.chat_id, c.channel_id, c.platform,
  COALESCE(NULLIF(v.language, ''), b.languages[1]) AS language
FROM desk.standings s
JOIN desk.people p ON p.person_id = s.person_id
JOIN desk.businesses b ON b.id = s.business_id
LEFT JOIN desk.conversations v ON v.business_id = s.business_id AND v.person_id = s.person_id
CROSS JOIN LATERAL (
  SELECT c.id AS chat_id, c.channel_id, ch.platform
  FROM desk.identities i JOIN desk.chats c ON c.identity_id = i.id
  JOIN desk.channels ch ON ch.id = c.channel_id AND ch.business_id = s.business_id
  WHERE i.person_id = s.person_id AND c.reachable AND (ch.platform = 1 OR c.window_until > now())
  ORDER BY c.seen_at DESC, c.id DESC LIMIT 1) c
WHERE s.business_id = $1 AND s.role >= $2 AND s.role > 1 AND s.person_id <> $3
  AND s.banned_at IS NULL AND s.deleted_at IS NULL
ORDER BY s.person_id)"};
FD_STATEMENT_REGISTERED(find_audience);

/// The chat one person wrote in last, reachable or not. Parameters: business, person. Columns:
/// chat_id, channel_id, platform, reachable (a closed WhatsApp window is not), language.
inline constexpr sql<business_id, person_id> find_chat{"desk.find_chat", R"(
SELECT c.id AS chat_id, c.channel_id, ch.platform,
  c.reachable AND (ch.platform = 1 OR COALESCE(c.window_until > now(), false)) AS reachable,
  COALESCE(NULLIF(v.language, ''), b.languages[1]) AS language
FROM desk.identities i
JOIN desk.chats c ON c.identity_id = i.id
JOIN desk.channels ch ON ch.id = c.channel_id AND ch.business_id = $1
JOIN desk.businesses b ON b.id = $1
LEFT JOIN desk.conversations v ON v.business_id = $1 AND v.person_id = $2
WHERE i.person_id = $2
ORDER BY c.reachable DESC, c.seen_at DESC, c.id DESC LIMIT 1)"};
FD_STATEMENT_REGISTERED(find_chat);

} // namespace frontdesk::db::runtime
