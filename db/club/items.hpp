// Store items: search, card, create, edit, stock.
#pragma once

#include "db/club/author.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace frontdesk::db::club {

/// Business, text, key of the row before the page ('' = from the start), limit, whether those off
/// the list follow -> id, serial_no, name, hsn_code, unit, mrp_paise, price_paise, price_mode,
/// gst_bp (that holds today), track_stock, stock_milli, is_active, version, key.
inline constexpr sql<business_id, std::string_view, std::string_view, std::int64_t, bool>
    find_items_by_name{"club.find_items_by_name", R"(
SELECT i.id, i.serial_no, i.name, i.hsn_code, i.unit, i.mrp_paise, i.price_paise, i.price_mode,
       COALESCE(club.rate_in_force(i.hsn_code, i.gst_bp, today.day), i.gst_bp) AS gst_bp, i.track_stock, i.stock_milli,
       i.is_active, i.version, f.rank || ':' || i.id || ':' || i.squeezed AS key
FROM club.search_items($1, $2, $3, $4, $5) f JOIN club.items i ON i.id = f.item_id, (SELECT club.today($1) AS day OFFSET 0) today
ORDER BY f.rank, i.squeezed, i.id)"};
FD_STATEMENT_REGISTERED(find_items_by_name);

/// Business, serial number, whether it may be off the list -> the same columns; at most one row.
inline constexpr sql<business_id, std::string_view, bool> find_item_by_serial{
    "club.find_item_by_serial", R"(
SELECT i.id, i.serial_no, i.name, i.hsn_code, i.unit, i.mrp_paise, i.price_paise, i.price_mode,
       COALESCE(club.rate_in_force(i.hsn_code, i.gst_bp, club.today($1)), i.gst_bp) AS gst_bp, i.track_stock, i.stock_milli,
       i.is_active, i.version, '0:' || i.id || ':' AS key
FROM club.items i
WHERE i.business_id = $1 AND (i.is_active OR $3) AND i.serial_no = CASE WHEN length($2) < 19 THEN $2::bigint END)"};
FD_STATEMENT_REGISTERED(find_item_by_serial);

/// club G-5: all digits = the serial number, anything else part of a name.
statement find_items(business_id, std::string_view text, std::string_view after, std::int64_t limit,
                     bool with_off = false);

/// Business, item -> everything an item card shows, inactive ones too; updated_us, updated_by
/// (name).
inline constexpr sql<business_id, std::int64_t> item_card{"club.item_card", R"(
SELECT i.id, i.serial_no, i.name, i.hsn_code, i.unit, i.mrp_paise, i.price_paise, i.price_mode, i.gst_bp,
       COALESCE(club.rate_in_force(i.hsn_code, i.gst_bp, club.today($1)), i.gst_bp) AS gst_today_bp, i.track_stock,
       i.stock_milli, i.is_active, i.version, (extract(epoch FROM i.updated_at) * 1000000)::bigint AS updated_us,
       club.person_name($1, i.updated_by) AS updated_by
FROM club.items i WHERE i.business_id = $1 AND i.id = $2)"};
FD_STATEMENT_REGISTERED(item_card);

/// Fields of an item to create or change; what is not there stays as it is.
struct item_fields {
  std::optional<std::string> name, hsn_code, unit;
  std::optional<money> mrp, price;       // the price is the MRP if not told
  std::optional<std::string> price_mode; // inclusive, exclusive
  std::optional<basis_points> gst;
  std::optional<bool> track_stock, is_active;
  std::optional<quantity> stock; // only when created
};

using text_field = std::optional<std::string>;
/// Author, then the fields -> id, serial_no, name, version.
/// Refused: item_exists|{id, serial_no, name, version}, rate_unknown.
inline constexpr sql<author, text_field, text_field, text_field, std::optional<money>,
                     std::optional<money>, text_field, std::optional<basis_points>,
                     std::optional<bool>, std::optional<quantity>>
    create_item_statement{"club.create_item", R"(
SELECT id, serial_no, name, version FROM club.create_item($1::club.author, jsonb_strip_nulls(jsonb_build_object(
  'name', $2::text, 'hsn_code', $3::text, 'unit', $4::text, 'mrp_paise', $5::bigint, 'price_paise', $6::bigint,
  'price_mode', $7::text, 'gst_bp', $8::integer, 'track_stock', $9::boolean, 'stock_milli', $10::bigint))))"};
FD_STATEMENT_REGISTERED(create_item_statement);
statement create_item(const author&, const item_fields&);

/// Author, item, version seen, then the fields -> id, serial_no, name, old, new (JSON of what
/// changed), version. Refused: no_such_item, item_exists, rate_unknown. Stale: item_changed|{by,
/// at, yours, theirs}.
inline constexpr sql<author, std::int64_t, std::int64_t, text_field, text_field, text_field,
                     std::optional<money>, std::optional<money>, text_field,
                     std::optional<basis_points>, std::optional<bool>, std::optional<bool>>
    edit_item_statement{"club.edit_item", R"(
SELECT id, serial_no, name, old, new, version FROM club.edit_item($1::club.author, $2, $3, jsonb_strip_nulls(jsonb_build_object(
  'name', $4::text, 'hsn_code', $5::text, 'unit', $6::text, 'mrp_paise', $7::bigint, 'price_paise', $8::bigint,
  'price_mode', $9::text, 'gst_bp', $10::integer, 'track_stock', $11::boolean, 'is_active', $12::boolean))))"};
FD_STATEMENT_REGISTERED(edit_item_statement);
statement edit_item(const author&, std::int64_t item, std::int64_t version, const item_fields&);

/// Author, item, change in thousandths, kind (purchase, adjust, damage, return), reason
/// -> id, serial_no, name, unit, stock_milli (after). Refused: no_such_item, stock_not_kept,
/// whole_pieces, stock_gone|{item, name, unit, have_milli, want_milli}.
inline constexpr sql<author, std::int64_t, quantity, std::string, std::string> move_stock{
    "club.move_stock", R"(
SELECT id, serial_no, name, unit, stock_milli FROM club.move_stock($1::club.author, $2, $3, $4, $5))"};
FD_STATEMENT_REGISTERED(move_stock);

/// Business, item, part of a note or invoice number ('' = all), key, limit -> id, item_id, unit,
/// milli, kind, reason, by (name), moved_us, number and invoice_id (0 = none) of an invoice, key.
/// The newest first.
inline constexpr sql<business_id, std::int64_t, std::string_view, std::string_view, std::int64_t>
    stock_history{"club.stock_history", R"(
SELECT s.id, s.item_id, x.unit, s.milli, s.kind, s.reason, club.person_name($1, s.moved_by) AS by,
       (extract(epoch FROM s.moved_at) * 1000000)::bigint AS moved_us, COALESCE(i.number, '') AS number,
       COALESCE(s.invoice_id, 0) AS invoice_id, s.id AS key
FROM club.stock_movements s JOIN club.items x ON x.id = s.item_id LEFT JOIN club.invoices i ON i.id = s.invoice_id
WHERE s.item_id = $2 AND s.business_id = $1
  AND ($3 = '' OR desk.fold(s.reason || ' ' || COALESCE(i.number, '')) LIKE desk.fold_pattern($3))
  AND s.id < COALESCE(NULLIF($4, '')::bigint, 9223372036854775807)
ORDER BY s.id DESC LIMIT $5)"};
FD_STATEMENT_REGISTERED(stock_history);

/// Business, code -> rate_bp, description: what may be charged for it today, the lowest first.
inline constexpr sql<business_id, std::string_view> rates_today{"club.rates_today", R"(
WITH valid AS (
  SELECT r.tax_code, r.rate_bp, r.description FROM club.tax_rates r, (SELECT club.today($1) AS day) t
  WHERE r.tax_code IN ($2, '*') AND r.valid_from <= t.day AND (r.valid_to IS NULL OR r.valid_to >= t.day))
SELECT rate_bp, description FROM valid
WHERE tax_code = $2 OR NOT EXISTS (SELECT FROM valid WHERE tax_code = $2) ORDER BY rate_bp)"};
FD_STATEMENT_REGISTERED(rates_today);

} // namespace frontdesk::db::club
