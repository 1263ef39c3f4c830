// Work that is due: taken by one replica, repeated or done once.
#pragma once

#include "db/sql.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace frontdesk::db::runtime {

/// A job to be done once. Parameters: business (none: the installation's), name, key (one waiting
/// job per name and key; empty: any number), payload (JSON), seconds from now -> id; no row: one
/// waits already.
inline constexpr sql<std::optional<std::int64_t>, std::string, std::string, std::string,
                     std::int64_t>
    add_job{"desk.add_job", R"(
INSERT INTO desk.jobs (business_id, name, key, payload, run_at)
VALUES ($1, $2, $3, $4::jsonb, now() + make_interval(secs => $5))
ON CONFLICT (name, key) WHERE done_at IS NULL AND key <> '' DO NOTHING
RETURNING id)"};
FD_STATEMENT_REGISTERED(add_job);

/// Tells a person of a change once its Undo has run out. If an earlier change still waits, the two
/// cancel each other out and nobody is told. One that is being told is let go, its teller may have
/// died. Parameters: business, name, key, payload, seconds -> id; no row: nothing will be told.
inline constexpr sql<std::int64_t, std::string, std::string, std::string, std::int64_t> tell_later{
    "desk.tell_later", R"(
WITH waiting AS (
  DELETE FROM desk.jobs WHERE name = $2 AND key = $3 AND done_at IS NULL AND taken_by IS NULL RETURNING id),
taken AS (
  UPDATE desk.jobs SET key = '' WHERE name = $2 AND key = $3 AND done_at IS NULL AND taken_by IS NOT NULL RETURNING id)
INSERT INTO desk.jobs (business_id, name, key, payload, run_at)
SELECT $1::bigint, $2::text, $3::text, $4::jsonb, now() + make_interval(secs => $5)
WHERE NOT EXISTS (SELECT FROM waiting) AND (SELECT count(*) FROM taken) >= 0
ON CONFLICT (name, key) WHERE done_at IS NULL AND key <> '' DO NOTHING
RETURNING id)"};
FD_STATEMENT_REGISTERED(tell_later);

/// Takes a waiting job back: name, key.
inline constexpr sql<std::string, std::string> cancel_job{"desk.cancel_job", R"(
DELETE FROM desk.jobs WHERE name = $1 AND key = $2 AND key <> '' AND done_at IS NULL AND taken_by IS NULL RETURNING id)"};
FD_STATEMENT_REGISTERED(cancel_job);

/// A job that repeats, made at every start: name, seconds between runs.
inline constexpr sql<std::string, std::int64_t> keep_job{"desk.keep_job", R"(
INSERT INTO desk.jobs AS j (name, key, every) VALUES ($1, 'every', make_interval(secs => $2))
ON CONFLICT (name, key) WHERE done_at IS NULL AND key <> '' DO UPDATE
  SET every = excluded.every WHERE j.every IS DISTINCT FROM excluded.every)"};
FD_STATEMENT_REGISTERED(keep_job);

/// Takes due jobs. Parameters: replica, how many, seconds after which another may take them (or at
/// once, if this replica is gone by then). Columns: id, business_id, name, key, payload, attempts.
inline constexpr sql<std::int64_t, std::int64_t, std::int64_t> take_jobs{"desk.take_jobs", R"(
UPDATE desk.jobs SET taken_by = $1, taken_until = now() + make_interval(secs => $3), attempts = attempts + 1
WHERE id IN (
  SELECT j.id FROM desk.jobs j
  WHERE j.done_at IS NULL AND j.run_at <= now()
    AND (j.taken_by IS NULL OR j.taken_until < now() OR NOT EXISTS (
           SELECT FROM desk.replicas r WHERE r.id = j.taken_by AND r.lost_at IS NULL AND r.ended_at IS NULL))
  ORDER BY j.run_at, j.id LIMIT $2 FOR UPDATE OF j SKIP LOCKED)
RETURNING id, COALESCE(business_id, 0) AS business_id, name, key, payload, attempts)"};
FD_STATEMENT_REGISTERED(take_jobs);

/// Job, replica that took it. A repeated one is due again at its next beat after now, whatever was
/// missed.
inline constexpr sql<std::int64_t, std::int64_t> finish_job{"desk.finish_job", R"(
UPDATE desk.jobs
SET taken_by = NULL, taken_until = NULL, attempts = 0, error = '',
    done_at = CASE WHEN every IS NULL THEN now() END,
    run_at = CASE WHEN every IS NULL THEN run_at
                  ELSE run_at + every * (1 + floor(extract(epoch FROM now() - run_at) / extract(epoch FROM every))) END
WHERE id = $1 AND taken_by = $2 AND done_at IS NULL RETURNING id)"};
FD_STATEMENT_REGISTERED(finish_job);

/// Job, replica, error. Tried again after 2, 4, 8 … seconds, at most an hour; given up after 25
/// attempts unless it repeats. Columns: given_up.
inline constexpr sql<std::int64_t, std::int64_t, std::string> fail_job{"desk.fail_job", R"(
UPDATE desk.jobs
SET taken_by = NULL, taken_until = NULL, error = $3,
    run_at = now() + make_interval(secs => LEAST(3600, 2 ^ LEAST(attempts, 12))),
    done_at = CASE WHEN every IS NULL AND attempts >= 25 THEN now() END
WHERE id = $1 AND taken_by = $2 AND done_at IS NULL RETURNING done_at IS NOT NULL AS given_up)"};
FD_STATEMENT_REGISTERED(fail_job);

/// Makes the next slices of turns and outbox and drops those of more than thirty days ago.
inline constexpr sql<> keep_slices{"desk.keep_slices",
                                   "SELECT made, dropped, exist_ahead FROM desk.keep_slices()"};
FD_STATEMENT_REGISTERED(keep_slices);

/// How many slices exist ahead of today's: alarmed below three.
inline constexpr sql<> slices_ahead{"desk.slices_ahead", R"(
SELECT count(*) AS ahead FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'desk.outbox'::regclass
  AND substring(c.relname FROM '\d+$')::integer > desk.current_slice())"};
FD_STATEMENT_REGISTERED(slices_ahead);

/// Forgets what has served: jobs, undos and drafts of thirty days ago, suspects of seven hours ago
/// (replicas.hpp), quarantine of fourteen days ago.
inline constexpr sql<> forget_done{"desk.forget_done", R"(
WITH j AS (DELETE FROM desk.jobs WHERE done_at < now() - interval '30 days'),
u AS (DELETE FROM desk.undos WHERE expires_at < now() - interval '30 days'),
d AS (DELETE FROM desk.drafts WHERE created_at < now() - interval '30 days'),
s AS (DELETE FROM desk.begun WHERE seen_at < now() - interval '7 hours'),
r AS (DELETE FROM desk.recipients r USING desk.broadcasts b
      WHERE b.id = r.broadcast_id AND b.ended_at < now() - interval '30 days')
DELETE FROM desk.quarantine WHERE at < now() - interval '14 days')"};
FD_STATEMENT_REGISTERED(forget_done);

} // namespace frontdesk::db::runtime
