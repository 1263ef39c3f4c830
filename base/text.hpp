// Small questions about text: joining, trimming, UTF-8, length in characters, hex, numbers.
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::text {

namespace detail {

inline void append(std::string& to, std::string_view s) {
  to += s;
}
inline void append(std::string& to, char c) {
  to += c;
}
template <std::integral T>
requires(!std::same_as<T, char> && !std::same_as<T, bool>) void append(std::string& to, T n) {
  char digits[24];
  to.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
}

} // namespace detail

/// Everything one after the other: strings, characters, integers.
template <class... Parts>
std::string cat(const Parts&... parts) {
  std::string out;
  (detail::append(out, parts), ...);
  return out;
}

/// Without white space (ASCII and no-break) at both ends.
std::string_view trim(std::string_view);
/// The pieces between separators, empty ones included.
std::vector<std::string_view> split(std::string_view, char separator);
/// A-Z to a-z; every other byte stays.
std::string lower_ascii(std::string_view);

/// Well-formed UTF-8 without U+0000: what PostgreSQL's text can hold.
bool is_storable(std::string_view);
/// How many code points; the text must be well-formed.
std::size_t code_points(std::string_view);
/// At most `limit` code points, cut between graphemes and ended with "…" when something was cut. A
/// number is not cut: it stays whole or goes.
std::string shorten(std::string_view, std::size_t limit);
/// The same of parts with " · " or ", " between them: the longest, a name, gives way, not the end.
std::string shorten_name(std::string_view, std::size_t limit);

/// Decimal digits of every script (Devanagari, Gujarati, Arabic …) as 0-9; the rest stays.
std::string ascii_digits(std::string_view);

/// A letter or mark of some script.
bool has_letter(std::string_view);
/// Without signs that are not seen and move or hide others: controls but white space, and those of
/// direction. Joiners stay: Indian scripts are written with them.
std::string without_hidden(std::string_view);

/// Lower-case hexadecimal.
std::string hex(std::span<const unsigned char>);
/// 16 digits.
std::string hex(std::uint64_t);

/// The whole text as a decimal integer of type T; no sign but '-', no white space.
template <std::integral T>
std::optional<T> integer(std::string_view s) {
  T n{};
  auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), n);
  if (error != std::errc{} || end != s.data() + s.size())
    return std::nullopt;
  return n;
}

/// Whether n takes the plural category "one" in a language (CLDR, as ICU has it).
bool is_one(std::string_view language, std::int64_t n);

/// How many single-character edits turn one word into the other: finds "the nearest right name".
std::size_t edit_distance(std::string_view, std::string_view);
/// The candidate nearest to `word`, or empty when none is near enough to suggest.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

} // namespace frontdesk::text
