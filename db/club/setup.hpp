// Set-up: what the business is for the tax office, its numbers and how it is paid.
#pragma once

#include "db/club/author.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace frontdesk::db::club {

/// Business -> version, missing (keys an invoice cannot legally do without, {a,b}), complete (the
/// whole checklist), then every setting: scheme, gstin, legal_name, trade_name, address,
/// state_code, hsn_digits, price_mode, round_total, goods_bp, services_bp, invoice_prefix,
/// credit_prefix, number_width, upi_id, payee_name, terms; updated_us, updated_by. Always one row;
/// what was never told is empty and the version 0.
inline constexpr sql<business_id> setup_status{"club.setup_status", R"(
SELECT COALESCE(s.version, 0) AS version, club.setup_missing(x.setup) AS missing,
       club.setup_missing(x.setup) = '{}' AND t.upi_id <> '' AS complete, t.*,
       COALESCE((extract(epoch FROM s.updated_at) * 1000000)::bigint, 0) AS updated_us,
       CASE WHEN s.updated_by > 0 THEN club.person_name($1, s.updated_by) ELSE '' END AS updated_by
FROM (SELECT club.setup($1, club.today($1)) AS setup) x,
     LATERAL jsonb_to_record(x.setup) AS t (scheme text, gstin text, legal_name text, trade_name text, address text,
       state_code text, hsn_digits integer, price_mode text, round_total boolean, goods_bp integer, services_bp integer,
       invoice_prefix text, credit_prefix text, number_width integer, upi_id text, payee_name text, terms text)
LEFT JOIN club.settings s ON s.business_id = $1)"};
FD_STATEMENT_REGISTERED(setup_status);

/// Settings to change; what is not there stays as it is.
struct setup_fields {
  std::optional<std::string> scheme; // regular, composition, unregistered
  std::optional<std::string> gstin;  // also tells the State, and a scheme if there was none
  std::optional<std::string> legal_name, trade_name, address, state_code;
  std::optional<std::string> price_mode; // inclusive, exclusive
  std::optional<bool> round_total;
  std::optional<std::string> invoice_prefix, credit_prefix;
  std::optional<std::string> upi_id, payee_name, terms;
  std::optional<std::int64_t> hsn_digits; // 4, 6 or 8 (club §11.5)
};

using setup_text = std::optional<std::string>;
/// Author, version seen (0 = none yet), then the fields -> setup (JSON), missing, version.
/// Refused: gstin_invalid, gstin_needed, gstin_of_other_state|{gstin, state}, prefix_taken.
/// Stale: setup_changed|{by, at, yours, theirs}.
inline constexpr sql<author, std::int64_t, setup_text, setup_text, setup_text, setup_text,
                     setup_text, setup_text, setup_text, std::optional<bool>, setup_text,
                     setup_text, setup_text, setup_text, setup_text, std::optional<std::int64_t>>
    save_setup_statement{"club.save_setup", R"(
SELECT setup, missing, version FROM club.save_setup($1::club.author, $2, jsonb_strip_nulls(jsonb_build_object(
  'scheme', $3::text, 'gstin', $4::text, 'legal_name', $5::text, 'trade_name', $6::text, 'address', $7::text,
  'state_code', $8::text, 'price_mode', $9::text, 'round_total', $10::boolean, 'invoice_prefix', $11::text,
  'credit_prefix', $12::text, 'upi_id', $13::text, 'payee_name', $14::text, 'terms', $15::text,
  'hsn_digits', $16::integer))))"};
FD_STATEMENT_REGISTERED(save_setup_statement);
statement save_setup(const author&, std::int64_t version, const setup_fields&);

} // namespace frontdesk::db::club
