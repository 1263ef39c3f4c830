// The table of refusals, and the lines and items they are about.
#include "actors/flows/club/invoice_refusal.hpp"

#include "base/money_text.hpp"
#include "base/text.hpp"
#include "net/json.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

namespace frontdesk::flows {

namespace {

using net::json::optional_integer;
using net::json::optional_text;
using text::tr;

struct reason {
  std::string_view key;
  text::sentence words;
  std::string_view reopen = "lines";
};

constexpr reason reasons[] = {
    {"stock_gone", "There is not enough in stock any more. Change the lines."},
    {"item_changed", "An item was changed meanwhile. Pick it again."},
    {"item_gone", "An item was changed meanwhile. Pick it again."},
    {"rate_changed", "This GST rate does not hold for this code today."},
    {"whole_pieces", "This is sold in whole pieces, like 2."},
    {"sac_digits", "A service's code has six digits, like 999723."},
    {"figures_changed", "Prices or taxes changed meanwhile. Look at the lines again."},
    {"line_out_of_range", "A price or a quantity is too large for one line. Change the lines."},
    {"discount_out_of_range", "The discount is more than the price. Change the lines."},
    {"line_discount_too_large", "At most 80 % can be taken off a line."},
    {"discount_too_large", "At most 80 % can be taken off in all."},
    {"separate_documents",
     "Services given here and goods sent to another State need separate invoices."},
    {"performed_here",
     "What is done at the club is supplied in our own State. Online coaching has a code of its "
     "own.",
     "state"},
    {"composition_inter_state",
     "Under the composition scheme nothing can be supplied to another State."},
    {"hsn_missing", "A line needs its HSN or SAC code."},
    {"recipient_incomplete",
     "From ₹50,000 on an invoice needs the customer's name, address and State.", "address"},
    {"gstin_invalid", "This GSTIN is not valid. Please check it.", "gstin"},
    {"no_such_member", "This person is not registered here. Pick somebody else.", "customer"},
    {"series_full", "This year's invoice numbers are used up. Choose another prefix in Setup.", ""},
    {"prefix_taken", "This prefix is used already. Choose another.", ""},
    {"setup_incomplete", "Complete the setup first: an invoice is not legal without it.", ""},
};

std::string name_of_line(const invoice_draft& d, std::int64_t number, const flow::who& by) {
  const auto document = to_document(d);
  const auto at = static_cast<std::size_t>(number - 1);
  if (number <= 0 || at >= document.lines.size())
    return {};
  const auto& line = document.lines[at];
  return line.kind == rules::club::line_kind::shipping ? tr(by.language, "Shipping")
                                                       : line.description;
}

/// "Line 2 (Whey 1 kg): …"; the words alone if there is no such line.
std::string of_line(std::int64_t number, std::string words, const invoice_draft& d,
                    const flow::who& by) {
  auto name = name_of_line(d, number, by);
  return name.empty() ? words : tr(by.language, "Line {} ({}): {}", number, name, words);
}

/// The detail is {"line": 2, …}, of an item that moved on {"yours": {"line": 2, …}}.
std::int64_t line_number(const net::json::value& detail) {
  const auto line = detail["yours"] ? detail["yours"]["line"] : detail["line"];
  auto n = line.integer();
  return n ? *n : 0;
}

std::string in_stock(const net::json::value& x, const flow::who& by) {
  auto unit = std::string(text::translate(by.language, optional_text(x, "unit").value()));
  return tr(by.language, "{}: only {} {} in stock, {} on this invoice. Change the lines.",
            optional_text(x, "name").value(), quantity{optional_integer(x, "have_milli").value()},
            unit, quantity{optional_integer(x, "want_milli").value()});
}

std::string moved_on(const net::json::value& x, const flow::who& by) {
  auto now = x["theirs"];
  return tr(by.language, "{} changed this item: it costs {} with GST of {} now. Pick it again.",
            optional_text(x, "by").value(), money{optional_integer(now, "price_paise").value()},
            basis_points{static_cast<std::int32_t>(optional_integer(now, "gst_bp").value())});
}

std::string missing_code(const invoice_draft& d, std::int64_t digits, const flow::who& by) {
  auto n = static_cast<std::int64_t>(
      rules::club::line_without_code(to_document(d), static_cast<int>(digits)));
  return n == 0 ? std::string()
                : tr(by.language, "Line {} ({}) needs its HSN or SAC code, of {} digits.", n,
                     name_of_line(d, n, by), digits);
}

/// The table's sentence, made particular where the detail says of what.
std::string particular(const reason& r, std::string_view detail, const invoice_draft& d,
                       const flow::who& by) {
  auto words = tr(by.language, r.words);
  if (r.key == "recipient_incomplete" && !d.gstin.empty())
    return tr(by.language, "An invoice to a registered customer needs their address.");
  auto n = text::integer<std::int64_t>(detail);
  if (r.key == "hsn_missing") {
    auto code = missing_code(d, n.value_or(0), by);
    return code.empty() ? words : code;
  }
  if (r.key == "discount_too_large")
    return n == 20 ? tr(by.language, "You may take off at most 20 % in all. Ask an admin for more.")
                   : words;
  if (n && r.reopen == "lines")
    return of_line(*n, std::move(words), d, by);
  auto doc = net::json::parse(detail);
  if (!doc)
    return r.key == "whole_pieces" && !detail.empty() ? text::cat(detail, ": ", words) : words;
  const auto root = doc->root();
  if (r.key == "stock_gone" && root["name"])
    return in_stock(root, by);
  if (r.key == "item_changed" && root["theirs"])
    words = moved_on(root, by);
  return of_line(line_number(root), std::move(words), d, by);
}

} // namespace

not_issued why_not_issued(const fault& f, const invoice_draft& d, const flow::who& by) {
  auto bar = std::min(f.text.find('|'), f.text.size());
  auto key = std::string_view(f.text).substr(0, bar);
  if (f.code == errc::conflict) // another branch of this GSTIN gave out the number
    key = "prefix_taken";
  const auto* r = std::ranges::find(reasons, key, &reason::key);
  if (r == std::end(reasons))
    return {{}, tr(by.language, "The invoice was not issued: {}.", f.text), "lines"};
  auto detail = std::string_view(f.text).substr(std::min(bar + 1, f.text.size()));
  return {r->key, particular(*r, detail, d, by), r->reopen};
}

} // namespace frontdesk::flows
