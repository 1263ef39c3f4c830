// Broadcasts: whom they go to, how far they are, and handing them out (DESIGN §7, club 6.15).
#pragma once

#include "db/sql.hpp"

#include <cstdint>
#include <string>

namespace frontdesk::db::runtime {

/// How many each audience ('all', 'active', 'inactive', 'staff') has. Parameter: business. Columns:
/// audience, total, passed_over (cannot be reached now).
inline constexpr sql<business_id> count_audiences{"desk.count_audiences", R"(
SELECT w.audience, count(a.person_id) AS total, count(a.person_id) FILTER (WHERE NOT a.reached) AS passed_over
FROM unnest(ARRAY['all', 'active', 'inactive', 'staff']) w(audience)
LEFT JOIN LATERAL desk.audience($1, w.audience) a ON true
GROUP BY w.audience)"};
FD_STATEMENT_REGISTERED(count_audiences);

/// Fixes the recipients and begins, or waits for the one under way. Parameters: business, actor,
/// channel, update key, audience, text, JSON of the screen with {{name}} and {{first_name}} in it.
/// Columns: id, stage (0 waits, 1 runs), total, passed_over. Refusal: nobody. Writes the audit row.
inline constexpr sql<business_id, person_id, channel_id, std::string, std::string, std::string,
                     std::string>
    start_broadcast{"desk.start_broadcast", "SELECT id, state AS stage, total, passed_over FROM "
                                            "desk.start_broadcast($1, $2, $3, $4, $5, $6, $7)"};
FD_STATEMENT_REGISTERED(start_broadcast);

/// Parameters: business, actor, channel, update key, broadcast, the version seen, change ('pause',
/// 'resume', 'stop'). Refusals: no_such_broadcast; stale: broadcast_moved. Writes the audit row.
inline constexpr sql<business_id, person_id, channel_id, std::string, std::int64_t, std::int64_t,
                     std::string>
    steer_broadcast{"desk.steer_broadcast",
                    "SELECT desk.steer_broadcast($1, $2, $3, $4, $5, $6, $7) AS id"};
FD_STATEMENT_REGISTERED(steer_broadcast);

/// Business, broadcast -> id, stage, audience, body, version, total, passed_over, left (not handed
/// out), on_way (handed out, no answer yet), sent, failed, seconds (since it began, until it
/// ended).
inline constexpr sql<business_id, std::int64_t> broadcast_card{"desk.broadcast_card", R"(
SELECT b.id, b.state AS stage, b.audience, b.body, b.version, COALESCE(b.total, r.total) AS total,
  COALESCE(b.passed_over, r.passed_over) AS passed_over, r.left,
  CASE WHEN b.sent IS NULL THEN r.total - r.passed_over - r.left - r.sent - r.failed ELSE 0 END AS on_way,
  COALESCE(b.sent, r.sent) AS sent, COALESCE(b.failed, r.failed) AS failed,
  COALESCE(extract(epoch FROM COALESCE(b.ended_at, now()) - b.started_at)::bigint, 0) AS seconds
FROM desk.broadcasts b CROSS JOIN LATERAL (
  SELECT count(*) AS total, count(*) FILTER (WHERE x.post = -1) AS passed_over, count(*) FILTER (WHERE x.post = 0) AS left,
    count(*) FILTER (WHERE o.state = 1) AS sent, count(*) FILTER (WHERE o.state = 3) AS failed
  FROM desk.recipients x LEFT JOIN desk.outbox o ON x.post > 0 AND o.slice = (x.post >> 40)::int AND o.id = x.post
  WHERE x.broadcast_id = b.id) r
WHERE b.business_id = $1 AND b.id = $2)"};
FD_STATEMENT_REGISTERED(broadcast_card);

/// Business, words of the text ('' = all), the row before the page ('' = the first), limit -> id,
/// body, stage, day, key. Newest first.
inline constexpr sql<business_id, std::string_view, std::string_view, std::int64_t> list_broadcasts{
    "desk.list_broadcasts", R"(
SELECT b.id, b.body, b.state AS stage, (b.created_at AT TIME ZONE s.time_zone)::date AS day, b.id AS key
FROM desk.broadcasts b JOIN desk.businesses s ON s.id = b.business_id
WHERE b.business_id = $1 AND ($2 = '' OR desk.fold(b.body) LIKE desk.fold_pattern($2))
  AND ($3 = '' OR b.id < NULLIF($3, '')::bigint)
ORDER BY b.id DESC LIMIT $4)"};
FD_STATEMENT_REGISTERED(list_broadcasts);

/// Writes the final count down if every answer has come, or six hours have passed. Parameter:
/// broadcast. No row: some are under way.
inline constexpr sql<std::int64_t> close_broadcast{"desk.close_broadcast", R"(
WITH r AS MATERIALIZED (
  SELECT count(*) AS total, count(*) FILTER (WHERE x.post = -1) AS passed_over,
    count(*) FILTER (WHERE o.state = 1) AS sent, count(*) FILTER (WHERE o.state = 3) AS failed,
    count(*) FILTER (WHERE x.post = 0 OR o.state = 0) AS open
  FROM desk.recipients x LEFT JOIN desk.outbox o ON x.post > 0 AND o.slice = (x.post >> 40)::int AND o.id = x.post
  WHERE x.broadcast_id = $1)
UPDATE desk.broadcasts b SET total = r.total, passed_over = r.passed_over, sent = r.sent, failed = r.failed FROM r
WHERE b.id = $1 AND (r.open = 0 OR b.ended_at < now() - interval '6 hours') RETURNING b.id)"};
FD_STATEMENT_REGISTERED(close_broadcast);

/// The next recipients of a channel become posts. Parameters: replica, channel, how many there is
/// room for. Column: chat_id, of those this replica sends to; 0: one is under way.
inline constexpr sql<std::int64_t, std::int64_t, std::int64_t> hand_out{
    "desk.hand_out", "SELECT chat_id FROM desk.hand_out($1, $2, $3::int) chat_id"};
FD_STATEMENT_REGISTERED(hand_out);

/// Whether a person gets broadcasts. Parameters: business, person, no news. No row: no standing.
inline constexpr sql<business_id, person_id, bool> refuse_news{"desk.refuse_news", R"(
UPDATE desk.standings SET no_news = $3 WHERE business_id = $1 AND person_id = $2 RETURNING no_news)"};
FD_STATEMENT_REGISTERED(refuse_news);

/// Business, person -> no_news.
inline constexpr sql<business_id, person_id> find_news{
    "desk.find_news",
    "SELECT no_news FROM desk.standings WHERE business_id = $1 AND person_id = $2"};
FD_STATEMENT_REGISTERED(find_news);

} // namespace frontdesk::db::runtime
