// Demo data: what `frontdesk demo` writes into an empty database, in one transaction.
#pragma once

#include "db/club/author.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace frontdesk::db::club {

/// Whether anything is there that the demo did not make: has_rows. And what it made before, '' if
/// nothing: made.
inline constexpr sql<> demo_state{"club.demo_state", R"(
SELECT EXISTS (SELECT FROM club.members) OR EXISTS (SELECT FROM club.items) OR EXISTS (SELECT FROM club.invoices)
         OR EXISTS (SELECT FROM desk.turns)
         OR EXISTS (SELECT FROM desk.people p WHERE NOT EXISTS (SELECT FROM desk.standings s
                                                               WHERE s.person_id = p.person_id AND s.fixed)) AS has_rows,
       COALESCE((SELECT reason FROM desk.audit WHERE action = 'demo.make' ORDER BY id DESC LIMIT 1), '') AS made)"};
FD_STATEMENT_REGISTERED(demo_state);

/// Business, then columns as arrays: id, first name, last name, user name, phone, approved.
inline constexpr sql<business_id, std::string, std::string, std::string, std::string, std::string,
                     std::string>
    make_demo_members{"club.make_demo_members", R"(
WITH given AS (
  SELECT * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[])
    AS g(person_id, first_name, last_name, username, phone, approved)
), made AS (
  INSERT INTO desk.people (person_id, first_name, last_name, username)
  SELECT person_id, first_name, last_name, username FROM given ON CONFLICT DO NOTHING
), identified AS (
  INSERT INTO desk.identities (platform, external, person_id)
  SELECT 1, person_id::text, person_id FROM given ON CONFLICT DO NOTHING
), standing AS (
  INSERT INTO desk.standings (business_id, person_id, role)
  SELECT $1, person_id, 1 FROM given WHERE approved ON CONFLICT DO NOTHING
)
INSERT INTO club.members (business_id, person_id, member_no, full_name, phone_e164, approval, decided_at, decided_by,
                          consent_version, updated_by)
SELECT $1, person_id, row_number() OVER (ORDER BY person_id)
         + COALESCE((SELECT max(member_no) FROM club.members WHERE business_id = $1), 0),
       first_name || ' ' || last_name, phone, CASE WHEN approved THEN 'approved' ELSE 'pending' END,
       CASE WHEN approved THEN now() END, CASE WHEN approved THEN 0 END, 'demo', 0
FROM given)"};
FD_STATEMENT_REGISTERED(make_demo_members);

/// Business, then columns as arrays: serial number, name, HSN, unit, price, GST, whether stock is
/// kept, stock.
inline constexpr sql<business_id, std::string, std::string, std::string, std::string, std::string,
                     std::string, std::string, std::string>
    make_demo_items{"club.make_demo_items", R"(
WITH made AS (
  INSERT INTO club.items (business_id, serial_no, name, hsn_code, unit, mrp_paise, price_paise, gst_bp, track_stock, stock_milli,
                          updated_by)
  SELECT $1, serial_no, name, hsn_code, unit, price, price, gst, track, stock, 0
  FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::integer[], $8::boolean[], $9::bigint[])
    AS g(serial_no, name, hsn_code, unit, price, gst, track, stock)
  RETURNING id, stock_milli)
INSERT INTO club.stock_movements (business_id, item_id, milli, kind, moved_by)
SELECT $1, id, stock_milli, 'opening', 0 FROM made WHERE stock_milli <> 0)"};
FD_STATEMENT_REGISTERED(make_demo_items);

/// Business, what was asked for. Sets the counters behind what was made.
inline constexpr sql<business_id, std::string> finish_demo{"club.finish_demo", R"(
WITH counters AS (
  UPDATE club.settings SET last_member_no = COALESCE((SELECT max(member_no) FROM club.members WHERE business_id = $1), 0),
                           last_serial_no = COALESCE((SELECT max(serial_no) FROM club.items WHERE business_id = $1), 100)
  WHERE business_id = $1)
INSERT INTO desk.audit (business_id, actor, actor_role, action, entity, entity_id, reason)
VALUES ($1, 0, 5, 'demo.make', 'business', $1, $2))"};
FD_STATEMENT_REGISTERED(finish_demo);

/// So that searches are planned well at once. Skipped with a warning for a role that does not own
/// the tables.
inline constexpr sql<> analyze_demo{"club.analyze_demo", R"(
ANALYZE desk.people, desk.identities, desk.standings, club.members, club.items)"};
FD_STATEMENT_REGISTERED(analyze_demo);

/// Everything for one business, to be run together: set-up, members (the last two still waiting),
/// items.
std::vector<statement> demo_statements(business_id, std::int64_t members, std::int64_t items,
                                       std::uint64_t seed);

/// How a finished demo calls itself in demo_state's `made`.
std::string demo_label(std::int64_t members, std::int64_t items, std::uint64_t seed);

} // namespace frontdesk::db::club
