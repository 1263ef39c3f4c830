// Single JSON tokens: checking escapes and numbers, and unescaping.
#include "net/json_scan.hpp"

#include <cstdint>
#include <cstring>

namespace frontdesk::net::json {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int hex_digit(char c) {
  if (is_digit(c))
    return c - '0';
  const char low = static_cast<char>(c | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/// The four digits at s as a number, or -1.
std::int32_t hex4(std::string_view s) {
  if (s.size() < 4)
    return -1;
  std::int32_t n = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = hex_digit(s[static_cast<std::size_t>(i)]);
    if (digit < 0)
      return -1;
    n = n * 16 + digit;
  }
  return n;
}

void append_utf8(char32_t c, std::string& to) {
  const auto tail = [&](int shift) { to += static_cast<char>(0x80 | ((c >> shift) & 0x3f)); };
  if (c < 0x80) {
    to += static_cast<char>(c);
  } else if (c < 0x800) {
    to += static_cast<char>(0xc0 | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    to += static_cast<char>(0xe0 | (c >> 12));
    tail(6), tail(0);
  } else {
    to += static_cast<char>(0xf0 | (c >> 18));
    tail(12), tail(6), tail(0);
  }
}

bool is_high(std::int32_t c) {
  return c >= 0xd800 && c < 0xdc00;
}
bool is_low(std::int32_t c) {
  return c >= 0xdc00 && c < 0xe000;
}

/// What stands after "\u": appends one character and says how many bytes it took.
std::size_t unescape_unicode(std::string_view rest, std::string& to) {
  constexpr char32_t replacement = 0xfffd;
  const std::int32_t first = hex4(rest);
  if (is_high(first) && rest.size() >= 10 && rest[4] == '\\' && rest[5] == 'u') {
    const std::int32_t second = hex4(rest.substr(6));
    if (is_low(second)) {
      append_utf8(static_cast<char32_t>(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)),
                  to);
      return 10;
    }
  }
  const bool unstorable = first <= 0 || is_high(first) || is_low(first);
  append_utf8(unstorable ? replacement : static_cast<char32_t>(first), to);
  return 4;
}

char unescape_letter(char c) {
  switch (c) {
  case 'b':
    return '\b';
  case 'f':
    return '\f';
  case 'n':
    return '\n';
  case 'r':
    return '\r';
  case 't':
    return '\t';
  default:
    return c; // quote, backslash, slash
  }
}

std::size_t skip_digits(std::string_view s, std::size_t at) {
  while (at < s.size() && is_digit(s[at]))
    ++at;
  return at;
}

} // namespace

bool escapes_are_valid(std::string_view inside) {
  for (auto at = inside.find('\\'); at != std::string_view::npos; at = inside.find('\\', at)) {
    if (at + 1 == inside.size())
      return false;
    const char c = inside[at + 1];
    if (c == 'u' ? hex4(inside.substr(at + 2)) < 0
                 : std::strchr("\"\\/bfnrt", c) == nullptr || c == 0)
      return false;
    at += c == 'u' ? 6 : 2;
  }
  return true;
}

bool is_number(std::string_view s) {
  std::size_t at = !s.empty() && s[0] == '-' ? 1 : 0;
  const std::size_t whole = skip_digits(s, at);
  if (whole == at || (s[at] == '0' && whole > at + 1))
    return false;
  at = whole;
  if (at < s.size() && s[at] == '.') {
    const std::size_t end = skip_digits(s, at + 1);
    if (end == at + 1)
      return false;
    at = end;
  }
  if (at < s.size() && (s[at] == 'e' || s[at] == 'E')) {
    ++at;
    if (at < s.size() && (s[at] == '+' || s[at] == '-'))
      ++at;
    const std::size_t end = skip_digits(s, at);
    if (end == at)
      return false;
    at = end;
  }
  return at == s.size();
}

std::size_t string_length(const char* text) {
  std::size_t at = 0;
  while (text[at] != '"')
    at += text[at] == '\\' ? 2 : 1;
  return at;
}

void unescape(std::string_view inside, std::string& to) {
  while (!inside.empty()) {
    const auto at = inside.find('\\');
    to.append(inside.substr(0, at));
    if (at == std::string_view::npos)
      return;
    inside.remove_prefix(at + 1);
    if (inside[0] == 'u') {
      inside.remove_prefix(1);
      inside.remove_prefix(unescape_unicode(inside, to));
    } else {
      to += unescape_letter(inside[0]);
      inside.remove_prefix(1);
    }
  }
}

} // namespace frontdesk::net::json
