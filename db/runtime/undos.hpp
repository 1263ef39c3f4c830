// Undo: what takes an action back, kept for ten minutes.
#pragma once

#include "db/sql.hpp"

#include <cstdint>
#include <string>

namespace frontdesk::db::runtime {

/// Business, deed that undoes, entity, its version after the write, parameters (JSON), who -> id.
/// Its button is taken away when it has expired (job "undo_over").
inline constexpr sql<std::int64_t, std::string, std::int64_t, std::int64_t, std::string,
                     std::int64_t>
    make_undo{"desk.make_undo", R"(
WITH made AS (
  INSERT INTO desk.undos (business_id, code, entity_id, version, parameters, made_by)
  VALUES ($1, $2, $3, $4, $5::jsonb, $6) RETURNING id, business_id, made_by, expires_at),
later AS (
  INSERT INTO desk.jobs (business_id, name, key, payload, run_at)
  SELECT business_id, 'undo_over', id::text, jsonb_build_object('person', made_by, 'undo', id), expires_at + interval '1 second'
  FROM made)
SELECT id FROM made)"};
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

/// Business, person -> what their chats with buttons that can be changed (Telegram) show now:
/// chat_id, post, message (the platform's id, '' until sent), payload.
inline constexpr sql<std::int64_t, std::int64_t> live_screens{"desk.live_screens", R"(
SELECT c.id AS chat_id, o.id AS post, c.live_message AS message, o.payload
FROM desk.identities i JOIN desk.chats c ON c.identity_id = i.id
JOIN desk.channels h ON h.id = c.channel_id AND h.business_id = $1 AND h.platform = 1
JOIN desk.outbox o ON o.slice = (c.live_post >> 40)::integer AND o.id = c.live_post
WHERE i.person_id = $2 AND c.reachable)"};
FD_STATEMENT_REGISTERED(live_screens);

} // namespace frontdesk::db::runtime
