// Members: the search behind every "who?", and what is known of one.
#pragma once

#include "db/club/author.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace frontdesk::db::club {

/// Business, text, key of the row before the page ('' = from the start), limit
/// -> id, member_no, name, phone_tail, username, approval, banned, role, version, key.
inline constexpr sql<business_id, std::string_view, std::string_view, std::int64_t>
    find_members_by_name{"club.find_members_by_name", R"(
SELECT m.person_id AS id, m.member_no, m.full_name AS name, COALESCE(right(m.phone_e164, 4), '') AS phone_tail, p.username,
       m.approval, s.banned_at IS NOT NULL AS banned, COALESCE(s.role, 0) AS role, m.version,
       f.rank || ':' || m.person_id || ':' || m.folded AS key
FROM club.search_members($1, $2, $3, $4) f
JOIN club.members m ON m.business_id = $1 AND m.person_id = f.person_id
JOIN desk.people p ON p.person_id = m.person_id
LEFT JOIN desk.standings s ON s.business_id = $1 AND s.person_id = m.person_id
ORDER BY f.rank, m.folded, m.person_id)"};
FD_STATEMENT_REGISTERED(find_members_by_name);

/// Business, digits, key, limit, registered -> the same columns. The Telegram id if somebody has
/// it, staff without registration included unless only who is registered will do; otherwise the
/// member of that number, and phones that end in at least four such digits.
inline constexpr sql<business_id, std::string_view, std::string_view, std::int64_t, bool>
    find_members_by_digits{"club.find_members_by_digits", R"(
WITH exact AS (
  SELECT p.person_id FROM desk.people p
  WHERE length($2) < 19 AND p.person_id = CASE WHEN length($2) < 19 THEN $2::bigint END
    AND (EXISTS (SELECT FROM club.members m WHERE m.business_id = $1 AND m.person_id = p.person_id AND m.erased_at IS NULL)
         OR NOT $5 AND EXISTS (SELECT FROM desk.standings s WHERE s.business_id = $1 AND s.person_id = p.person_id AND s.role > 0))
), hits AS (
  SELECT person_id FROM exact
  UNION
  SELECT m.person_id FROM club.members m
  WHERE m.business_id = $1 AND m.member_no = CASE WHEN length($2) < 19 THEN $2::bigint END AND m.erased_at IS NULL
  UNION
  SELECT m.person_id FROM club.members m
  WHERE NOT EXISTS (SELECT FROM exact) AND length($2) >= 4 AND m.business_id = $1
    AND reverse(m.phone_e164) COLLATE "C" >= reverse($2) AND reverse(m.phone_e164) COLLATE "C" < reverse($2) || ':'
)
SELECT p.person_id AS id, m.member_no, COALESCE(m.full_name, p.name) AS name,
       COALESCE(right(m.phone_e164, 4), '') AS phone_tail, p.username, COALESCE(m.approval, '') AS approval,
       s.banned_at IS NOT NULL AS banned, COALESCE(s.role, 0) AS role, COALESCE(m.version, 0) AS version,
       '0:' || p.person_id || ':' || COALESCE(m.folded, '') AS key
FROM hits
JOIN desk.people p ON p.person_id = hits.person_id
LEFT JOIN club.members m ON m.business_id = $1 AND m.person_id = p.person_id
LEFT JOIN desk.standings s ON s.business_id = $1 AND s.person_id = p.person_id,
     LATERAL club.read_place($3) after
WHERE s.deleted_at IS NULL AND (COALESCE(m.folded, ''), p.person_id) > (after.name, after.id)
ORDER BY COALESCE(m.folded, ''), p.person_id LIMIT $4)"};
FD_STATEMENT_REGISTERED(find_members_by_digits);

/// club G-5: only digits (blanks and + - ( ) between them do not count) look for a Telegram id, a
/// member's number or the end of a phone number; anything else for a name or a user name.
statement find_members(business_id, std::string_view text, std::string_view after,
                       std::int64_t limit, bool registered = false);

/// Business, person -> everything a member card shows; staff without registration have empty member
/// columns. Times in microseconds since 1970, 0 = never.
inline constexpr sql<business_id, person_id> member_card{"club.member_card", R"(
SELECT p.person_id AS id, COALESCE(m.member_no, 0) AS member_no, COALESCE(m.full_name, p.name) AS name,
       CASE WHEN m.erased_at IS NULL THEN p.username ELSE '' END AS username, COALESCE(m.phone_e164, '') AS phone, COALESCE(m.address, '') AS address, COALESCE(m.state_code, '') AS state_code,
       COALESCE(m.gstin, '') AS gstin, COALESCE(m.approval, '') AS approval, COALESCE(m.version, 0) AS version,
       COALESCE((extract(epoch FROM m.requested_at) * 1000000)::bigint, 0) AS requested_us,
       COALESCE((extract(epoch FROM m.decided_at) * 1000000)::bigint, 0) AS decided_us,
       CASE WHEN m.decided_by IS NULL THEN '' ELSE club.person_name($1, m.decided_by) END AS decided_by,
       COALESCE(s.role, 0) AS role, COALESCE(s.fixed, false) AS fixed, COALESCE(s.version, 0) AS standing_version,
       s.banned_at IS NOT NULL AS banned, COALESCE(s.ban_reason, '') AS ban_reason,
       COALESCE((extract(epoch FROM s.banned_at) * 1000000)::bigint, 0) AS banned_us,
       CASE WHEN s.banned_by IS NULL THEN '' ELSE club.person_name($1, s.banned_by) END AS banned_by,
       s.deleted_at IS NOT NULL AS deleted, m.erased_at IS NOT NULL AS erased,
       EXISTS (SELECT FROM desk.identities i JOIN desk.chats c ON c.identity_id = i.id
               JOIN desk.channels h ON h.id = c.channel_id AND h.business_id = $1
               WHERE i.person_id = p.person_id AND c.reachable) AS reachable,
       COALESCE(last.number, '') AS last_invoice, COALESCE(last.id, 0) AS last_invoice_id
FROM desk.people p
LEFT JOIN club.members m ON m.business_id = $1 AND m.person_id = p.person_id
LEFT JOIN desk.standings s ON s.business_id = $1 AND s.person_id = p.person_id
LEFT JOIN LATERAL (SELECT i.id, i.number FROM club.invoices i
                   WHERE i.business_id = $1 AND i.member_id = p.person_id AND i.doc_type <> 'CRN'
                   ORDER BY i.id DESC LIMIT 1) last ON true
WHERE p.person_id = $2 AND (m.person_id IS NOT NULL OR s.person_id IS NOT NULL))"};
FD_STATEMENT_REGISTERED(member_card);

/// Business, person -> one row. Refused: erased, if nothing of the person is left to bring back.
inline constexpr sql<business_id, person_id> refuse_erased{"club.refuse_erased", R"(
SELECT club.refuse_erased($1, $2))"};
FD_STATEMENT_REGISTERED(refuse_erased);

/// Author, person -> member_no, erased (JSON: rows by table); no row if there is nothing to erase.
/// club R-DEL-1, after the Undo window.
inline constexpr sql<author, person_id> erase_member{"club.erase_member", R"(
SELECT member_no, erased::text AS erased FROM club.erase_member($1::club.author, $2))"};
FD_STATEMENT_REGISTERED(erase_member);

/// Business, person -> what erasing them took: member_no, members, drafts, conversations, names.
inline constexpr sql<business_id, person_id> erasure{"club.erasure", R"(
SELECT m.member_no, (a.new ->> 'members')::bigint AS members, (a.new ->> 'drafts')::bigint AS drafts,
       (a.new ->> 'conversations')::bigint AS conversations, COALESCE((a.new ->> 'names')::bigint, 0) AS names
FROM desk.audit a JOIN club.members m ON m.business_id = a.business_id AND m.person_id = a.entity_id
WHERE a.business_id = $1 AND a.entity = 'member' AND a.entity_id = $2 AND a.action = 'member.erase'
ORDER BY a.id DESC LIMIT 1)"};
FD_STATEMENT_REGISTERED(erasure);

/// Forgets the platform ids and numbers of who was erased so many days ago: days, how many at most
/// -> gone.
inline constexpr sql<std::int64_t, std::int64_t> forget_erased{
    "club.forget_erased", "SELECT club.forget_erased($1::int, $2::int) AS gone"};
FD_STATEMENT_REGISTERED(forget_erased);

} // namespace frontdesk::db::club
