// The steps of club §10.2: line values, spreading of the invoice discount, sums and round-off.
#include "actors/rules/club/gst.hpp"

#include "actors/text/invalid.hpp"
#include "base/check.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace frontdesk::rules::club {

namespace {

__extension__ using wide = __int128; // sums of nets times weights pass 64 bits

bool is_discount(const discount& x) {
  return x.percent >= basis_points{} && x.percent <= whole_part && x.amount >= money{}
         && (x.percent == basis_points{} || x.amount == money{});
}

result<void> check(const line_price& x) {
  if (x.rate < money{} || x.rate > highest_rate)
    return text::invalid("A price must be between ₹0 and ₹1,00,00,000.");
  if (x.qty <= quantity{} || x.qty > highest_quantity)
    return text::invalid("A quantity must be more than 0 and at most 9,999.");
  if (x.gst < basis_points{} || x.gst > whole_part)
    return text::invalid("A GST rate must be between 0 % and 100 %.");
  if (!is_discount(x.off))
    return text::invalid("A discount must be between 0 % and 100 %, or an amount in rupees.");
  return {};
}

/// Steps 1 to 3.
result<line_figures> before_tax(const line_price& x) {
  if (auto good = check(x); !good)
    return good.error();
  line_figures y;
  y.gross.paise = round_half_up(x.rate.paise * x.qty.milli, 1000);
  y.discount.paise =
      x.off.amount.paise + round_half_up(y.gross.paise * x.off.percent.value, 10'000);
  if (y.discount > y.gross)
    return text::invalid("A discount cannot be more than the price of its line.");
  y.net = y.gross - y.discount;
  return y;
}

money whole_discount(const discount& off, const std::vector<line_figures>& lines) {
  wide nets = 0;
  for (const auto& x : lines)
    nets += x.net.paise;
  const wide part = (nets * off.percent.value * 2 + 10'000) / 20'000;
  return {off.amount.paise + static_cast<std::int64_t>(part)};
}

result<void> take_off(money amount, std::vector<line_figures>& lines) {
  std::vector<money> nets;
  for (const auto& x : lines)
    nets.push_back(x.net);
  if (amount > std::accumulate(nets.begin(), nets.end(), money{}))
    return text::invalid("The discount cannot be more than the invoice.");
  const auto shares = spread(amount, nets);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i].discount += shares[i];
    lines[i].net -= shares[i];
  }
  return {};
}

/// Steps 4 to 6. The two halves are computed as one value, so CGST equals SGST to the paisa.
void add_tax(line_figures& y, const line_price& x, const invoice_terms& terms) {
  const std::int64_t g = terms.taxed ? x.gst.value : 0;
  const bool inclusive = x.mode == price_mode::inclusive;
  const std::int64_t base = inclusive ? 10'000 + g : 10'000;
  if (terms.inter_state) {
    y.igst.paise = round_half_up(y.net.paise * g, base);
  } else {
    y.cgst.paise = round_half_up(y.net.paise * g, 2 * base);
    y.sgst = y.cgst;
  }
  const money tax = y.cgst + y.sgst + y.igst;
  y.taxable = inclusive ? y.net - tax : y.net;
  y.total = y.taxable + tax;
}

/// Step 8: the document's figures are sums of line values, then the nearest rupee, 50 paise up.
void add_up(figures& f, bool round_total) {
  for (const auto& x : f.lines) {
    f.gross += x.gross;
    f.discount += x.discount;
    f.taxable += x.taxable;
    f.cgst += x.cgst;
    f.sgst += x.sgst;
    f.igst += x.igst;
    f.total += x.total;
  }
  if (round_total) {
    const money rounded{round_half_up(f.total.paise, 100) * 100};
    f.round_off = rounded - f.total;
    f.total = rounded;
  }
}

} // namespace

std::vector<money> spread(money amount, const std::vector<money>& weights) {
  wide all = 0;
  for (auto w : weights)
    all += w.paise;
  FD_CHECK(amount >= money{} && amount.paise <= all);
  std::vector<money> shares(weights.size());
  std::vector<std::pair<wide, std::size_t>> remainders;
  money left = amount;
  for (std::size_t i = 0; i < weights.size() && all > 0; ++i) {
    const wide product = static_cast<wide>(amount.paise) * weights[i].paise;
    shares[i].paise = static_cast<std::int64_t>(product / all);
    left -= shares[i];
    remainders.emplace_back(-(product % all), i);
  }
  std::sort(remainders.begin(), remainders.end());
  for (std::size_t k = 0; left > money{}; ++k, left -= money{1})
    shares[remainders[k].second] += money{1};
  return shares;
}

result<figures> compute(const std::vector<line_price>& lines, const invoice_terms& terms) {
  if (lines.empty() || lines.size() > most_lines)
    return text::invalid("An invoice has between 1 and 200 lines.");
  if (!is_discount(terms.whole))
    return text::invalid("A discount must be between 0 % and 100 %, or an amount in rupees.");
  figures f;
  for (const auto& x : lines) {
    FD_TRY(auto y, before_tax(x));
    f.lines.push_back(y);
  }
  if (auto good = take_off(whole_discount(terms.whole, f.lines), f.lines); !good)
    return good.error();
  for (std::size_t i = 0; i < lines.size(); ++i)
    add_tax(f.lines[i], lines[i], terms);
  add_up(f, terms.round_total);
  return f;
}

bool discount_exceeds(const line_price& x, basis_points limit) {
  const wide gross = round_half_up(x.rate.paise * x.qty.milli, 1000);
  return x.off.percent > limit
         || static_cast<wide>(x.off.amount.paise) * whole_part.value > gross * limit.value;
}

bool discount_exceeds(const figures& document, basis_points limit) {
  return static_cast<wide>(document.discount.paise) * whole_part.value
         > static_cast<wide>(document.gross.paise) * limit.value;
}

} // namespace frontdesk::rules::club
