// The statements that open a batch of turns, and those that make the people in it known.
#pragma once

#include "db/sql.hpp"

#include <cstdint>
#include <string>

namespace frontdesk::db::runtime {

/// Parameters: channel, update key, then platform, scope, external id of the first identity and of
/// the second (platform 0 = none), then first name, last name, user name, language as the platform
/// tells them. One row per known channel. `known` false: something is to be made first. Looks for
/// duplicates in the current slice, the previous one, and the next (the database's clock was set
/// back), so it must run on the primary.
inline constexpr sql<std::string, std::string, std::string, std::string, std::string, std::string,
                     std::string, std::string, std::string, std::string, std::string, std::string>
    open_batch{"desk.open_batch", R"(
SELECT r.n, ch.business_id, b.time_zone, i.id AS identity_id, p.person_id, p.name,
  CASE WHEN v.language <> '' THEN v.language
       WHEN split_part(p.language, '-', 1) = ANY (b.languages) THEN split_part(p.language, '-', 1)
       ELSE b.languages[1] END AS language,
  i.id IS NOT NULL AND c.id IS NOT NULL AND (r.platform2 = 0 OR j.id IS NOT NULL)
    AND (r.first_name = '' OR p.named OR (p.first_name, p.last_name) = (r.first_name, r.last_name))
    AND (r.username = '' OR p.username = r.username)
    AND (r.language = '' OR p.language = r.language) AS known,
  COALESCE(s.role, 0) AS role, s.banned_at IS NOT NULL AS banned, s.deleted_at IS NOT NULL AS deleted,
  t.reply IS NOT NULL AS duplicate, t.reply, COALESCE(t.body_hash, 0) AS body_hash, nextval('desk.runs') AS next_run, desk.now_us() AS now_us,
  CASE WHEN v.minute = floor(extract(epoch FROM now()) / 60) THEN v.minute_turns ELSE 0 END AS minute_turns,
  v.version, v.flow, v.run, v.rev, v.draft, v.offered,
  c.id AS chat_id, c.owner, c.reachable, c.live_post, c.live_message,
  floor(extract(epoch FROM c.window_until))::bigint AS window_until
FROM unnest($1::bigint[], $2::text[], $3::int[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[],
            $9::text[], $10::text[], $11::text[], $12::text[])
  WITH ORDINALITY r(channel_id, update_key, platform, scope, external, platform2, scope2, external2,
                    first_name, last_name, username, language, n)
JOIN desk.channels ch ON ch.id = r.channel_id
JOIN desk.businesses b ON b.id = ch.business_id
LEFT JOIN LATERAL (
  SELECT * FROM desk.identities i
  WHERE i.platform = r.platform AND i.scope = r.scope AND i.external = r.external OFFSET 0) i ON true
LEFT JOIN LATERAL (
  SELECT * FROM desk.identities j
  WHERE j.platform = r.platform2 AND j.scope = r.scope2 AND j.external = r.external2 OFFSET 0) j ON true
LEFT JOIN LATERAL (
  SELECT * FROM desk.people p WHERE p.person_id = COALESCE(i.person_id, j.person_id) OFFSET 0) p ON true
LEFT JOIN LATERAL (
  SELECT * FROM desk.chats c WHERE c.channel_id = r.channel_id AND c.identity_id = i.id OFFSET 0) c ON true
LEFT JOIN LATERAL (
  SELECT * FROM desk.standings s
  WHERE s.business_id = ch.business_id AND s.person_id = p.person_id OFFSET 0) s ON true
LEFT JOIN LATERAL (
  SELECT * FROM desk.conversations v
  WHERE v.business_id = ch.business_id AND v.person_id = p.person_id OFFSET 0) v ON true
LEFT JOIN LATERAL (
  SELECT reply, body_hash FROM desk.turns t
  WHERE t.slice IN (desk.current_slice(), desk.current_slice() - 1, desk.current_slice() + 1)
    AND t.channel_id = r.channel_id AND t.update_key = r.update_key
  LIMIT 1) t ON true)"};
FD_STATEMENT_REGISTERED(open_batch);

/// Makes the people, and the first identities, of requests neither of whose identities is known.
/// Parameters as open_batch from its third. Two replicas may do it at once: whose identity was in
/// first has made the person.
inline constexpr sql<std::string, std::string, std::string, std::string, std::string, std::string,
                     std::string, std::string, std::string, std::string>
    make_people{"desk.make_people", R"(
WITH asked AS (
  SELECT DISTINCT ON (platform, scope, external) *
  FROM unnest($1::int[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[],
              $9::text[], $10::text[])
    WITH ORDINALITY r(platform, scope, external, platform2, scope2, external2,
                      first_name, last_name, username, language, n)
  ORDER BY platform, scope, external, n),
newcomer AS MATERIALIZED (
  SELECT a.*, CASE WHEN platform = 1 AND external ~ '^[1-9][0-9]{0,15}$' THEN external::bigint
                   ELSE nextval('desk.person_ids') END AS person_id
  FROM asked a
  WHERE NOT EXISTS (SELECT FROM desk.identities i
                    WHERE i.platform = a.platform AND i.scope = a.scope AND i.external = a.external)
    AND NOT EXISTS (SELECT FROM desk.identities i
                    WHERE i.platform = a.platform2 AND i.scope = a.scope2 AND i.external = a.external2)),
made AS (
  INSERT INTO desk.identities (platform, scope, external, person_id)
  SELECT platform, scope, external, person_id FROM newcomer ORDER BY platform, scope, external
  ON CONFLICT DO NOTHING
  RETURNING person_id)
INSERT INTO desk.people (person_id, first_name, last_name, username, language)
SELECT person_id, first_name, last_name, username, language
FROM newcomer WHERE person_id IN (SELECT person_id FROM made) ORDER BY person_id
ON CONFLICT DO NOTHING)"};
FD_STATEMENT_REGISTERED(make_people);

/// Of two identities of a person, adds the one not known yet; the phone's person wins if both are.
inline constexpr sql<std::string, std::string, std::string, std::string, std::string, std::string>
    pair_identities{"desk.pair_identities", R"(
WITH asked AS (
  SELECT DISTINCT * FROM unnest($1::int[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[])
    r(platform, scope, external, platform2, scope2, external2)
  WHERE platform2 <> 0)
INSERT INTO desk.identities (platform, scope, external, person_id)
SELECT * FROM (
  SELECT a.platform2, a.scope2, a.external2, i.person_id
  FROM asked a JOIN desk.identities i ON i.platform = a.platform AND i.scope = a.scope AND i.external = a.external
  UNION ALL
  SELECT a.platform, a.scope, a.external, i.person_id
  FROM asked a JOIN desk.identities i ON i.platform = a.platform2 AND i.scope = a.scope2 AND i.external = a.external2
) missing ORDER BY 1, 2, 3
ON CONFLICT DO NOTHING)"};
FD_STATEMENT_REGISTERED(pair_identities);

/// Parameters: channel, platform, scope, external id of the first identity, the platform's chat id.
inline constexpr sql<std::string, std::string, std::string, std::string, std::string> make_chats{
    "desk.make_chats", R"(
INSERT INTO desk.chats (channel_id, identity_id, external)
SELECT r.channel_id, i.id, min(r.chat)
FROM unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::text[]) r(channel_id, platform, scope, external, chat)
JOIN desk.identities i ON i.platform = r.platform AND i.scope = r.scope AND i.external = r.external
GROUP BY r.channel_id, i.id ORDER BY r.channel_id, i.id
ON CONFLICT DO NOTHING)"};
FD_STATEMENT_REGISTERED(make_chats);

/// Takes over what the platform says a person is called, unless the name was given to us.
/// Parameters: platform, scope, external id, first name, last name, user name, language; empty says
/// nothing.
inline constexpr sql<std::string, std::string, std::string, std::string, std::string, std::string,
                     std::string>
    rename_people{"desk.rename_people", R"(
WITH said AS MATERIALIZED (
  SELECT DISTINCT ON (i.person_id) i.person_id, r.*
  FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
    WITH ORDINALITY r(platform, scope, external, first_name, last_name, username, language, n)
  JOIN desk.identities i ON i.platform = r.platform AND i.scope = r.scope AND i.external = r.external
  ORDER BY i.person_id, r.n DESC),
locked AS MATERIALIZED (
  SELECT s.* FROM said s JOIN desk.people p ON p.person_id = s.person_id ORDER BY s.person_id FOR UPDATE OF p)
UPDATE desk.people p
SET first_name = CASE WHEN p.named OR l.first_name = '' THEN p.first_name ELSE l.first_name END,
    last_name = CASE WHEN p.named OR l.first_name = '' THEN p.last_name ELSE l.last_name END,
    username = COALESCE(NULLIF(l.username, ''), p.username), language = COALESCE(NULLIF(l.language, ''), p.language)
FROM locked l WHERE p.person_id = l.person_id)"};
FD_STATEMENT_REGISTERED(rename_people);

/// Notes that a replica begins these updates (DESIGN §2 Poison). Parameters: replica, channels,
/// update keys -> channel_id, update_key, gone = how many other replicas began it and are gone
/// since (silent for three seconds, lost, ended), unsure = how many have it under way, or died just
/// now. Who only lapsed is neither.
inline constexpr sql<std::int64_t, std::string, std::string> count_suspects{"desk.count_suspects",
                                                                            R"(
WITH begun AS (
  INSERT INTO desk.begun (channel_id, update_key, replica)
  SELECT DISTINCT channel_id, update_key, $1::bigint FROM unnest($2::bigint[], $3::text[]) u(channel_id, update_key) ORDER BY 1, 2
  ON CONFLICT (channel_id, update_key, replica) DO UPDATE SET seen_at = now()
  RETURNING channel_id, update_key)
SELECT channel_id, update_key, count(*) FILTER (WHERE is_gone) AS gone, count(*) FILTER (WHERE NOT is_gone) AS unsure
FROM begun b LEFT JOIN LATERAL (
  SELECT ended_at IS NOT NULL OR lost_at IS NOT NULL OR COALESCE(beat_at < now() - interval '3 seconds', true) AS is_gone
  FROM desk.begun s LEFT JOIN desk.replicas r ON r.id = s.replica
  WHERE s.channel_id = b.channel_id AND s.update_key = b.update_key AND s.replica <> $1
    AND (r.id IS NULL OR r.lost_by IS DISTINCT FROM r.id)) others ON true
GROUP BY channel_id, update_key)"};
FD_STATEMENT_REGISTERED(count_suspects);

/// An update was begun and ended without a commit, but the process lived on: that time does not
/// count. Parameters: replica, channel, update key.
inline constexpr sql<std::int64_t, std::int64_t, std::string> forgive_suspect{
    "desk.forgive_suspect",
    "DELETE FROM desk.begun WHERE replica = $1 AND channel_id = $2 AND update_key = $3"};
FD_STATEMENT_REGISTERED(forgive_suspect);

/// The turn committed: its update did not kill anybody. One that was stale or busy keeps its count,
/// hence the look for its row, written by the statement before in the same transaction.
inline constexpr sql<std::string, std::string> clear_suspects{"desk.clear_suspects", R"(
DELETE FROM desk.begun s USING unnest($1::bigint[], $2::text[]) u(channel_id, update_key)
WHERE s.channel_id = u.channel_id AND s.update_key = u.update_key AND EXISTS (
  SELECT FROM desk.turns t
  WHERE t.slice = desk.current_slice() AND t.channel_id = u.channel_id AND t.update_key = u.update_key))"};
FD_STATEMENT_REGISTERED(clear_suspects);

} // namespace frontdesk::db::runtime
