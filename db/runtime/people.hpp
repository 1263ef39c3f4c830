// What people are called, which language they read, and which identities are one person.
#pragma once

#include "db/sql.hpp"

#include <cstdint>
#include <string>

namespace frontdesk::db::runtime {

/// A name that was given to us: the platform's no longer replaces it. Parameters: person, first
/// name, last name.
inline constexpr sql<person_id, std::string, std::string> name_person{"desk.name_person", R"(
UPDATE desk.people SET first_name = $2, last_name = $3, named = true WHERE person_id = $1 RETURNING name)"};
FD_STATEMENT_REGISTERED(name_person);

/// The person's choice in this business. In a business turn: its conversation row is there and
/// locked.
inline constexpr sql<business_id, person_id, std::string> choose_language{"desk.choose_language",
                                                                          R"(
UPDATE desk.conversations SET language = $3 WHERE business_id = $1 AND person_id = $2 RETURNING language)"};
FD_STATEMENT_REGISTERED(choose_language);

/// Person -> name, username, language, and the identities: platform, scope, external.
inline constexpr sql<person_id> find_person{"desk.find_person", R"(
SELECT p.name, p.username, p.language, i.platform, i.scope, i.external
FROM desk.people p LEFT JOIN desk.identities i ON i.person_id = p.person_id
WHERE p.person_id = $1 ORDER BY i.id)"};
FD_STATEMENT_REGISTERED(find_person);

/// Joins a newcomer's identities to a known person (DESIGN §2 Linking): newcomer, known -> moved.
/// Refusals: same_person, newcomer_is_known.
inline constexpr sql<person_id, person_id> link_people{"desk.link_people",
                                                       "SELECT desk.link_people($1, $2) AS moved"};
FD_STATEMENT_REGISTERED(link_people);

/// Forgets guests not seen for so many days: days, how many at most -> gone.
inline constexpr sql<std::int64_t, std::int64_t> forget_guests{
    "desk.forget_guests", "SELECT desk.forget_guests($1::int, $2::int) AS gone"};
FD_STATEMENT_REGISTERED(forget_guests);

/// Conversations whose flow has been idle for so many minutes, and where they were held last: what
/// a synthetic update needs to park them. Parameters: minutes, how many at most, array of the
/// channels that this daemon serves.
inline constexpr sql<std::int64_t, std::int64_t, std::string> find_idle_flows{
    "desk.find_idle_flows", R"(
SELECT v.business_id, v.person_id, v.run, v.version, c.channel_id, c.chat, c.platform, c.scope, c.external
FROM desk.conversations v
CROSS JOIN LATERAL (
  SELECT c.channel_id, c.external AS chat, i.platform, i.scope, i.external
  FROM desk.identities i JOIN desk.chats c ON c.identity_id = i.id
  JOIN desk.channels ch ON ch.id = c.channel_id AND ch.business_id = v.business_id
  WHERE i.person_id = v.person_id AND ch.id = ANY($3::bigint[]) ORDER BY c.seen_at DESC, c.id DESC LIMIT 1) c
WHERE v.flow <> '' AND v.updated_at < now() - make_interval(mins => $1::int)
ORDER BY v.updated_at LIMIT $2)"};
FD_STATEMENT_REGISTERED(find_idle_flows);

/// Where one person can be written to now: what a synthetic update needs. Parameters: business,
/// person, the update's key; no row: nowhere. Where a turn has that key already it is known again.
inline constexpr sql<business_id, person_id, std::string> find_address{"desk.find_address", R"(
SELECT c.channel_id, c.external AS chat, i.platform, i.scope, i.external
FROM desk.identities i JOIN desk.chats c ON c.identity_id = i.id
JOIN desk.channels ch ON ch.id = c.channel_id AND ch.business_id = $1
WHERE i.person_id = $2 AND c.reachable AND (ch.platform = 1 OR c.window_until > now())
ORDER BY EXISTS (
    SELECT FROM desk.turns t
    WHERE t.slice IN (desk.current_slice(), desk.current_slice() - 1) AND t.channel_id = c.channel_id
      AND t.update_key = $3) DESC,
  c.seen_at DESC, c.id DESC LIMIT 1)"};
FD_STATEMENT_REGISTERED(find_address);

} // namespace frontdesk::db::runtime
