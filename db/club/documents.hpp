// An issued document as it was: everything a PDF or a card shows, from stored rows alone.
#pragma once

#include "base/ids.hpp"
#include "db/sql.hpp"

#include <cstdint>

namespace frontdesk::db::club {

/// Business, invoice -> one row: the head of the document. refers_to_number and refers_to_date are
/// a credit note's, credited_by_number is that of the note that cancelled this one; issued_by is a
/// name. keeps_tax: it has tax that a credit note of today no longer takes off (Sec 34(2)).
inline constexpr sql<business_id, std::int64_t> invoice_head{"club.invoice_head", R"(
SELECT i.id, i.number, i.doc_type, i.fy, i.invoice_date, i.status, i.version, COALESCE(i.member_id, 0) AS member_id, i.reason,
       COALESCE(i.refers_to, 0) AS refers_to, COALESCE(o.number, '') AS refers_to_number,
       COALESCE(o.invoice_date::text, '') AS refers_to_date,
       COALESCE(c.id, 0) AS credited_by, COALESCE(c.number, '') AS credited_by_number,
       s.legal_name AS supplier_legal_name, s.trade_name AS supplier_trade_name, s.address AS supplier_address,
       s.state_code AS supplier_state, s.gstin AS supplier_gstin, s.scheme, s.upi_id, s.payee_name, s.terms,
       COALESCE(r.name, '') AS recipient_name, COALESCE(r.phone, '') AS recipient_phone,
       COALESCE(r.address, '') AS recipient_address, COALESCE(r.state_code, '') AS recipient_state,
       COALESCE(r.gstin, '') AS recipient_gstin, COALESCE(r.delivery_address, '') AS delivery_address,
       i.place_of_supply, i.inter_state, i.reverse_charge, i.discount_bp,
       i.whole_off_paise, i.gross_paise, i.discount_paise, i.taxable_paise, i.cgst_paise, i.sgst_paise, i.igst_paise,
       i.round_off_paise, i.total_paise,
       i.cgst_paise + i.igst_paise > 0 AND club.today($1) > make_date(2000 + right(i.fy, 2)::integer, 11, 30) AS keeps_tax,
       (extract(epoch FROM i.issued_at) * 1000000)::bigint AS issued_us,
       club.person_name($1, i.issued_by) AS issued_by
FROM club.invoices i
LEFT JOIN club.invoices o ON o.id = i.refers_to
LEFT JOIN club.invoices c ON c.refers_to = i.id,
     LATERAL jsonb_to_record(i.supplier) AS s (legal_name text, trade_name text, address text, state_code text, gstin text,
                                               scheme text, upi_id text, payee_name text, terms text),
     LATERAL jsonb_to_record(i.recipient) AS r (name text, phone text, address text, state_code text, gstin text,
                                                delivery_address text)
WHERE i.business_id = $1 AND i.id = $2)"};
FD_STATEMENT_REGISTERED(invoice_head);

/// Business, invoice -> person_id who issued it, recipient_name.
inline constexpr sql<business_id, std::int64_t> invoice_sender{"club.invoice_sender", R"(
SELECT i.issued_by AS person_id, COALESCE(i.recipient->>'name', '') AS recipient_name
FROM club.invoices i WHERE i.business_id = $1 AND i.id = $2)"};
FD_STATEMENT_REGISTERED(invoice_sender);

/// Business, invoice -> its lines in order.
inline constexpr sql<business_id, std::int64_t> invoice_lines{"club.invoice_lines", R"(
SELECT line_no, kind, COALESCE(item_id, 0) AS item_id, description, hsn_code, unit, qty_milli, rate_paise, price_mode,
       discount_bp, gst_bp, gross_paise, discount_paise, taxable_paise, cgst_paise, sgst_paise, igst_paise, total_paise
FROM club.invoice_lines WHERE business_id = $1 AND invoice_id = $2 ORDER BY line_no)"};
FD_STATEMENT_REGISTERED(invoice_lines);

/// Business, invoice -> its tax summary: gst_bp, taxable_paise, cgst_paise, sgst_paise, igst_paise.
inline constexpr sql<business_id, std::int64_t> invoice_taxes{"club.invoice_taxes", R"(
SELECT gst_bp, taxable_paise, cgst_paise, sgst_paise, igst_paise
FROM club.invoice_taxes WHERE business_id = $1 AND invoice_id = $2 ORDER BY gst_bp)"};
FD_STATEMENT_REGISTERED(invoice_taxes);

} // namespace frontdesk::db::club
