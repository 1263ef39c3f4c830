// The statement that commits a batch of turns: one statement, one transaction.
#pragma once

#include "db/sql.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace frontdesk::db::runtime {

template <std::size_t>
using array_text = std::string;
template <class>
struct arrays_sql;
template <std::size_t... I>
struct arrays_sql<std::index_sequence<I...>> {
  using type = sql<std::int64_t, array_text<I>...>;
};
/// A statement of one number and N arrays.
template <std::size_t N>
using sql_of = typename arrays_sql<std::make_index_sequence<N>>::type;

/// Parameters: the replica, 22 arrays of the turns, 10 of their posts, further chats to lock.
/// Answers, in any order, rows of (what, n, a, b, ours, channel, chat, settled): what 1 = turn n
/// won, version a · 2 = turn n is stale · 3 = turn n is busy · 4 = post n has id a, place b,
/// whether this replica is to send it, and where to · 5 = channel n is paused for a microseconds
/// from now · 6 = nothing may be sent to the chat of post n for a microseconds from now. A turn
/// without a row is busy if it expected a conversation row, else stale.
///
/// Joins between the arrays would be nested loops over the whole batch (the runtime role has no
/// hash joins), so each step carries the columns of the next: a turn's through its conversation
/// row, a chat's posts as an array. A free chat with a backlog is left to `claim_chats`, which
/// brings the backlog along: its posts must not be overtaken.
inline constexpr sql_of<33> commit_batch{"desk.commit_batch", R"(
WITH want AS MATERIALIZED (
  SELECT * FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::bigint[],
    $8::text[], $9::bigint[], $10::bigint[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[],
    $16::text[], $17::text[], $18::text[], $19::bigint[], $20::bigint[], $21::bigint[], $22::int[], $23::bigint[])
  WITH ORDINALITY w(business_id, person_id, expected, channel_id, update_key, chat_id,
    flow, run, rev, draft, offered, kind, turn_flow, step,
    outcome, reply, trace, open_us, step_us, body_hash, reach, wrote_at, n)),
locked AS MATERIALIZED (
  SELECT w.*, c.version AS found, c.ctid AS tuple
  FROM want w JOIN desk.conversations c ON c.business_id = w.business_id AND c.person_id = w.person_id
  WHERE w.expected <> 0
  ORDER BY w.business_id, w.person_id
  FOR UPDATE OF c SKIP LOCKED),
updated AS (
  UPDATE desk.conversations c
  SET version = c.version + 1, flow = l.flow, run = l.run, rev = l.rev, draft = l.draft, offered = l.offered,
      minute_turns = CASE WHEN c.minute = floor(extract(epoch FROM now()) / 60) THEN c.minute_turns + 1 ELSE 1 END,
      minute = floor(extract(epoch FROM now()) / 60), updated_at = now()
  FROM locked l
  WHERE l.found = l.expected AND c.ctid = l.tuple
  RETURNING l.n, c.version, l.business_id, l.person_id, l.channel_id, l.update_key, l.chat_id, l.kind, l.turn_flow,
    l.step, l.outcome, l.reply, l.trace, l.open_us, l.step_us, l.body_hash, l.reach, l.wrote_at),
absent AS MATERIALIZED (
  SELECT w.*, pg_try_advisory_xact_lock(hashint8extended(w.person_id, w.business_id)) AS free
  FROM want w
  WHERE w.expected = 0 AND NOT EXISTS (
    SELECT FROM desk.conversations c WHERE c.business_id = w.business_id AND c.person_id = w.person_id)
  ORDER BY w.business_id, w.person_id),
inserted AS (
  INSERT INTO desk.conversations (business_id, person_id, version, flow, run, rev, draft, offered, minute, minute_turns)
  SELECT business_id, person_id, desk.now_us(), flow, run, rev, draft, offered, floor(extract(epoch FROM now()) / 60), 1
  FROM absent WHERE free
  ON CONFLICT DO NOTHING
  RETURNING business_id, person_id, version),
won AS MATERIALIZED (
  SELECT * FROM updated
  UNION ALL
  SELECT a.n, i.version, a.business_id, a.person_id, a.channel_id, a.update_key, a.chat_id, a.kind, a.turn_flow,
    a.step, a.outcome, a.reply, a.trace, a.open_us, a.step_us, a.body_hash, a.reach, a.wrote_at
  FROM inserted i JOIN absent a USING (business_id, person_id)),
logged AS (
  INSERT INTO desk.turns (slice, channel_id, update_key, business_id, person_id, chat_id, version, kind, flow, step,
    outcome, reply, trace, open_us, step_us, body_hash)
  SELECT desk.current_slice(), channel_id, update_key, business_id, person_id, chat_id, version, kind, turn_flow, step,
    outcome, reply, trace, open_us, step_us, body_hash
  FROM won ORDER BY channel_id, update_key),
post AS MATERIALIZED (
  SELECT p.*, (desk.current_slice()::bigint << 40) | nextval('desk.outbox_numbers') AS id,
    row_number() OVER (PARTITION BY p.chat_id ORDER BY p.o) AS step
  FROM unnest($24::bigint[], $25::bigint[], $26::int[], $27::bigint[], $28::text[], $29::text[], $30::text[],
    $31::bool[], $32::bool[], $33::text[])
  WITH ORDINALITY p(n, chat_id, kind, post, message, payload, topic, live, keyboard, trace, o)
  WHERE (p.n IN (SELECT n FROM won)) IS TRUE),
touched AS (
  SELECT chat_id, count(id) AS posts, max(wrote_at) AS wrote_at, max(reach) AS reach, bool_or(seen) AS seen,
    array_agg(o ORDER BY o) FILTER (WHERE id IS NOT NULL) AS numbers,
    array_agg(whole ORDER BY o) FILTER (WHERE id IS NOT NULL) AS posted,
    (array_agg(lives ORDER BY o DESC) FILTER (WHERE lives IS NOT NULL))[1] AS lives,
    (array_agg(lives_at ORDER BY o DESC) FILTER (WHERE lives IS NOT NULL))[1] AS lives_at
  FROM (
    SELECT chat_id, o, id, 0::bigint AS wrote_at, 0 AS reach, false AS seen,
      CASE WHEN live THEN CASE WHEN kind IN (2, 3) AND post <> 0 THEN post ELSE id END END AS lives,
      CASE WHEN kind IN (2, 3) THEN message ELSE '' END AS lives_at,
      ROW(id, chat_id, step, post, kind, keyboard, message, topic, trace, payload) AS whole
    FROM post
    UNION ALL
    SELECT chat_id, NULL, NULL, wrote_at, reach, reach <> 0, NULL, NULL, NULL FROM won
    UNION ALL
    SELECT chat_id, NULL, NULL, 0, 0, false, NULL, NULL, NULL FROM unnest($34::bigint[]) chat_id) x
  GROUP BY chat_id),
chat AS MATERIALIZED (
  SELECT t.* FROM touched t JOIN desk.chats c ON c.id = t.chat_id ORDER BY t.chat_id FOR UPDATE OF c),
moved AS (
  UPDATE desk.chats c
  SET queued = c.queued + t.posts, owner = CASE WHEN t.posts > 0 AND c.owner = 0 AND c.queued = c.sent THEN $1 ELSE c.owner END,
      live_post = COALESCE(t.lives, c.live_post),
      live_message = CASE WHEN t.lives IS NULL OR (t.lives = c.live_post AND t.lives <> 0 AND t.lives_at = '')
                          THEN c.live_message ELSE t.lives_at END,
      seen_at = CASE WHEN t.seen THEN now() ELSE c.seen_at END,
      window_until = CASE WHEN t.wrote_at > 0 THEN GREATEST(c.window_until, to_timestamp(
        LEAST(t.wrote_at, floor(extract(epoch FROM now()))::bigint)) + interval '24 hours') ELSE c.window_until END,
      reachable = CASE t.reach WHEN 1 THEN true WHEN 2 THEN false ELSE c.reachable END
  FROM chat t WHERE c.id = t.chat_id AND (t.posts > 0 OR t.seen OR t.wrote_at > 0)
  RETURNING c.queued - t.posts AS base, c.sent, c.owner = $1 AS ours, c.channel_id, c.external, c.not_before,
    t.numbers, t.posted),
queued AS (
  INSERT INTO desk.outbox (slice, id, chat_id, place, post, kind, keyboard, message, topic, trace, payload)
  SELECT desk.current_slice(), p.id, p.chat_id, m.base + p.step, p.post, p.kind, p.keyboard, p.message, p.topic, p.trace,
    p.payload
  FROM moved m, unnest(m.posted) p(id bigint, chat_id bigint, step bigint, post bigint, kind int, keyboard bool,
    message text, topic text, trace text, payload text))
SELECT 1 AS what, n, version AS a, 0::bigint AS b, false AS ours, 0::bigint AS channel, '' AS chat,
  0::bigint AS settled FROM won
UNION ALL SELECT 2, n, 0, 0, false, 0, '', 0 FROM locked WHERE found <> expected
UNION ALL SELECT 3, n, 0, 0, false, 0, '', 0 FROM absent WHERE NOT free
UNION ALL SELECT 4, m.numbers[p.i], p.id, m.base + p.step, m.ours, m.channel_id, m.external, m.sent
  FROM moved m, ROWS FROM (unnest(m.posted) AS (id bigint, chat_id bigint, step bigint, post bigint, kind int,
    keyboard bool, message text, topic text, trace text, payload text)) WITH ORDINALITY
    p(id, chat_id, step, post, kind, keyboard, message, topic, trace, payload, i)
UNION ALL SELECT 5, id, (extract(epoch FROM paused_until - now()) * 1000000)::bigint, 0, false, 0, '', 0
  FROM desk.channels WHERE paused_until > now()
UNION ALL SELECT 6, unnest(m.numbers), (extract(epoch FROM m.not_before - now()) * 1000000)::bigint, 0, false, 0, '', 0
  FROM moved m WHERE m.not_before > now())"};
FD_STATEMENT_REGISTERED(commit_batch);

} // namespace frontdesk::db::runtime
