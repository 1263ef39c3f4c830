// Brings the configured businesses, channels and owners into the database at every start.
#pragma once

#include "base/config.hpp"
#include "db/pool.hpp"
#include "db/sql.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace frontdesk::db::runtime {

/// Name, time zone, languages, areas (both array literals) -> id.
inline constexpr sql<std::string, std::string, std::string, std::string> keep_business{
    "desk.keep_business", R"(
INSERT INTO desk.businesses AS b (name, time_zone, languages, areas) VALUES ($1, $2, $3::text[], $4::text[])
ON CONFLICT (name) DO UPDATE SET time_zone = excluded.time_zone, languages = excluded.languages, areas = excluded.areas
RETURNING id)"};
FD_STATEMENT_REGISTERED(keep_business);

/// Business's name, channel's name, platform, the account's id there -> id. A new configuration may
/// have a new token: what stopped the channel is forgotten. No row: the channel belongs to another
/// business.
inline constexpr sql<std::string, std::string, std::int32_t, std::string> keep_channel{
    "desk.keep_channel", R"(
INSERT INTO desk.channels AS c (business_id, name, platform, external)
SELECT id, $2, $3::smallint, $4 FROM desk.businesses WHERE name = $1
ON CONFLICT (name) DO UPDATE SET platform = excluded.platform, external = excluded.external, stopped = ''
  WHERE c.business_id = excluded.business_id
RETURNING id)"};
FD_STATEMENT_REGISTERED(keep_channel);

/// The configured owners get role 5 and are fixed; who is no longer among them stays an owner, but
/// may be demoted by another. Parameters: business's name, people (array).
inline constexpr sql<std::string, std::string> fix_owners{"desk.fix_owners", R"(
WITH business AS (SELECT id FROM desk.businesses WHERE name = $1),
loose AS (
  UPDATE desk.standings s SET fixed = false, version = version + 1, updated_at = now(), updated_by = 0
  FROM business b WHERE s.business_id = b.id AND s.fixed AND s.person_id <> ALL ($2::bigint[])),
fixed AS (
  INSERT INTO desk.standings AS s (business_id, person_id, role, fixed)
  SELECT b.id, x, 5, true FROM business b, unnest($2::bigint[]) x
  ON CONFLICT (business_id, person_id) DO UPDATE
    SET role = 5, fixed = true, banned_at = NULL, banned_by = NULL, ban_reason = '', deleted_at = NULL,
        deleted_by = NULL, version = s.version + 1, updated_at = now(), updated_by = 0
    WHERE s.role <> 5 OR NOT s.fixed OR s.banned_at IS NOT NULL OR s.deleted_at IS NOT NULL
  RETURNING business_id, person_id)
INSERT INTO desk.audit (business_id, actor, actor_role, action, entity, entity_id, new)
SELECT business_id, 0, 5, 'standing.fixed', 'standing', person_id, '{"role": 5}' FROM fixed)"};
FD_STATEMENT_REGISTERED(fix_owners);

/// Platform, scope, external id (arrays) -> platform, external, person_id of the known ones.
inline constexpr sql<std::string, std::string, std::string> find_identities{"desk.find_identities",
                                                                            R"(
SELECT i.platform, i.external, i.person_id
FROM unnest($1::int[], $2::text[], $3::text[]) a(platform, scope, external)
JOIN desk.identities i ON i.platform = a.platform AND i.scope = a.scope AND i.external = a.external)"};
FD_STATEMENT_REGISTERED(find_identities);

struct configured_channel {
  std::string name;
  std::int32_t platform = 0; // net::platform
  std::string external;      // WhatsApp: phone_number_id
  channel_id id;             // filled in
};

struct configured_business {
  std::string name, time_zone;
  std::vector<std::string> languages, areas;
  std::vector<std::string> owners; // "424837855" or "whatsapp:+919812345678"
  std::vector<configured_channel> channels;
  business_id id; // filled in
};

/// As the configuration names them.
std::vector<configured_business> to_businesses(const config&);

/// Keeps them all; answers the list with its ids. Fault invalid: an owner that is no id or phone,
/// or a channel that belonged to another business.
void keep_configured(pool&, std::vector<configured_business>,
                     std::function<void(result<std::vector<configured_business>>)>);

} // namespace frontdesk::db::runtime
