// Invoice arithmetic in whole paise: discounts, GST, document sums and the round-off (club §10.2).
#pragma once

#include "base/money.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace frontdesk::rules::club {

/// Whether a price already contains its GST.
enum class price_mode : std::uint8_t { exclusive, inclusive };

/// A discount as typed: a percentage or an amount, never both; both zero = none.
struct discount {
  basis_points percent;
  money amount;
};

/// What the arithmetic needs to know of one line. Shipping is a line like any other.
struct line_price {
  money rate; // of one unit
  quantity qty;
  discount off;
  basis_points gst;
  price_mode mode = price_mode::exclusive;
};

/// What holds for the whole document.
struct invoice_terms {
  bool taxed = true;        // false: the supplier is unregistered or under composition
  bool inter_state = false; // IGST instead of CGST + SGST
  bool round_total = true;  // payable in whole rupees
  discount whole;           // off the whole invoice, spread over the lines' nets before tax
};

struct line_figures {
  money gross, discount, net, taxable, cgst, sgst, igst,
      total; // discount: own and share of the whole
  bool operator==(const line_figures&) const = default;
};

struct figures {
  std::vector<line_figures> lines;
  money gross, discount, taxable, cgst, sgst, igst, round_off, total;
  bool operator==(const figures&) const = default;
};

inline constexpr money highest_rate{1'000'000'000};        // club G-2: ₹1,00,00,000
inline constexpr quantity highest_quantity{9'999'000};     // club §6.7: 9,999
inline constexpr basis_points whole_part{10'000};          // 100 %
inline constexpr basis_points flow_discount_limit{8'000};  // club §6.8: 80 %
inline constexpr basis_points staff_discount_limit{2'000}; // club §3.3: more needs an admin
inline constexpr std::size_t most_lines = 200;

/// Every figure of the document; fault invalid with a sentence where an input is out of range.
result<figures> compute(const std::vector<line_price>& lines, const invoice_terms& terms);

/// Spreads `amount` (0 … sum of weights) pro rata by largest remainder; ties go to the earlier one.
std::vector<money> spread(money amount, const std::vector<money>& weights);

/// Whether a line's own discount is more than `limit` of its gross.
bool discount_exceeds(const line_price&, basis_points limit);
/// Whether all discounts together are more than `limit` of the gross.
bool discount_exceeds(const figures& document, basis_points limit);

} // namespace frontdesk::rules::club
