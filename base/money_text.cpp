// Money, quantities and rates to text and back; amounts in words by ICU.
#include "base/money_text.hpp"

#include "base/check.hpp"
#include "base/text.hpp"

#include <unicode/rbnf.h>

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>

namespace frontdesk {

namespace {

constexpr std::int64_t max_typed_paise = 1'00'00'000'00;
constexpr std::int64_t max_typed_milli = 9'999'000;
constexpr std::size_t max_typed_length = 32;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::int64_t power_of_ten(int n) {
  std::int64_t p = 1;
  for (; n > 0; --n)
    p *= 10;
  return p;
}

/// A decimal text as a whole number of 10^-scale, the largest there is where it is larger still;
/// nothing if a digit would be lost or it is no number.
std::optional<std::int64_t> fixed_point(std::string_view s, int scale) {
  auto dot = s.find('.');
  auto whole = s.substr(0, dot);
  auto part = dot == std::string_view::npos ? std::string_view{} : s.substr(dot + 1);
  bool is_number = std::ranges::all_of(whole, is_digit) && std::ranges::all_of(part, is_digit);
  if (!is_number || whole.empty() || (dot != std::string_view::npos && part.empty()))
    return std::nullopt;
  if (std::ranges::any_of(part.substr(std::min(part.size(), static_cast<std::size_t>(scale))),
                          [](char c) { return c != '0'; }))
    return std::nullopt;
  auto digits = std::string{part.substr(0, static_cast<std::size_t>(scale))};
  digits.resize(static_cast<std::size_t>(scale), '0');
  constexpr auto largest = std::numeric_limits<std::int64_t>::max();
  auto units = text::integer<std::int64_t>(whole);
  std::int64_t n = 0;
  bool fits = units && !__builtin_mul_overflow(*units, power_of_ten(scale), &n)
              && !__builtin_add_overflow(n, text::integer<std::int64_t>(digits).value_or(0), &n);
  return fits ? n : largest;
}

bool is_separator(char c) {
  return c == ',' || c == ' ';
}

/// Drops the commas and blanks of "1,23,456" and "123 456": groups of two or three digits, of three
/// at the end. "12,50" and "2 5" stay as they are, which is no number.
std::string without_grouping(std::string_view s) {
  auto whole = s.substr(0, s.find('.'));
  std::size_t digits = 0;
  bool is_last = true;
  for (auto i = whole.size(); i-- > 0;) {
    if (!is_separator(whole[i])) {
      ++digits;
      continue;
    }
    if (digits != 3 && (is_last || digits != 2))
      return std::string{s};
    is_last = false;
    digits = 0;
  }
  if (digits == 0 || digits > 3)
    return std::string{s};
  std::string out{whole};
  std::erase_if(out, is_separator);
  return out.append(s.substr(whole.size()));
}

bool drop_prefix(std::string_view& s, std::string_view prefix) {
  if (!s.starts_with(prefix))
    return false;
  s = text::trim(s.substr(prefix.size()));
  return true;
}

bool drop_suffix(std::string_view& s, std::string_view suffix) {
  if (!s.ends_with(suffix))
    return false;
  s = text::trim(s.substr(0, s.size() - suffix.size()));
  return true;
}

/// The power of ten that a suffix such as "k" stands for; takes it off.
int drop_multiplier(std::string_view& s) {
  struct multiplier {
    std::string_view word;
    int zeros;
  };
  static constexpr multiplier words[] = {{"thousand", 3}, {"hazar", 3}, {"lakh", 5}, {"lac", 5},
                                         {"crore", 7},    {"हज़ार", 3},  {"हजार", 3}, {"लाख", 5},
                                         {"करोड़", 7},     {"cr", 7},    {"k", 3},    {"l", 5}};
  for (const auto& m : words)
    if (drop_suffix(s, m.word))
      return m.zeros;
  return 0;
}

std::string decimals(std::int64_t n, int scale) {
  auto digits = text::cat(n);
  auto width = static_cast<std::size_t>(scale);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

/// n * 10^-scale without zeros at the end.
std::string shortest(std::int64_t n, int scale) {
  auto unit = power_of_ten(scale);
  auto out = text::cat(n < 0 ? "-" : "", std::abs(n / unit));
  auto part = decimals(std::abs(n % unit), scale);
  part.erase(part.find_last_not_of('0') + 1);
  return part.empty() ? out : text::cat(out, '.', part);
}

/// Parsing a locale's rules costs a millisecond, and a format may be used by one thread at a time.
const icu::RuleBasedNumberFormat& speller(const std::string& locale) {
  thread_local std::map<std::string, std::unique_ptr<icu::RuleBasedNumberFormat>> made;
  auto& one = made[locale];
  if (!one) {
    UErrorCode status = U_ZERO_ERROR;
    one = std::make_unique<icu::RuleBasedNumberFormat>(icu::URBNF_SPELLOUT,
                                                       icu::Locale{locale.c_str()}, status);
    FD_CHECK(U_SUCCESS(status));
  }
  return *one;
}

std::string spelled(std::int64_t n, const char* locale) {
  icu::UnicodeString words;
  speller(locale).format(n, words);
  std::string out;
  return words.toUTF8String(out);
}

/// The locale's own rules go over to trillions at a lakh crore.
std::string spelled_in_english(std::int64_t n) {
  constexpr std::int64_t crore = 1'00'00'000, most = 1'00'000 * crore;
  if (n < most)
    return spelled(n, "en_IN");
  auto rest = n % crore == 0 ? std::string{} : text::cat(' ', spelled(n % crore, "en_IN"));
  return text::cat(spelled_in_english(n / crore), " crore", rest);
}

fault refused(std::string_view sentence) {
  return {errc::invalid, std::string{sentence}};
}

} // namespace

std::string grouped(std::int64_t n) {
  auto digits = text::cat(n);
  auto first = n < 0 ? 1 : 0;
  // From the right: three digits, then pairs.
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > first; at -= 2)
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  return digits;
}

std::string to_string(money m) {
  return text::cat(m.paise < 0 ? "-" : "", "₹", grouped(std::abs(m.paise / 100)), '.',
                   decimals(std::abs(m.paise % 100), 2));
}

std::string plain(money m) {
  return text::cat(m.paise < 0 ? "-" : "", std::abs(m.paise / 100), '.',
                   decimals(std::abs(m.paise % 100), 2));
}

std::string to_string(quantity q) {
  return shortest(q.milli, 3);
}

std::string to_string(basis_points b) {
  return shortest(b.value, 2) + '%';
}

std::string half_of(basis_points b) {
  return shortest(std::int64_t{b.value} * 5, 3) + '%';
}

result<money> parse_money(std::string_view typed) {
  auto lower = text::lower_ascii(text::ascii_digits(text::trim(typed)));
  if (lower.size() > max_typed_length)
    return refused(amount_form);
  std::string_view rest = lower;
  drop_prefix(rest, "₹") || drop_prefix(rest, "rs.") || drop_prefix(rest, "rs")
      || drop_prefix(rest, "inr");
  drop_suffix(rest, "/-");
  auto zeros = drop_multiplier(rest);
  auto paise = fixed_point(without_grouping(rest), 2 + zeros);
  if (!paise)
    return refused(amount_form);
  if (*paise > max_typed_paise)
    return refused(amount_bound);
  return money{*paise};
}

result<quantity> parse_quantity(std::string_view typed) {
  auto ascii = text::ascii_digits(text::trim(typed));
  auto milli =
      ascii.size() > max_typed_length ? std::nullopt : fixed_point(without_grouping(ascii), 3);
  if (!milli)
    return refused(quantity_form);
  if (*milli > max_typed_milli)
    return refused(quantity_bound);
  return quantity{*milli};
}

result<basis_points> parse_percent(std::string_view typed) {
  auto ascii = text::ascii_digits(text::trim(typed));
  std::string_view rest = ascii;
  drop_suffix(rest, "%");
  auto points = ascii.size() > max_typed_length ? std::nullopt : fixed_point(rest, 2);
  if (!points || *points > 10'000)
    return refused(percent_form);
  return basis_points{static_cast<std::int32_t>(*points)};
}

std::string in_words(money m, std::string_view language) {
  auto rupees = std::abs(m.paise / 100);
  auto paise = std::abs(m.paise % 100);
  if (language == "hi") {
    auto tail = paise == 0 ? std::string{} : text::cat(" और ", spelled(paise, "hi_IN"), " पैसे");
    return text::cat(m.paise < 0 ? "ऋण " : "", spelled(rupees, "hi_IN"), " रुपये", tail, " मात्र");
  }
  auto tail = paise == 0 ? std::string{} : text::cat(" and Paise ", spelled_in_english(paise));
  return text::cat(m.paise < 0 ? "Minus " : "", "Rupees ", spelled_in_english(rupees), tail,
                   " only");
}

} // namespace frontdesk
