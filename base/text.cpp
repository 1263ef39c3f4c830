// Text: UTF-8 rules by hand (hot path), grapheme boundaries by ICU.
#include "base/text.hpp"

#include <unicode/brkiter.h>
#include <unicode/plurrule.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>

#include <algorithm>
#include <map>
#include <memory>
#include <numeric>
#include <utility>

namespace frontdesk::text {

namespace {

constexpr std::string_view ellipsis = "…";
constexpr std::string_view no_break_space = "\xC2\xA0";

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/// Length of the well-formed UTF-8 sequence at the front (Unicode table 3-7), 0 if there is none.
std::size_t sequence_length(std::string_view s) {
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  auto tail = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return i < s.size() && byte(i) >= low && byte(i) <= high;
  };
  auto first = byte(0);
  if (first < 0x80)
    return 1;
  if (first >= 0xC2 && first <= 0xDF)
    return tail(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    unsigned low = first == 0xE0 ? 0xA0 : 0x80;  // no overlong form
    unsigned high = first == 0xED ? 0x9F : 0xBF; // no surrogate
    return tail(1, low, high) && tail(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    unsigned low = first == 0xF0 ? 0x90 : 0x80;
    unsigned high = first == 0xF4 ? 0x8F : 0xBF; // not above U+10FFFF
    return tail(1, low, high) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

/// The code point of one well-formed sequence.
UChar32 code_point(std::string_view sequence) {
  auto bits = sequence.size() == 1 ? 0x7F : 0x7F >> sequence.size();
  auto c = static_cast<UChar32>(static_cast<unsigned char>(sequence[0]) & bits);
  for (auto byte : sequence.substr(1))
    c = (c << 6) | (static_cast<unsigned char>(byte) & 0x3F);
  return c;
}

/// Byte offset of the last grapheme boundary that leaves at most `limit` code points before it.
std::size_t cut_at(std::string_view s, std::size_t limit) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::BreakIterator> graphemes{
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status)};
  UText source = UTEXT_INITIALIZER;
  utext_openUTF8(&source, s.data(), static_cast<std::int64_t>(s.size()), &status);
  std::size_t cut = 0, length = 0;
  if (U_SUCCESS(status)) {
    graphemes->setText(&source, status);
    for (auto at = graphemes->next(); at != icu::BreakIterator::DONE; at = graphemes->next()) {
      auto end = static_cast<std::size_t>(at);
      length += code_points(s.substr(cut, end - cut));
      if (length > limit)
        break;
      cut = end;
    }
  }
  utext_close(&source);
  return cut;
}

/// Where the number begins that a cut would go through: digits, and the signs inside and before
/// them. Of nothing but a number, the cut itself.
std::size_t before_number(std::string_view s, std::size_t cut) {
  auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  auto inside = [&](std::size_t i) {
    return is_digit(s[i])
           || (std::string_view(".,:/-").find(s[i]) != std::string_view::npos && i > 0
               && i + 1 < s.size() && is_digit(s[i - 1]) && is_digit(s[i + 1]));
  };
  if (cut == 0 || cut >= s.size() || !inside(cut) || !inside(cut - 1))
    return cut;
  auto at = cut;
  while (at > 0 && inside(at - 1))
    --at;
  for (std::string_view sign : {"₹", "-", "−", "#", "×"})
    if (s.substr(0, at).ends_with(sign))
      at -= sign.size();
  return at == 0 ? cut : at;
}

} // namespace

std::string_view trim(std::string_view s) {
  for (bool again = true; again;) {
    again = false;
    if (!s.empty() && is_space(s.front())) {
      s.remove_prefix(1);
      again = true;
    } else if (s.starts_with(no_break_space)) {
      s.remove_prefix(no_break_space.size());
      again = true;
    }
    if (!s.empty() && is_space(s.back())) {
      s.remove_suffix(1);
      again = true;
    } else if (s.ends_with(no_break_space)) {
      s.remove_suffix(no_break_space.size());
      again = true;
    }
  }
  return s;
}

std::vector<std::string_view> split(std::string_view s, char separator) {
  std::vector<std::string_view> out;
  for (;;) {
    auto at = s.find(separator);
    out.push_back(s.substr(0, at));
    if (at == std::string_view::npos)
      return out;
    s.remove_prefix(at + 1);
  }
}

std::string lower_ascii(std::string_view s) {
  std::string out{s};
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_storable(std::string_view s) {
  while (!s.empty()) {
    auto n = s[0] == '\0' ? std::size_t{0} : sequence_length(s);
    if (n == 0)
      return false;
    s.remove_prefix(n);
  }
  return true;
}

std::size_t code_points(std::string_view s) {
  return static_cast<std::size_t>(std::ranges::count_if(
      s, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string shorten(std::string_view s, std::size_t limit) {
  if (code_points(s) <= limit)
    return std::string{s};
  if (limit == 0)
    return {};
  auto kept = trim(s.substr(0, before_number(s, cut_at(s, limit - 1))));
  return cat(kept, ellipsis);
}

std::string shorten_name(std::string_view s, std::size_t limit) {
  auto length = code_points(s);
  if (length <= limit)
    return std::string{s};
  std::string_view longest;
  for (auto rest = s; !rest.empty();) {
    auto end = std::min({rest.find(" · "), rest.find(", "), rest.size()});
    if (code_points(rest.substr(0, end)) > code_points(longest))
      longest = rest.substr(0, end);
    auto separator = rest.substr(end).starts_with(", ") ? 2 : std::string_view(" · ").size();
    rest.remove_prefix(std::min(end + separator, rest.size()));
  }
  auto others = length - code_points(longest);
  constexpr std::size_t fewest = 4; // characters of a name that still say something
  if (others + fewest > limit)
    return shorten(s, limit);
  auto at = static_cast<std::size_t>(longest.data() - s.data());
  return cat(s.substr(0, at), shorten(longest, limit - others), s.substr(at + longest.size()));
}

std::string ascii_digits(std::string_view s) {
  std::string out;
  while (!s.empty()) {
    auto n = std::max<std::size_t>(sequence_length(s), 1); // a stray byte goes through as it is
    auto digit = n == 1 ? -1 : u_charDigitValue(code_point(s.substr(0, n)));
    if (digit >= 0)
      out += static_cast<char>('0' + digit);
    else
      out += s.substr(0, n);
    s.remove_prefix(n);
  }
  return out;
}

bool has_letter(std::string_view s) {
  while (!s.empty()) {
    auto n = std::max<std::size_t>(sequence_length(s), 1);
    if (u_isalpha(code_point(s.substr(0, n))))
      return true;
    s.remove_prefix(n);
  }
  return false;
}

std::string without_hidden(std::string_view s) {
  if (std::ranges::all_of(s, [](char c) { return c >= ' ' && c <= '~'; }))
    return std::string(s);
  std::string out;
  while (!s.empty()) {
    auto n = std::max<std::size_t>(sequence_length(s), 1);
    auto c = code_point(s.substr(0, n));
    bool space = c >= '\t' && c <= '\r';
    bool hidden = (u_iscntrl(c) && !space && c != 0x200C && c != 0x200D)
                  || u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL);
    if (!hidden)
      out += s.substr(0, n);
    s.remove_prefix(n);
  }
  return out;
}

std::string hex(std::span<const unsigned char> bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (auto b : bytes) {
    out += digits[b >> 4];
    out += digits[b & 15];
  }
  return out;
}

std::string hex(std::uint64_t n) {
  unsigned char bytes[8];
  for (int i = 7; i >= 0; --i, n >>= 8)
    bytes[i] = static_cast<unsigned char>(n & 0xFF);
  return hex(std::span<const unsigned char>{bytes});
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    auto diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      auto replace = diagonal + (a[i] == b[j] ? 0U : 1U);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replace, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  auto best = std::max<std::size_t>(2, word.size() / 3) + 1; // farther than that is another word
  std::string_view found;
  for (auto candidate : candidates)
    if (auto distance = edit_distance(word, candidate); distance < best) {
      best = distance;
      found = candidate;
    }
  return found;
}

bool is_one(std::string_view language, std::int64_t n) {
  thread_local std::map<std::string, std::unique_ptr<icu::PluralRules>> made;
  auto& rules = made[std::string(language)];
  UErrorCode status = U_ZERO_ERROR;
  if (!rules)
    rules.reset(icu::PluralRules::forLocale(icu::Locale(std::string(language).c_str()), status));
  return U_SUCCESS(status) && rules
         && rules->select(static_cast<double>(n)) == icu::UnicodeString("one");
}

} // namespace frontdesk::text
