// Registration: a person asks to become a member, an admin decides.
#pragma once

#include "db/club/author.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace frontdesk::db::club {

/// Author (who asks), name, phone in E.164, version of the privacy notice agreed to
/// -> person_id, member_no, full_name, phone_e164, same_phone (names who share it), version.
/// Refused: already_member, already_pending|since, reapply_later|when.
inline constexpr sql<author, std::string, std::string, std::string> request_membership{
    "club.request_membership", R"(
SELECT person_id, member_no, full_name, phone_e164, same_phone, version
FROM club.request_membership($1::club.author, $2, $3, $4))"};
FD_STATEMENT_REGISTERED(request_membership);

/// Author, person, version seen, approve, reason -> person_id, member_no, full_name, approval,
/// decided_by, version. The person's standing changes: name them among the turn's targets.
/// Refused: no_such_member. Stale: registration_decided|{by, at, yours, theirs}.
inline constexpr sql<author, person_id, std::int64_t, bool, std::string> decide_registration{
    "club.decide_registration", R"(
SELECT person_id, member_no, full_name, approval, decided_by, version
FROM club.decide_registration($1::club.author, $2, $3, $4, $5))"};
FD_STATEMENT_REGISTERED(decide_registration);

/// Author (who asked), version seen -> person_id, member_no. What they told us goes. Refused:
/// no_request. Stale: request_moved.
inline constexpr sql<author, std::int64_t> withdraw_registration{"club.withdraw_registration", R"(
SELECT w.person_id, w.member_no
FROM (SELECT CASE WHEN (SELECT m.version FROM club.members m
                        WHERE m.business_id = ($1::club.author).business_id AND m.person_id = ($1::club.author).person_id
                        FOR NO KEY UPDATE) <> $2 THEN desk.refuse_stale('request_moved') ELSE true END AS same OFFSET 0) s,
     LATERAL club.withdraw_registration(CASE WHEN s.same THEN $1::club.author END) w)"};
FD_STATEMENT_REGISTERED(withdraw_registration);

/// Person, business -> how many rows went: what the platform or they called them, unless another
/// business knows them.
inline constexpr sql<person_id, business_id> forget_names{
    "club.forget_names", "SELECT club.forget_names($1, $2) AS gone"};
FD_STATEMENT_REGISTERED(forget_names);

/// Business, person -> id, version, request ('' = may ask; waiting, rejected, member), since_us,
/// again_us (when a rejected one may ask again), reason. No row: never asked.
inline constexpr sql<business_id, person_id> my_request{"club.my_request", R"(
SELECT m.person_id AS id, m.version,
       CASE WHEN m.erased_at IS NOT NULL THEN '' WHEN m.approval = 'pending' THEN 'waiting'
            WHEN m.approval = 'approved' THEN 'member'
            WHEN m.decided_at > now() - interval '24 hours' THEN 'rejected' ELSE '' END AS request,
       (extract(epoch FROM m.requested_at) * 1000000)::bigint AS since_us,
       COALESCE((extract(epoch FROM m.decided_at + interval '24 hours') * 1000000)::bigint, 0) AS again_us,
       COALESCE((SELECT d.reason FROM club.registration_decisions d WHERE d.business_id = $1 AND d.person_id = $2
                 ORDER BY d.id DESC LIMIT 1), '') AS reason
FROM club.members m WHERE m.business_id = $1 AND m.person_id = $2)"};
FD_STATEMENT_REGISTERED(my_request);

/// Business, part of a name or the end of a phone number ('' = all), key of the row before ('' =
/// from the start), limit -> id, member_no, name, phone, requested_us, version, waiting (how many
/// in all), key. The oldest first.
inline constexpr sql<business_id, std::string_view, std::string_view, std::int64_t>
    pending_registrations{"club.pending_registrations", R"(
SELECT m.person_id AS id, m.member_no, m.full_name AS name, COALESCE(m.phone_e164, '') AS phone,
       (extract(epoch FROM m.requested_at) * 1000000)::bigint AS requested_us, m.version,
       (SELECT count(*) FROM club.members w WHERE w.business_id = $1 AND w.approval = 'pending') AS waiting,
       m.requested_at || '|' || m.person_id AS key
FROM club.members m
WHERE m.business_id = $1 AND m.approval = 'pending'
  AND ($2 = '' OR m.folded LIKE desk.fold_pattern($2)
       OR length(regexp_replace($2, '\D', '', 'g')) >= 4 AND m.phone_e164 LIKE '%' || regexp_replace($2, '\D', '', 'g'))
  AND (m.requested_at, m.person_id) > (COALESCE(NULLIF(split_part($3, '|', 1), '')::timestamptz, '-infinity'),
                                       COALESCE(NULLIF(split_part($3, '|', 2), '')::bigint, 0))
ORDER BY m.requested_at, m.person_id LIMIT $4)"};
FD_STATEMENT_REGISTERED(pending_registrations);

/// Business, person -> name, member_no, phone, username, approval, requested_us, decided_us,
/// decided_by, reason, version, same_phone, erased: the alert card, before and after the decision.
inline constexpr sql<business_id, person_id> registration_card{"club.registration_card", R"(
SELECT m.person_id AS id, m.full_name AS name, m.member_no, COALESCE(m.phone_e164, '') AS phone, m.approval,
       CASE WHEN m.erased_at IS NULL THEN p.username ELSE '' END AS username, m.erased_at IS NOT NULL AS erased,
       (extract(epoch FROM m.requested_at) * 1000000)::bigint AS requested_us,
       COALESCE((extract(epoch FROM m.decided_at) * 1000000)::bigint, 0) AS decided_us,
       CASE WHEN m.decided_by IS NULL THEN '' ELSE club.person_name($1, m.decided_by) END AS decided_by,
       COALESCE((SELECT d.reason FROM club.registration_decisions d WHERE d.business_id = $1 AND d.person_id = $2
                 ORDER BY d.id DESC LIMIT 1), '') AS reason,
       m.version,
       COALESCE((SELECT string_agg(o.full_name, ', ' ORDER BY o.full_name) FROM club.members o
                 WHERE o.business_id = $1 AND o.person_id <> $2
                   AND reverse(o.phone_e164) COLLATE "C" = reverse(m.phone_e164)), '') AS same_phone
FROM club.members m JOIN desk.people p ON p.person_id = m.person_id
WHERE m.business_id = $1 AND m.person_id = $2)"};
FD_STATEMENT_REGISTERED(registration_card);

} // namespace frontdesk::db::club
