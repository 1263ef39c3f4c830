// The statements of sending: what is settled, what is next, who sends.
#pragma once

#include "db/sql.hpp"

#include <cstdint>
#include <string>

namespace frontdesk::db::runtime {

/// Settles posts of chats this replica owns. Parameters: replica, then arrays of id, chat, place,
/// state (1 sent, 2 replaced, 3 dead), platform message id, error, flagged, and the post whose
/// message it replaced by a new one (0 = none). One row per chat still ours: chat_id, queued, sent,
/// ours = it has more to send, paused_us = how long its channel is paused (0 = not). A chat without
/// a row has another owner: stop sending there. A row that is settled stays as it is: what was sent
/// once more is a copy, and what later posts change is the first.
inline constexpr sql<std::int64_t, std::string, std::string, std::string, std::string, std::string,
                     std::string, std::string, std::string>
    mark_posts{"desk.mark_posts", R"(
WITH done AS MATERIALIZED (
  SELECT * FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::int[], $6::text[], $7::text[], $8::bool[],
                       $9::bigint[])
    d(id, chat_id, place, state, message_id, error, flagged, instead_of)),
chat AS MATERIALIZED (
  SELECT t.*
  FROM (SELECT chat_id, max(place) AS place,
          array_agg(CASE WHEN instead_of <> 0 THEN instead_of ELSE id END ORDER BY place DESC)
            FILTER (WHERE state = 1 AND message_id <> '') AS posts,
          array_agg(message_id ORDER BY place DESC) FILTER (WHERE state = 1 AND message_id <> '') AS messages
        FROM done GROUP BY chat_id) t
  JOIN desk.chats c ON c.id = t.chat_id
  WHERE c.owner = $1 ORDER BY t.chat_id FOR UPDATE OF c),
settled AS (
  UPDATE desk.outbox o
  SET state = d.state, message_id = d.message_id, error = CASE WHEN o.delivery = 4 THEN o.error ELSE d.error END, flagged = o.flagged OR d.flagged,
      attempts = o.attempts + 1, sent_at = CASE WHEN d.state = 1 THEN now() END
  FROM done d
  WHERE o.slice = (d.id >> 40)::int AND o.id = d.id AND o.state = 0
    AND (d.chat_id IN (SELECT chat_id FROM chat)) IS TRUE)
UPDATE desk.chats c
SET sent = GREATEST(c.sent, t.place),
    owner = CASE WHEN c.queued <= GREATEST(c.sent, t.place) THEN 0 ELSE c.owner END,
    live_message = COALESCE(t.messages[array_position(t.posts, c.live_post)], c.live_message)
FROM chat t WHERE c.id = t.chat_id
RETURNING c.id AS chat_id, c.queued, c.sent, c.owner = $1 AS ours, COALESCE((
  SELECT (extract(epoch FROM ch.paused_until - now()) * 1000000)::bigint
  FROM desk.channels ch WHERE ch.id = c.channel_id AND ch.paused_until > now()), 0) AS paused_us)"};
FD_STATEMENT_REGISTERED(mark_posts);

/// Edits that had to become new messages: their posts' rows name the new message from now on.
inline constexpr sql<std::string, std::string> repoint_posts{"desk.repoint_posts", R"(
UPDATE desk.outbox o SET message_id = d.message_id
FROM unnest($1::bigint[], $2::text[]) d(id, message_id)
WHERE o.slice = (d.id >> 40)::int AND o.id = d.id)"};
FD_STATEMENT_REGISTERED(repoint_posts);

/// The next posts of chats this replica owns, in order, after the places it has in hand already.
/// Parameters: replica, arrays of chat and place, how many per chat. Edits that a later waiting
/// edit of the same message overtakes are marked as replaced and passed over. `target` is the
/// platform's message to change; empty for an edit: send it anew. `wait_us`: nothing may be sent
/// there before, because of the chat or its channel. `age_us`: since it was queued. `deaths`: of
/// the chat's owners while this post was its next.
inline constexpr sql<std::int64_t, std::string, std::string, std::int64_t> take_next{
    "desk.take_next", R"(
WITH asked AS MATERIALIZED (
  SELECT c.id AS chat_id, c.channel_id, c.external, GREATEST(c.not_before, ch.paused_until) - now() AS wait,
    GREATEST(c.sent, t.place) AS after, CASE WHEN c.stuck_at = c.sent AND t.place <= c.sent THEN c.deaths ELSE 0 END AS deaths
  FROM unnest($2::bigint[], $3::bigint[]) t(chat_id, place)
  JOIN desk.chats c ON c.id = t.chat_id
  JOIN desk.channels ch ON ch.id = c.channel_id
  WHERE c.owner = $1 AND c.queued > GREATEST(c.sent, t.place)),
waiting AS MATERIALIZED (
  SELECT o.id, o.chat_id, o.place, o.kind = 2 AND EXISTS (
    SELECT FROM desk.outbox l
    WHERE l.chat_id = o.chat_id AND l.place > o.place AND l.state = 0 AND l.kind = 2 AND l.post = o.post
      AND l.message = o.message) AS overtaken
  FROM asked a JOIN desk.outbox o ON o.chat_id = a.chat_id AND o.place > a.after AND o.state = 0),
replaced AS (
  UPDATE desk.outbox o SET state = 2 FROM waiting w
  WHERE w.overtaken AND o.slice = (w.id >> 40)::int AND o.id = w.id)
SELECT o.id, o.chat_id, a.channel_id, a.external, o.place, o.kind, o.post, o.payload, o.topic, o.keyboard, o.attempts,
  o.flagged, o.trace, COALESCE(NULLIF(p.message_id, ''), o.message) AS target,
  COALESCE(GREATEST((extract(epoch FROM a.wait) * 1000000)::bigint, 0), 0) AS wait_us,
  (extract(epoch FROM now() - o.created_at) * 1000000)::bigint AS age_us,
  CASE WHEN n.nth = 1 THEN a.deaths ELSE 0 END AS deaths
FROM asked a
CROSS JOIN LATERAL (
  SELECT id, row_number() OVER (ORDER BY w.place) AS nth FROM waiting w
  WHERE w.chat_id = a.chat_id AND NOT w.overtaken ORDER BY w.place LIMIT $4) n
JOIN desk.outbox o ON o.slice = (n.id >> 40)::int AND o.id = n.id
LEFT JOIN desk.outbox p ON o.post <> 0 AND p.slice = (o.post >> 40)::int AND p.id = o.post
ORDER BY o.chat_id, o.place)"};
FD_STATEMENT_REGISTERED(take_next);

/// Chats of a channel with a backlog that this replica sends, in order. Parameters: replica,
/// channel, the chat after which to look, how many at most.
inline constexpr sql<std::int64_t, std::int64_t, std::int64_t, std::int64_t> find_backlog{
    "desk.find_backlog", R"(
SELECT id AS chat_id FROM desk.chats
WHERE channel_id = $2 AND owner = $1 AND queued > sent AND id > $3 ORDER BY id LIMIT $4)"};
FD_STATEMENT_REGISTERED(find_backlog);

/// The newest edit of each chat's live post that was sent: whoever takes a chat over sends it once
/// more, because its former owner may have been stopped while sending an older one. Columns as
/// take_next.
inline constexpr sql<std::int64_t, std::string> newest_edits{"desk.newest_edits", R"(
SELECT o.id, o.chat_id, c.channel_id, c.external, o.place, o.kind, o.post, o.payload, o.topic, o.keyboard, o.attempts,
  o.flagged, o.trace, c.live_message AS target,
  COALESCE(GREATEST((extract(epoch FROM GREATEST(c.not_before, ch.paused_until) - now()) * 1000000)::bigint, 0), 0)
    AS wait_us,
  (extract(epoch FROM now() - o.created_at) * 1000000)::bigint AS age_us, 0 AS deaths
FROM unnest($2::bigint[]) t(chat_id)
JOIN desk.chats c ON c.id = t.chat_id
JOIN desk.channels ch ON ch.id = c.channel_id
CROSS JOIN LATERAL (
  SELECT * FROM desk.outbox o
  WHERE o.chat_id = c.id AND o.place <= c.sent AND o.kind = 2 AND o.state = 1
    AND (o.post = c.live_post OR o.id = c.live_post)
  ORDER BY o.place DESC LIMIT 1) o
WHERE c.owner = $1 AND c.live_post <> 0 AND c.live_message <> '')"};
FD_STATEMENT_REGISTERED(newest_edits);

/// A call for an edit ended when its chat was no longer sent under the caller's id: it may stand
/// over a newer one that another replica sent meanwhile. Queues the newest edit of the live post
/// once more, if that was sent. Parameters: replica, chat. No row: nothing to repeat. Column: ours
/// = this replica is to send it.
inline constexpr sql<std::int64_t, std::int64_t> repeat_edit{
    "desk.repeat_edit", "SELECT ours FROM desk.repeat_edit($1, $2) ours WHERE ours IS NOT NULL"};
FD_STATEMENT_REGISTERED(repeat_edit);

/// Where posts stand: id, state, message_id, delivery. What is missing has gone with its slice.
inline constexpr sql<std::string> find_posts{"desk.find_posts", R"(
SELECT o.id, o.state, o.message_id, o.delivery
FROM unnest($1::bigint[]) t(id) JOIN desk.outbox o ON o.slice = (t.id >> 40)::int AND o.id = t.id)"};
FD_STATEMENT_REGISTERED(find_posts);

/// A call for a post had no known outcome and is going to be repeated. Parameters: replica, post,
/// chat, error.
inline constexpr sql<std::int64_t, std::int64_t, std::int64_t, std::string> flag_post{
    "desk.flag_post", R"(
UPDATE desk.outbox SET flagged = true, attempts = attempts + 1, error = $4
WHERE slice = ($2::bigint >> 40)::int AND id = $2 AND state = 0
  AND EXISTS (SELECT FROM desk.chats WHERE id = $3 AND owner = $1))"};
FD_STATEMENT_REGISTERED(flag_post);

/// The platform told by a status that a post of unknown outcome had arrived: it was sent once.
inline constexpr sql<std::int64_t> unflag_post{"desk.unflag_post", R"(
UPDATE desk.outbox SET flagged = false WHERE slice = ($1::bigint >> 40)::int AND id = $1 AND delivery > 0)"};
FD_STATEMENT_REGISTERED(unflag_post);

/// The platform's retry_after for one chat. Parameters: replica, chat, seconds from now. A strip
/// may meet it after its chat was given back, so a chat without an owner is told, too.
inline constexpr sql<std::int64_t, std::int64_t, std::int64_t> delay_chat{"desk.delay_chat", R"(
UPDATE desk.chats SET not_before = GREATEST(not_before, now() + make_interval(secs => $3))
WHERE id = $2 AND owner IN (0, $1))"};
FD_STATEMENT_REGISTERED(delay_chat);

/// A bot-wide 429. Parameters: channel, seconds from now.
inline constexpr sql<std::int64_t, std::int64_t> pause_channel{"desk.pause_channel", R"(
UPDATE desk.channels SET paused_until = GREATEST(paused_until, now() + make_interval(secs => $2)) WHERE id = $1)"};
FD_STATEMENT_REGISTERED(pause_channel);

/// The platform refuses the channel's token. An empty reason starts it again.
inline constexpr sql<std::int64_t, std::string> stop_channel{
    "desk.stop_channel", "UPDATE desk.channels SET stopped = $2 WHERE id = $1 AND stopped <> $2"};
FD_STATEMENT_REGISTERED(stop_channel);

/// This replica may not send on the channel: its chats are for others to claim. Parameters:
/// replica, channel, chats, why; that stands at the channel as long as somebody leaves chats.
inline constexpr sql<std::int64_t, std::int64_t, std::string, std::string> leave_chats{
    "desk.leave_chats", R"(
WITH stop AS (UPDATE desk.channels SET stopped = $4 WHERE id = $2 AND stopped = ''),
mine AS MATERIALIZED (
  SELECT id FROM desk.chats WHERE id = ANY ($3::bigint[]) AND channel_id = $2 AND owner = $1
  ORDER BY id FOR UPDATE)
UPDATE desk.chats c SET owner = 0 FROM mine WHERE c.id = mine.id)"};
FD_STATEMENT_REGISTERED(leave_chats);

/// The person cannot be written to: blocked the bot, never started it, or the window is closed.
inline constexpr sql<std::int64_t> lose_reach{
    "desk.lose_reach", "UPDATE desk.chats SET reachable = false WHERE id = $1 AND reachable"};
FD_STATEMENT_REGISTERED(lose_reach);

/// Copies of a card: parameters business, topic; columns post, chat_id, message (the
/// platform's id), language of whoever got it.
inline constexpr sql<std::int64_t, std::string> find_topic{"desk.find_topic", R"(
SELECT o.id AS post, o.chat_id, o.message_id AS message, i.person_id, COALESCE(NULLIF(v.language, ''), b.languages[1]) AS language
FROM desk.outbox o
JOIN desk.chats c ON c.id = o.chat_id
JOIN desk.channels ch ON ch.id = c.channel_id AND ch.business_id = $1
JOIN desk.businesses b ON b.id = $1
JOIN desk.identities i ON i.id = c.identity_id
LEFT JOIN desk.conversations v ON v.business_id = $1 AND v.person_id = i.person_id
WHERE o.topic = $2 AND o.topic <> '' AND o.kind IN (1, 4) AND o.state < 3
ORDER BY o.chat_id, o.place)"};
FD_STATEMENT_REGISTERED(find_topic);

/// WhatsApp's statuses, which come in any order and more than once: rank only rises. Parameters:
/// the channel they came by, which must be the post's, then arrays of outbox id, rank (1 sent, 2
/// delivered, 3 read, 4 failed), message id, error, and whether the failure means that the person
/// cannot be written to (unless they wrote since). Returns what newly failed; a card's copy that
/// failed becomes a job that tells who sent it. Chats are locked before posts, as by mark_posts.
inline constexpr sql<channel_id, std::string, std::string, std::string, std::string, std::string>
    raise_delivery{"desk.raise_delivery", R"(
WITH told AS MATERIALIZED (
  SELECT DISTINCT ON (id) *
  FROM unnest($2::bigint[], $3::int[], $4::text[], $5::text[], $6::bool[]) s(id, rank, message_id, error, closed)
  ORDER BY id, rank DESC),
chat AS MATERIALIZED (
  SELECT c.id FROM desk.chats c
  WHERE c.channel_id = $1 AND c.id IN (
    SELECT o.chat_id FROM told t JOIN desk.outbox o ON o.slice = (t.id >> 40)::int AND o.id = t.id
    WHERE t.rank = 4 AND t.closed AND o.delivery < 4)
  ORDER BY c.id FOR UPDATE OF c),
locked AS MATERIALIZED (
  SELECT t.*, h.business_id FROM told t JOIN desk.outbox o ON o.slice = (t.id >> 40)::int AND o.id = t.id
  JOIN desk.chats c ON c.id = o.chat_id AND c.channel_id = $1
  JOIN desk.channels h ON h.id = c.channel_id
  WHERE o.delivery < t.rank AND (SELECT count(*) FROM chat) >= 0
  ORDER BY t.id FOR UPDATE OF o),
raised AS (
  UPDATE desk.outbox o
  SET delivery = l.rank, error = COALESCE(NULLIF(l.error, ''), o.error),
      message_id = COALESCE(NULLIF(o.message_id, ''), l.message_id)
  FROM locked l WHERE o.slice = (l.id >> 40)::int AND o.id = l.id
  RETURNING o.id, o.chat_id, o.delivery, o.topic, o.trace, o.error, o.created_at, l.closed, l.business_id),
failed AS (SELECT * FROM raised WHERE delivery = 4),
lost AS (
  UPDATE desk.chats c SET reachable = false
  FROM (SELECT chat_id, max(created_at) AS at FROM failed WHERE closed GROUP BY chat_id) f
  WHERE c.id = f.chat_id AND c.reachable AND c.seen_at <= f.at),
noted AS (
  INSERT INTO desk.jobs (business_id, name, key, payload)
  SELECT business_id, 'tell_unsent', id::text, jsonb_build_object('topic', topic) FROM failed WHERE topic <> ''
  ON CONFLICT (name, key) WHERE done_at IS NULL AND key <> '' DO NOTHING)
SELECT id, chat_id, topic, trace, error FROM failed)"};
FD_STATEMENT_REGISTERED(raise_delivery);

/// Takes a channel's chats with a backlog that nobody alive sends. Parameters: replica, channel,
/// how many at most, how many posts of a chat its owner may have had in hand. If the owner went
/// without goodbye nobody knows which of them it sent and did not mark: they are flagged. If it
/// died (who only lapsed did not) that counts against the chat's next post: two owners are as many
/// as others' posts can make, a third ends only what it tried alone (outbox.hpp). Their
/// owners are to be declared lost first (replicas.hpp). No index covers this (every turn would
/// write it), so the chats are read only within ten minutes of a replica's end, within a minute of
/// the caller's start, while some replica may not send on the channel and leaves its chats, and in
/// each minute's first two seconds, whatever happened.
inline constexpr sql<std::int64_t, std::int64_t, std::int64_t, std::int64_t> claim_chats{
    "desk.claim_chats", R"(
WITH orphan AS MATERIALIZED (
  SELECT c.id, c.sent, c.owner <> 0 AND NOT EXISTS (
    SELECT FROM desk.replicas r WHERE r.id = c.owner AND r.ended_at IS NOT NULL) AS doubtful,
    CASE WHEN c.stuck_at = c.sent THEN c.deaths ELSE 0 END AS deaths, EXISTS (
    SELECT FROM desk.replicas r WHERE r.id = c.owner AND r.ended_at IS NULL AND r.lost_by <> r.id) AS has_died
  FROM desk.chats c
  WHERE c.channel_id = $2 AND c.queued > c.sent AND NOT EXISTS (
    SELECT FROM desk.replicas r WHERE r.id = c.owner AND r.lost_at IS NULL AND r.ended_at IS NULL)
    AND EXISTS (SELECT FROM desk.replicas me WHERE me.id = $1 AND me.lost_at IS NULL AND me.ended_at IS NULL)
    AND (extract(second FROM now()) < 2
      OR (SELECT max(GREATEST(r.lost_at, r.ended_at)) FROM desk.replicas r) > now() - interval '10 minutes'
      OR (SELECT me.started_at FROM desk.replicas me WHERE me.id = $1) > now() - interval '1 minute'
      OR (SELECT ch.stopped <> '' FROM desk.channels ch WHERE ch.id = $2))
  ORDER BY c.id LIMIT $3 FOR UPDATE OF c SKIP LOCKED),
doubted AS (
  UPDATE desk.outbox o SET flagged = true FROM orphan c
  WHERE c.doubtful AND o.chat_id = c.id AND o.place > c.sent AND o.place <= c.sent + $4 AND o.state = 0)
UPDATE desk.chats c
SET owner = $1, stuck_at = o.sent,
    deaths = CASE WHEN NOT o.has_died THEN o.deaths WHEN o.deaths >= 3 THEN 4 ELSE LEAST(o.deaths + 1, 2) END
FROM orphan o WHERE c.id = o.id
RETURNING c.id AS chat_id)"};
FD_STATEMENT_REGISTERED(claim_chats);

/// What is known of the next post of a chat, for whoever claims it after this replica's end.
/// Parameters: replica, chat, deaths (outbox.hpp).
inline constexpr sql<std::int64_t, std::int64_t, std::int64_t> count_deaths{"desk.count_deaths", R"(
UPDATE desk.chats SET deaths = $3 WHERE id = $2 AND owner = $1 AND stuck_at = sent)"};
FD_STATEMENT_REGISTERED(count_deaths);

} // namespace frontdesk::db::runtime
