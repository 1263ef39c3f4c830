// Quick entry of an invoice: words before the first item are the customer, "234x2" and "whey1kg"
// are lines.
#include "actors/flows/club/invoice_draft.hpp"
#include "base/money_text.hpp"
#include "base/text.hpp"
#include "db/club/items.hpp"
#include "db/club/members.hpp"

#include <algorithm>

namespace frontdesk::flows {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "234x2" or "whey1kg*3": what comes before the last x or * that digits follow, and those digits.
struct counted {
  std::string_view what;
  std::string_view times;
};

counted split_count(std::string_view word) {
  auto at = word.find_last_of("xX*");
  if (at == word.npos || at == 0 || at + 1 == word.size()
      || !std::all_of(word.begin() + static_cast<std::ptrdiff_t>(at) + 1, word.end(),
                      [](char c) { return is_digit(c) || c == '.'; }))
    return {word, {}};
  return {word.substr(0, at), word.substr(at + 1)};
}

bool has_digit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), is_digit);
}

/// "whey1kg" is typed for "Whey 1 kg": a blank wherever letters and digits meet.
std::string spaced(std::string_view word) {
  std::string out;
  for (char c : word) {
    if (!out.empty() && out.back() != ' ' && is_digit(c) != is_digit(out.back()))
      out += ' ';
    out += c;
  }
  return out;
}

void take_reduction(flow::reading& r, std::string_view word, invoice_draft& d) {
  flow::token t{std::string(word), {}, "lines", -1};
  auto off = flow::check::percent_or_amount(word.substr(1));
  if (off && !d.lines.empty()) {
    d.lines.back().off = *off;
    t.line = static_cast<std::int32_t>(d.lines.size()) - 1;
    t.meaning = text::cat("−", off->shown());
  }
  r.tokens.push_back(std::move(t));
}

void take_item(flow::reading& r, std::string_view word, invoice_draft& d, const flow::who& by) {
  auto [what, times] = split_count(word);
  auto qty = times.empty() ? result<quantity>(quantity{1000}) : parse_quantity(times);
  flow::token t{std::string(word), {}, "lines", -1};
  if (qty) {
    invoice_line l;
    l.qty = *qty;
    l.taxed = d.basis.taxed;
    l.inclusive = d.basis.inclusive;
    t.line = static_cast<std::int32_t>(d.lines.size());
    d.lines.push_back(std::move(l));
    auto wanted =
        std::all_of(what.begin(), what.end(), is_digit) ? std::string(what) : spaced(what);
    r.lookups.push_back({r.tokens.size(), db::club::find_items(by.business, wanted, "", 2)});
  }
  r.tokens.push_back(std::move(t));
}

} // namespace

flow::reading read_invoice_line(std::string_view line, invoice_draft& d, const flow::who& by) {
  flow::reading r;
  std::vector<std::string_view> words;
  for (auto w : text::split(line, ' '))
    if (!text::trim(w).empty())
      words.push_back(text::trim(w));
  bool any_item =
      std::any_of(words.begin(), words.end(), [](auto w) { return has_digit(w) && w[0] != '-'; });
  if (words.size() < 2 || !any_item)
    return r; // an answer to the step, not a line
  std::string customer;
  std::size_t i = 0;
  for (; i < words.size() && !has_digit(words[i]); ++i)
    customer += text::cat(customer.empty() ? "" : " ", words[i]);
  if (!customer.empty() && d.customer.id == 0 && d.walk_in.empty()) {
    r.lookups.push_back({r.tokens.size(), db::club::find_members(by.business, customer, "", 2)});
    r.tokens.push_back({customer, {}, "customer", -1});
  }
  for (; i < words.size(); ++i) {
    if (words[i].starts_with('-'))
      take_reduction(r, words[i], d);
    else
      take_item(r, words[i], d, by);
  }
  return r;
}

/// One row is what was meant; none or several leave the token to a button.
void found_in_invoice_line(invoice_draft& d, flow::token& t, const db::rows& rows,
                           const flow::who& by) {
  if (t.step == "customer") {
    if (rows.size() != 1)
      return;
    auto member = flow::read_member(rows.front(), by);
    d.customer = member.value;
    t.meaning = d.customer.label;
    return;
  }
  if (t.line < 0 || static_cast<std::size_t>(t.line) >= d.lines.size() || rows.empty())
    return;
  auto& l = d.lines[static_cast<std::size_t>(t.line)];
  if (rows.size() > 1 && l.item.id == 0 && !std::all_of(t.text.begin(), t.text.end(), is_digit)
      && rows[0].at("key").substr(0, 1) == rows[1].at("key").substr(0, 1))
    return; // two items fit equally well
  l.item = flow::read_item(rows.front(), by).value;
  t.meaning = line_text(l);
}

} // namespace frontdesk::flows
