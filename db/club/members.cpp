// Telling an id or phone number from a name.
#include "db/club/members.hpp"

#include "base/text.hpp"

#include <optional>

namespace frontdesk::db::club {

namespace {

/// The digits of a text that has nothing else but signs people put between them, or the # before a
/// member's number and the … before the end of a phone's, as rows show them.
std::optional<std::string> digits_of(std::string_view text) {
  std::string digits;
  for (std::string_view sign : {"#", "…"})
    if (text.starts_with(sign))
      text.remove_prefix(sign.size());
  for (char c : text::ascii_digits(text)) {
    if (c >= '0' && c <= '9')
      digits += c;
    else if (std::string_view(" \t+-()").find(c) == std::string_view::npos)
      return std::nullopt;
  }
  if (digits.empty())
    return std::nullopt;
  // How a mobile is dialled inside India: 0 and ten digits.
  if (digits.size() == 11 && digits.front() == '0')
    digits.erase(0, 1);
  return digits;
}

} // namespace

statement find_members(business_id business, std::string_view text, std::string_view after,
                       std::int64_t limit, bool registered) {
  text = text::trim(text);
  if (const auto digits = digits_of(text))
    return find_members_by_digits(business, *digits, after, limit, registered);
  if (text.starts_with('@'))
    text.remove_prefix(1);
  return find_members_by_name(business, text, after, limit);
}

} // namespace frontdesk::db::club
