// Invoices: what a preview needs, issuing, cancelling, and finding what was issued.
#pragma once

#include "db/club/author.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::db::club {

/// Business, member (0 = walk-in) -> what the preview of an invoice depends on: day (ISO), fy,
/// scheme, taxed, state_code, price_mode, round_total, hsn_digits, goods_bp, services_bp, missing
/// ({} = set up), and of the member: name, phone, address, member_state, gstin, known (false: no
/// such member), banned.
inline constexpr sql<business_id, person_id> invoice_context{"club.invoice_context", R"(
SELECT d.day, club.financial_year(d.day) AS fy, t.scheme, t.scheme = 'regular' AS taxed, t.state_code, t.price_mode,
       t.round_total, t.hsn_digits, t.goods_bp, t.services_bp, club.setup_missing(x.setup) AS missing,
       COALESCE(m.full_name, '') AS name, COALESCE(m.phone_e164, '') AS phone, COALESCE(m.address, '') AS address,
       COALESCE(m.state_code, '') AS member_state, COALESCE(m.gstin, '') AS gstin, m.person_id IS NOT NULL AS known,
       s.banned_at IS NOT NULL AS banned
FROM (SELECT club.today($1) AS day) d, LATERAL (SELECT club.setup($1, d.day) AS setup) x,
     LATERAL jsonb_to_record(x.setup) AS t (scheme text, state_code text, price_mode text, round_total boolean,
                                            hsn_digits integer, goods_bp integer, services_bp integer)
LEFT JOIN club.members m ON m.business_id = $1 AND m.person_id = $2 AND m.erased_at IS NULL
LEFT JOIN desk.standings s ON s.business_id = $1 AND s.person_id = m.person_id)"};
FD_STATEMENT_REGISTERED(invoice_context);

/// Business, array of item ids -> id, serial_no, name, hsn_code, unit, price_paise, price_mode,
/// gst_bp (that holds today), track_stock, stock_milli, is_active, version: the lines of a draft as
/// they are now.
inline constexpr sql<business_id, std::string> invoice_items_statement{"club.invoice_items", R"(
SELECT i.id, i.serial_no, i.name, i.hsn_code, i.unit, i.price_paise, i.price_mode,
       COALESCE(club.rate_in_force(i.hsn_code, i.gst_bp, today.day), i.gst_bp) AS gst_bp, i.track_stock, i.stock_milli,
       i.is_active, i.version
FROM club.items i, (SELECT club.today($1) AS day OFFSET 0) today
WHERE i.business_id = $1 AND i.id = ANY ($2::bigint[]) ORDER BY i.id)"};
FD_STATEMENT_REGISTERED(invoice_items_statement);
statement invoice_items(business_id, const std::vector<std::int64_t>& items);

/// Author, document, preview (both JSON, see rules::club::document) -> id, number, doc_type,
/// invoice_date, total_paise, member_id, recipient_name, version. Refused and stale: the keys
/// listed at club.issue_invoice in migrations/0004.
inline constexpr sql<author, std::string, std::string> issue_invoice{"club.issue_invoice", R"(
SELECT id, number, doc_type, invoice_date, total_paise, member_id, recipient_name, version
FROM club.issue_invoice($1::club.author, $2::jsonb, $3::jsonb))"};
FD_STATEMENT_REGISTERED(issue_invoice);

/// What issuing several documents in one transaction locks first, as each of them would: authors,
/// documents; no columns.
inline constexpr sql<std::string, std::string> lock_sold_items{"club.lock_sold_items", R"(
SELECT FROM club.items i
WHERE i.track_stock AND (i.business_id, i.id) IN (
  SELECT (($1::club.author[])[n]).business_id, (line ->> 'item')::bigint
  FROM generate_subscripts($1::club.author[], 1) n, jsonb_array_elements(($2::jsonb[])[n] -> 'lines') line)
ORDER BY i.id FOR NO KEY UPDATE)"};
FD_STATEMENT_REGISTERED(lock_sold_items);

/// Author, invoice, version seen, reason -> id, number (of the credit note), invoice_date,
/// total_paise, member_id, recipient_name, cancelled_number. Refused: no_such_invoice. Stale:
/// invoice_credited|{by, at, yours, theirs}.
inline constexpr sql<author, std::int64_t, std::int64_t, std::string> issue_credit_note{
    "club.issue_credit_note", R"(
SELECT id, number, invoice_date, total_paise, member_id, recipient_name, cancelled_number
FROM club.issue_credit_note($1::club.author, $2, $3, $4))"};
FD_STATEMENT_REGISTERED(issue_credit_note);

/// Author, invoice, version seen -> one row: a copy may go out, and that it did is written down.
/// Refused: no_such_invoice, just_sent (within a minute). Stale: invoice_moved.
inline constexpr sql<author, std::int64_t, std::int64_t> resend_invoice{"club.resend_invoice", R"(
SELECT CASE WHEN (SELECT i.version FROM club.invoices i WHERE i.business_id = ($1::club.author).business_id AND i.id = $2
                  FOR NO KEY UPDATE) <> $3 THEN desk.refuse_stale('invoice_moved')
            ELSE club.resend_invoice($1::club.author, $2) END)"};
FD_STATEMENT_REGISTERED(resend_invoice);

/// Business, member -> where a copy goes: chat_id (0 = none), reachable, language, name. Always one
/// row for a member. The person's identities come first: from the channel's side all of its chats
/// would be read.
inline constexpr sql<business_id, person_id> member_chat{"club.member_chat", R"(
SELECT COALESCE(c.chat_id, 0) AS chat_id, COALESCE(c.reachable, false) AS reachable,
       COALESCE(c.platform, 0) AS platform,
       COALESCE(NULLIF(v.language, ''), b.languages[1]) AS language, m.full_name AS name
FROM club.members m
JOIN desk.businesses b ON b.id = m.business_id
LEFT JOIN desk.conversations v ON v.business_id = m.business_id AND v.person_id = m.person_id
LEFT JOIN LATERAL (
  SELECT c.id AS chat_id, h.platform, c.reachable AND (h.platform = 1 OR COALESCE(c.window_until > now(), false)) AS reachable
  FROM (SELECT d.id FROM desk.identities d WHERE d.person_id = m.person_id OFFSET 0) d
  JOIN desk.chats c ON c.identity_id = d.id
  JOIN desk.channels h ON h.id = c.channel_id AND h.business_id = m.business_id
  ORDER BY 3 DESC, c.seen_at DESC, c.id DESC LIMIT 1) c ON true
WHERE m.business_id = $1 AND m.person_id = $2)"};
FD_STATEMENT_REGISTERED(member_chat);

/// Business, invoice -> the same of the member it is for; no row: a walk-in customer.
inline constexpr sql<business_id, std::int64_t> invoice_chat{"club.invoice_chat", R"(
SELECT COALESCE(c.chat_id, 0) AS chat_id, COALESCE(c.reachable, false) AS reachable,
       COALESCE(c.platform, 0) AS platform,
       COALESCE(NULLIF(v.language, ''), b.languages[1]) AS language, i.recipient ->> 'name' AS name
FROM club.invoices i
JOIN desk.businesses b ON b.id = i.business_id
LEFT JOIN desk.conversations v ON v.business_id = i.business_id AND v.person_id = i.member_id
LEFT JOIN LATERAL (
  SELECT c.id AS chat_id, h.platform, c.reachable AND (h.platform = 1 OR COALESCE(c.window_until > now(), false)) AS reachable
  FROM (SELECT d.id FROM desk.identities d WHERE d.person_id = i.member_id OFFSET 0) d
  JOIN desk.chats c ON c.identity_id = d.id
  JOIN desk.channels h ON h.id = c.channel_id AND h.business_id = i.business_id
  ORDER BY 3 DESC, c.seen_at DESC, c.id DESC LIMIT 1) c ON true
WHERE i.business_id = $1 AND i.id = $2 AND i.member_id IS NOT NULL)"};
FD_STATEMENT_REGISTERED(invoice_chat);

/// Business, number as typed or its counter alone, key (id of the row before, '' = the newest),
/// limit
/// -> id, number, doc_type, invoice_date, recipient_name, total_paise, status, version, key. The
/// newest first.
inline constexpr sql<business_id, std::string_view, std::string_view, std::int64_t>
    find_invoices_by_number{"club.find_invoices_by_number", R"(
SELECT i.id, i.number, i.doc_type, i.invoice_date, i.recipient ->> 'name' AS recipient_name, i.total_paise, i.status, i.version,
       i.id AS key
FROM club.invoices i
WHERE i.business_id = $1 AND i.id < COALESCE(NULLIF($3, '')::bigint, 9223372036854775807)
  AND (i.number = ANY (ARRAY(
         SELECT s.prefix || '/' || s.fy || '/' || lpad(ltrim($2, '0'), width, '0')
         FROM club.number_series s, generate_series(3, 8) width
         WHERE s.business_id = $1 AND $2 ~ '^[0-9]+$' AND length(ltrim($2, '0')) BETWEEN 1 AND width))
       OR i.number >= upper($2) AND i.number < upper($2) || '~')
ORDER BY i.id DESC LIMIT $4)"};
FD_STATEMENT_REGISTERED(find_invoices_by_number);

/// Business, member, part of a number ('' = all), key, limit -> the same columns.
inline constexpr sql<business_id, person_id, std::string_view, std::string_view, std::int64_t>
    invoices_of_member{"club.invoices_of_member", R"(
SELECT i.id, i.number, i.doc_type, i.invoice_date, i.recipient ->> 'name' AS recipient_name, i.total_paise, i.status, i.version,
       i.id AS key
FROM club.invoices i
WHERE i.business_id = $1 AND i.member_id = $2 AND strpos(i.number, upper(btrim($3))) > 0
  AND i.id < COALESCE(NULLIF($4, '')::bigint, 9223372036854775807)
ORDER BY i.id DESC LIMIT $5)"};
FD_STATEMENT_REGISTERED(invoices_of_member);

/// Business, name, key, limit -> the same columns: of the first thousand members whom the name
/// finds.
inline constexpr sql<business_id, std::string_view, std::string_view, std::int64_t>
    find_invoices_by_name{"club.find_invoices_by_name", R"(
SELECT i.id, i.number, i.doc_type, i.invoice_date, i.recipient ->> 'name' AS recipient_name, i.total_paise, i.status, i.version,
       i.id AS key
FROM club.search_members($1, $2, '', 1000) f JOIN club.invoices i ON i.business_id = $1 AND i.member_id = f.person_id
WHERE i.id < COALESCE(NULLIF($3, '')::bigint, 9223372036854775807)
ORDER BY i.id DESC LIMIT $4)"};
FD_STATEMENT_REGISTERED(find_invoices_by_name);

/// Business, key, limit -> the same columns: the newest documents.
inline constexpr sql<business_id, std::string_view, std::int64_t> recent_invoices{
    "club.recent_invoices", R"(
SELECT i.id, i.number, i.doc_type, i.invoice_date, i.recipient ->> 'name' AS recipient_name, i.total_paise, i.status, i.version,
       i.id AS key
FROM club.invoices i
WHERE i.business_id = $1 AND i.id < COALESCE(NULLIF($2, '')::bigint, 9223372036854775807)
ORDER BY i.id DESC LIMIT $3)"};
FD_STATEMENT_REGISTERED(recent_invoices);

/// One box for all: empty = the newest; a number or its counter; otherwise a member's name.
statement find_invoices(business_id, std::string_view text, std::string_view after,
                        std::int64_t limit);

} // namespace frontdesk::db::club
