// Which replicas live: heartbeats, goodbyes, and who is declared lost (DESIGN §7 Dead owners).
#pragma once

#include "db/sql.hpp"

#include <cstdint>
#include <string>

namespace frontdesk::db::runtime {

/// Name (host and process), mark of the process -> id. Also what a replica does that found itself
/// lost: it goes on under the new id.
inline constexpr sql<std::string, std::string> register_replica{
    "desk.register_replica",
    "INSERT INTO desk.replicas (name, process) VALUES ($1, $2) RETURNING id"};
FD_STATEMENT_REGISTERED(register_replica);

/// Replica -> live = how many replicas share the channels' rates, deaths = how many ended without
/// goodbye within the last minute or are silent now, past_deaths = within the seven hours in which
/// WhatsApp comes again (its longest wait is six); who only lapsed is not dead. No row: this
/// replica is lost or said goodbye.
inline constexpr sql<std::int64_t> beat{"desk.beat", R"(
WITH me AS (
  UPDATE desk.replicas SET beat_at = clock_timestamp()
  WHERE id = $1 AND lost_at IS NULL AND ended_at IS NULL RETURNING id)
SELECT GREATEST(1, (SELECT count(*) FROM desk.replicas
    WHERE ended_at IS NULL AND lost_at IS NULL AND (id = $1 OR beat_at > now() - interval '8 seconds'))) AS live,
  (SELECT count(*) FROM desk.replicas
    WHERE (lost_at > now() - interval '1 minute' AND lost_by <> id)
       OR (ended_at IS NULL AND lost_at IS NULL AND id <> $1
           AND beat_at BETWEEN now() - interval '68 seconds' AND now() - interval '3 seconds')) AS deaths,
  (SELECT count(*) FROM desk.replicas WHERE lost_at > now() - interval '7 hours' AND lost_by <> id) AS past_deaths
FROM me)"};
FD_STATEMENT_REGISTERED(beat);

/// Replica -> the others that are neither lost nor ended: id, process, beat_at, age_us = how long
/// ago that was by the database's clock.
inline constexpr sql<std::int64_t> other_beats{"desk.other_beats", R"(
SELECT id, process, beat_at, (extract(epoch FROM clock_timestamp() - beat_at) * 1000000)::bigint AS age_us
FROM desk.replicas WHERE id <> $1 AND lost_at IS NULL AND ended_at IS NULL)"};
FD_STATEMENT_REGISTERED(other_beats);

/// Declares lost who has not beaten since: replica, ids, their beats as other_beats told them ->
/// their ids. To be run before claim_chats, of who is silent only by a replica whose heartbeat was
/// unbroken for 8 s. How long somebody is silent its caller measures: the database's clock may be
/// set.
inline constexpr sql<std::int64_t, std::string, std::string> lose_replicas{"desk.lose_replicas", R"(
UPDATE desk.replicas SET lost_at = now(), lost_by = $1
WHERE id IN (
  SELECT r.id FROM unnest($2::bigint[], $3::timestamptz[]) s(id, beat_at) JOIN desk.replicas r USING (id, beat_at)
  WHERE r.id <> $1 AND r.ended_at IS NULL AND r.lost_at IS NULL
    AND EXISTS (SELECT FROM desk.replicas me WHERE me.id = $1 AND me.lost_at IS NULL AND me.ended_at IS NULL)
  ORDER BY r.id FOR UPDATE OF r SKIP LOCKED)
RETURNING id)"};
FD_STATEMENT_REGISTERED(lose_replicas);

/// A clean exit, first part.
inline constexpr sql<std::int64_t> end_replica{
    "desk.end_replica",
    "UPDATE desk.replicas SET ended_at = now() WHERE id = $1 AND ended_at IS NULL"};
FD_STATEMENT_REGISTERED(end_replica);

/// Gives the id up without knowing that everything sent is marked: for others it is lost, and they
/// take its chats over at once.
inline constexpr sql<std::int64_t> abandon_replica{"desk.abandon_replica", R"(
UPDATE desk.replicas SET lost_at = now(), lost_by = id WHERE id = $1 AND ended_at IS NULL AND lost_at IS NULL)"};
FD_STATEMENT_REGISTERED(abandon_replica);

/// Gives the id up, and everything sent under it is marked: nobody died, and its chats are taken
/// over at once.
inline constexpr sql<std::int64_t> part_replica{
    "desk.part_replica",
    "UPDATE desk.replicas SET ended_at = now(), lost_by = id WHERE id = $1 AND ended_at IS NULL"};
FD_STATEMENT_REGISTERED(part_replica);

/// A clean exit, second part: frees its chats. A backlog is then claimed by another.
inline constexpr sql<std::int64_t> free_chats{"desk.free_chats", R"(
WITH mine AS MATERIALIZED (SELECT id FROM desk.chats WHERE owner = $1 ORDER BY id FOR UPDATE)
UPDATE desk.chats c SET owner = 0 FROM mine WHERE c.id = mine.id)"};
FD_STATEMENT_REGISTERED(free_chats);

/// Forgets replicas that ended, or were lost, more than thirty days ago.
inline constexpr sql<> forget_replicas{"desk.forget_replicas", R"(
DELETE FROM desk.replicas r
WHERE COALESCE(r.ended_at, r.lost_at) < now() - interval '30 days'
  AND NOT EXISTS (SELECT FROM desk.chats c WHERE c.owner = r.id))"};
FD_STATEMENT_REGISTERED(forget_replicas);

} // namespace frontdesk::db::runtime
