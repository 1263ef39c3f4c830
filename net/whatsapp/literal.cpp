// Which marks could format, and what keeps them from it.
#include "net/whatsapp/literal.hpp"

namespace frontdesk::net::whatsapp {

namespace {

constexpr std::string_view marks = "*_~`";
constexpr std::string_view joiner = "\u2060";

bool is_word(std::string_view s, std::size_t at) {
  return at < s.size()
         && ((s[at] >= '0' && s[at] <= '9') || (s[at] >= 'a' && s[at] <= 'z')
             || (s[at] >= 'A' && s[at] <= 'Z'));
}

bool is_gap(std::string_view s, std::size_t at) {
  return at >= s.size() || s[at] == ' ' || s[at] == '\n';
}

/// Within a word (a_b, 2*3) and between gaps (5 * 3) a mark is only itself.
bool could_format(std::string_view s, std::size_t at) {
  return !(is_word(s, at - 1) && is_word(s, at + 1)) && !(is_gap(s, at - 1) && is_gap(s, at + 1));
}

} // namespace

std::string literal(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (marks.find(s[i]) == std::string_view::npos || !could_format(s, i)) {
      out += s[i];
      continue;
    }
    if (!out.ends_with(joiner))
      out += joiner;
    out += s[i];
    out += joiner;
  }
  return out;
}

} // namespace frontdesk::net::whatsapp
