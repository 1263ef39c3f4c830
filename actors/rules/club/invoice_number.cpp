// Composing and checking document numbers.
#include "actors/rules/club/invoice_number.hpp"

#include "actors/text/invalid.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace frontdesk::rules::club {

namespace {

constexpr std::size_t year_and_slashes = 7; // "/25-26/"

bool is_plain(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

} // namespace

result<std::string> check_prefix(std::string_view typed, int width) {
  std::string prefix;
  for (char c : typed)
    prefix += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (prefix.empty() || !std::all_of(prefix.begin(), prefix.end(), is_plain))
    return text::invalid("A prefix has only letters A-Z and digits, like LUF.");
  if (prefix.size() + year_and_slashes + static_cast<std::size_t>(width) > longest_number)
    return text::invalid("This prefix is too long: a document number may have 16 characters.");
  return prefix;
}

result<std::string> document_number(std::string_view prefix, std::string_view year,
                                    std::int64_t counter, int width) {
  auto digits = std::to_string(counter);
  if (counter < 1 || digits.size() > static_cast<std::size_t>(width))
    return fault{errc::refused, "series_full"};
  digits.insert(0, static_cast<std::size_t>(width) - digits.size(), '0');
  return std::string(prefix) + "/" + std::string(year) + "/" + digits;
}

std::optional<std::int64_t> few_numbers_left(std::string_view number) {
  const auto counter = number.substr(number.rfind('/') + 1);
  const auto used = text::integer<std::int64_t>(counter);
  std::int64_t all = 1;
  for (auto i = counter.size(); i > 0; --i)
    all *= 10;
  if (!used || *used * 10 < all * 9)
    return std::nullopt;
  return all - 1 - *used;
}

bool is_document_number(std::string_view text) {
  return !text.empty() && text.size() <= longest_number && is_plain(text.front())
         && std::all_of(text.begin(), text.end(),
                        [](char c) { return is_plain(c) || c == '-' || c == '/'; });
}

} // namespace frontdesk::rules::club
