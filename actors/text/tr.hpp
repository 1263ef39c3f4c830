// tr(language, "English sentence with {}", values…): what a person reads, in their language.
#pragma once

#include "actors/text/sentence.hpp"
#include "base/money_text.hpp"

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace frontdesk::text {

/// A text in a language; the English itself when that language lacks it.
std::string_view translate(std::string_view language, std::string_view english);
/// Each {} becomes the next value; {1}, {2} … name one, for languages that order them differently.
std::string fill(std::string_view pattern, std::initializer_list<std::string_view> values);
/// A step's or fact's key as a title: its translation, what titles.hpp says, or "pay_mode" -> "Pay
/// mode".
std::string title(std::string_view language, std::string_view key);
/// The sentence for this number: CLDR plural categories one and other.
sentence plural(std::string_view language, std::int64_t n, sentence one, sentence other);

namespace detail {
inline std::string_view as_text(std::string_view s) {
  return s;
}
inline std::string as_text(std::integral auto n) {
  return std::to_string(n);
}
inline std::string as_text(money m) {
  return to_string(m);
}
inline std::string as_text(quantity q) {
  return to_string(q);
}
inline std::string as_text(basis_points b) {
  return to_string(b);
}
} // namespace detail

template <class... Values>
std::string tr(std::string_view language, sentence s, const Values&... values) {
  return fill(translate(language, s.english()), {std::string_view(detail::as_text(values))...});
}

} // namespace frontdesk::text
