// Money, quantities, names, phones, dates, tax numbers as people type them.
#include "actors/flow/checks.hpp"

#include "actors/flow/page.hpp"
#include "actors/rules/club/document.hpp"
#include "actors/rules/club/gstin.hpp"
#include "base/clock.hpp"
#include "base/dates.hpp"
#include "base/money_text.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace frontdesk::flow::check {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string digits_only(std::string_view typed, std::string_view between) {
  std::string out;
  for (char c : frontdesk::text::ascii_digits(typed))
    if (is_digit(c))
      out += c;
    else if (between.find(c) == between.npos)
      return {};
  return out;
}

/// Inner white space becomes one blank; no control characters.
std::string one_line(std::string_view typed) {
  std::string out;
  auto seen = frontdesk::text::without_hidden(typed);
  for (char c : frontdesk::text::trim(seen)) {
    bool blank = static_cast<unsigned char>(c) <= ' ';
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  return out;
}

result<std::string> sized(std::string text, std::size_t fewest, std::size_t most,
                          sentence otherwise) {
  auto n = frontdesk::text::code_points(text);
  if (n < fewest || n > most)
    return invalid(otherwise);
  return text;
}

} // namespace

// What base refuses with is read by people, too.
static_assert(!frontdesk::text::hindi(amount_form).empty()
              && !frontdesk::text::hindi(amount_bound).empty()
              && !frontdesk::text::hindi(quantity_form).empty()
              && !frontdesk::text::hindi(quantity_bound).empty()
              && !frontdesk::text::hindi(percent_form).empty()
              && !frontdesk::text::hindi(date_form).empty());

result<money> rupees(std::string_view typed) {
  FD_TRY(auto m, parse_money(typed));
  if (m.paise <= 0)
    return invalid("The amount must be more than zero, like 1500.");
  return m;
}

result<money> rupees_or_zero(std::string_view typed) {
  return parse_money(typed);
}

result<quantity> amount_of_goods(std::string_view typed) {
  FD_TRY(auto q, parse_quantity(typed));
  if (q.milli <= 0)
    return invalid("The quantity must be more than zero, like 2.");
  return q;
}

result<quantity> pieces(std::string_view typed) {
  FD_TRY(auto q, amount_of_goods(typed));
  if (q.milli % 1000 != 0)
    return invalid("This is sold in whole pieces, like 2.");
  return q;
}

result<std::int64_t> whole_number(std::string_view typed) {
  auto n = frontdesk::text::integer<std::int64_t>(digits_only(typed, ", "));
  if (!n)
    return invalid("Please send a whole number, like 12.");
  return *n;
}

result<basis_points> percent(std::string_view typed) {
  return parse_percent(typed);
}

std::string reduction::shown() const {
  if (*this == reduction{})
    return {};
  return amount.paise != 0 ? to_string(amount) : to_string(percent);
}

result<reduction> percent_or_amount(std::string_view typed) {
  auto lower = frontdesk::text::lower_ascii(typed);
  bool is_money =
      lower.find("₹") != lower.npos || lower.starts_with("rs") || lower.starts_with("inr");
  if (is_money) {
    FD_TRY(auto m, parse_money(typed));
    return reduction{{}, m};
  }
  auto p = parse_percent(typed);
  if (!p)
    return invalid("Please send a percentage like 10 or 10 %, or an amount like ₹50.");
  return reduction{*p, {}};
}

result<std::string> phone(std::string_view typed) {
  auto digits = digits_only(typed, " -().+");
  bool international = frontdesk::text::trim(typed).starts_with('+') || digits.starts_with("00");
  if (digits.starts_with("00"))
    digits.erase(0, 2);
  if (!international && digits.size() == 11 && digits.front() == '0')
    digits.erase(0, 1);
  if (!international && digits.size() == 10)
    digits.insert(0, "91");
  bool indian = digits.starts_with("91") && (digits.size() == 12);
  bool fits = indian ? digits[2] >= '6'
                     : international && digits.size() >= 8 && digits.size() <= 15
                           && digits.front() != '0' && !digits.starts_with("91");
  if (!fits)
    return invalid("Please send a mobile number, like 98123 45678 or +44 20 7946 0958.");
  return "+" + digits;
}

result<std::string> date(std::string_view typed, const who& by) {
  FD_TRY(auto zone, time_zone::named(by.time_zone));
  FD_TRY(auto day, parse_date(typed, zone.date_of(from_micros(by.now_us))));
  return to_iso(day);
}

result<std::string> person_name(std::string_view typed) {
  auto text = one_line(typed);
  if (!frontdesk::text::has_letter(text) || text.starts_with('/'))
    return invalid("Please send a name of 2 to 100 letters, like Parin Shah.");
  return sized(std::move(text), 2, 100, "Please send a name of 2 to 100 letters, like Parin Shah.");
}

result<std::string> name(std::string_view typed) {
  return sized(one_line(typed), 2, 200, "Please send a name of 2 to 200 characters.");
}

result<std::string> text(std::string_view typed) {
  return sized(std::string(frontdesk::text::trim(typed)), 1, 1000,
               "Please send a text of at most 1,000 characters.");
}

result<std::string> reason(std::string_view typed) {
  return sized(one_line(typed), 3, 300, "Please send a reason of 3 to 300 characters.");
}

result<std::string> pin(std::string_view typed) {
  auto digits = digits_only(typed, " ");
  if (digits.size() != 6 || digits.front() == '0')
    return invalid("Please send a PIN code of six digits, like 400001.");
  return digits;
}

result<std::string> hsn(std::string_view typed) {
  auto digits = digits_only(typed, " .");
  if (!rules::club::is_hsn(digits))
    return invalid(
        "Please send an HSN code of 4, 6 or 8 digits, like 2106, or a SAC of 6, like 999723.");
  return digits;
}

result<std::string> gstin(std::string_view typed) {
  FD_TRY(auto g, rules::club::parse_gstin(typed));
  return g.text;
}

} // namespace frontdesk::flow::check
