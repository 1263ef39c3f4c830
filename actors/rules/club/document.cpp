// Documents as JSON, and the rules of club §11.2, §11.3 and §11.5 that hold before issuing.
#include "actors/rules/club/document.hpp"

#include "actors/rules/club/gstin.hpp"
#include "net/json_writer.hpp"

#include <algorithm>
#include <array>

namespace frontdesk::rules::club {

namespace {

constexpr std::string_view service_prefix = "99";

/// Supplied where it is performed, whoever buys it (IGST Act 12(4)): fitness, and restaurants.
bool is_performed_here(const invoice_line& x) {
  return x.hsn.starts_with("9997") || x.hsn.starts_with("9963");
}

/// Supplier and recipient: then both schemes' documents name the recipient's address and every code
/// (Rules 46 and 49).
bool is_between_registered(const invoice& x, const supplier& by) {
  return by.scheme != supplier::scheme_t::unregistered && !x.to.gstin.empty();
}

std::string_view name_of(line_kind kind) {
  constexpr std::array<std::string_view, 3> names{"item", "custom", "shipping"};
  return names.at(static_cast<std::size_t>(kind));
}

void put_discount(net::json_writer& out, const discount& off) {
  if (off.percent != basis_points{})
    out.member("discount_bp", off.percent.value);
  if (off.amount != money{})
    out.member("discount_paise", off.amount.paise);
}

void put(net::json_writer& out, const invoice_line& x) {
  out.open_object().member("kind", name_of(x.kind));
  if (x.kind == line_kind::item)
    out.member("item", x.item).member("version", x.version);
  out.member("description", std::string_view(x.description)).member("hsn", std::string_view(x.hsn));
  out.member("unit", std::string_view(x.kind == line_kind::shipping ? "OTH" : x.unit));
  out.member("rate", x.price.rate.paise)
      .member("qty", x.price.qty.milli)
      .member("gst", x.price.gst.value);
  out.member("inclusive", x.price.mode == price_mode::inclusive);
  put_discount(out, x.price.off);
  out.close_object();
}

void put(net::json_writer& out, const recipient& x) {
  out.key("recipient").open_object();
  const std::array<std::pair<std::string_view, const std::string*>, 5> fields{
      {{"name", &x.name},
       {"phone", &x.phone},
       {"address", &x.address},
       {"state_code", &x.state},
       {"gstin", &x.gstin}}};
  for (const auto& [key, text] : fields)
    if (!text->empty() || x.member == 0)
      out.member(key, std::string_view(*text));
  if (!x.delivery.empty())
    out.member("delivery_address", std::string_view(x.delivery));
  out.close_object();
}

template <class Figures>
void put_figures(net::json_writer& out, const Figures& x) {
  out.member("gross", x.gross.paise)
      .member("discount", x.discount.paise)
      .member("taxable", x.taxable.paise);
  out.member("cgst", x.cgst.paise).member("sgst", x.sgst.paise).member("igst", x.igst.paise);
  out.member("total", x.total.paise);
}

result<void> check_named(const invoice& x, const figures& f, const supplier& by) {
  std::string missing;
  const auto need = [&](const char* field, const std::string& text, bool needed) {
    if (needed && text.empty())
      missing +=
          missing.empty() ? std::string("\"") + field + "\"" : std::string(", \"") + field + "\"";
  };
  const bool large = by.scheme == supplier::scheme_t::regular && f.taxable >= unregistered_bound;
  need("name", x.to.name, x.to.member == 0);
  need("address", x.to.address, large || is_between_registered(x, by));
  need("state_code", x.to.state, large && x.to.gstin.empty()); // a GSTIN tells it
  if (!missing.empty())
    return fault{errc::refused, "recipient_incomplete|[" + missing + "]"};
  return {};
}

/// club §11.5: who is registered needs the code of everything, above ₹5 crore everybody does.
bool needs_codes(const invoice& x, const supplier& by) {
  return is_between_registered(x, by)
         || (by.scheme == supplier::scheme_t::regular && by.hsn_digits > 4);
}

/// A service's code has six digits.
bool lacks_code(const invoice_line& x, int digits) {
  const bool service = x.hsn.starts_with(service_prefix);
  return x.hsn.size() < static_cast<std::size_t>(service ? std::min(digits, 6) : digits);
}

} // namespace

result<figures> compute(const invoice& x) {
  std::vector<line_price> prices;
  for (const auto& line : x.lines)
    prices.push_back(line.price);
  return compute(prices, x.terms);
}

std::string document_json(const invoice& x) {
  net::json_writer out;
  out.open_object();
  if (x.to.member != 0)
    out.member("member", x.to.member);
  put(out, x.to);
  out.member("place_of_supply", std::string_view(x.place_of_supply));
  put_discount(out, x.terms.whole);
  out.key("lines").open_array();
  for (const auto& line : x.lines)
    put(out, line);
  out.close_array().close_object();
  return out.take();
}

std::string preview_json(const figures& x) {
  net::json_writer out;
  out.open_object();
  put_figures(out, x);
  out.member("round_off", x.round_off.paise);
  out.key("lines").open_array();
  for (const auto& line : x.lines) {
    out.open_object();
    put_figures(out, line);
    out.close_object();
  }
  out.close_array().close_object();
  return out.take();
}

bool is_counted(std::string_view unit) {
  constexpr std::array<std::string_view, 6> measured{"KGS", "GMS", "LTR", "MLT", "MTR", "OTH"};
  return std::ranges::find(measured, unit) == measured.end();
}

bool is_hsn(std::string_view code) {
  return code.starts_with(service_prefix)
             ? code.size() == 6
             : code.size() == 4 || code.size() == 6 || code.size() == 8;
}

std::size_t line_without_code(const invoice& x, int digits) {
  const auto at =
      std::ranges::find_if(x.lines, [&](const auto& l) { return lacks_code(l, digits); });
  return at == x.lines.end() ? 0 : static_cast<std::size_t>(at - x.lines.begin()) + 1;
}

namespace {

result<void> check_lines(const invoice& x) {
  std::size_t n = 0;
  for (const auto& line : x.lines) {
    ++n;
    if (line.kind != line_kind::shipping && is_counted(line.unit)
        && line.price.qty.milli % 1000 != 0)
      return fault{errc::refused, "whole_pieces|" + line.description};
    if (line.kind == line_kind::custom && !line.hsn.empty() && !is_hsn(line.hsn))
      return fault{errc::refused, "sac_digits|" + std::to_string(n)};
  }
  return {};
}

/// club §6.8; what a role may give less is not known here.
result<void> check_discounts(const invoice& x, const figures& f) {
  const auto at = std::ranges::find_if(
      x.lines, [](const auto& l) { return discount_exceeds(l.price, flow_discount_limit); });
  if (at != x.lines.end())
    return fault{errc::refused,
                 "line_discount_too_large|" + std::to_string(at - x.lines.begin() + 1)};
  if (discount_exceeds(f, flow_discount_limit))
    return fault{errc::refused, "discount_too_large|80"};
  return {};
}

} // namespace

result<void> check_document(const invoice& x, const figures& f, const supplier& by) {
  if (auto lines = check_lines(x); !lines)
    return lines;
  if (auto discounts = check_discounts(x, f); !discounts)
    return discounts;
  if (!x.to.gstin.empty() && !parse_gstin(x.to.gstin))
    return fault{errc::refused, "gstin_invalid|" + x.to.gstin};
  if (auto named = check_named(x, f, by); !named)
    return named;
  const bool away = !x.place_of_supply.empty() && x.place_of_supply != by.state;
  if (away && by.scheme == supplier::scheme_t::composition)
    return fault{errc::refused, "composition_inter_state|"};
  if (away && std::ranges::any_of(x.lines, is_performed_here))
    return fault{errc::refused, std::ranges::all_of(x.lines, is_performed_here)
                                    ? "performed_here|"
                                    : "separate_documents|"};
  if (needs_codes(x, by) && line_without_code(x, by.hsn_digits) != 0)
    return fault{errc::refused, "hsn_missing|" + std::to_string(by.hsn_digits)};
  return {};
}

} // namespace frontdesk::rules::club
