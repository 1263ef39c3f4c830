// Commas, quotes and escapes.
#include "net/json_writer.hpp"

#include <array>
#include <charconv>

namespace frontdesk::net {

namespace {

/// Bytes that cannot be copied as they are: quotes, backslashes, controls, and everything above
/// ASCII, which is checked.
constexpr auto needs_care = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < table.size(); ++c)
    table[c] = c < 0x20 || c == '"' || c == '\\' || c >= 0x7f;
  return table;
}();

void escape(unsigned char c, std::string& to) {
  static constexpr char digits[] = "0123456789abcdef";
  switch (c) {
  case '"':
    to += "\\\"";
    return;
  case '\\':
    to += "\\\\";
    return;
  case '\n':
    to += "\\n";
    return;
  case '\r':
    to += "\\r";
    return;
  case '\t':
    to += "\\t";
    return;
  default:
    to += "\\u00";
    to += digits[c >> 4];
    to += digits[c & 15];
  }
}

/// How many bytes the well-formed UTF-8 sequence at the front of s has; 0 if it is malformed.
std::size_t sequence_length(std::string_view s) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const auto lead = byte(0);
  const std::size_t length = lead < 0xc2   ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
  if (length == 0 || s.size() < length)
    return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xc0) != 0x80)
      return 0;
  const bool overlong = (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90);
  const bool outside = (lead == 0xed && byte(1) > 0x9f) || (lead == 0xf4 && byte(1) > 0x8f);
  return overlong || outside ? 0 : length;
}

} // namespace

void json_writer::separate() {
  if (wants_comma_)
    text_ += ',';
  wants_comma_ = true;
}

json_writer& json_writer::open(char bracket) {
  separate();
  text_ += bracket;
  wants_comma_ = false;
  return *this;
}

json_writer& json_writer::close(char bracket) {
  text_ += bracket;
  wants_comma_ = true;
  return *this;
}

json_writer& json_writer::key(std::string_view name) {
  separate();
  quote(name);
  text_ += ':';
  wants_comma_ = false;
  return *this;
}

json_writer& json_writer::value(std::string_view s) {
  separate();
  quote(s);
  return *this;
}

json_writer& json_writer::raw(std::string_view json) {
  separate();
  text_ += json;
  return *this;
}

json_writer& json_writer::number(std::int64_t n) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, n).ptr;
  return raw({digits, static_cast<std::size_t>(end - digits)});
}

void json_writer::quote(std::string_view s) {
  text_ += '"';
  std::size_t copied = 0;
  for (std::size_t at = 0; at < s.size();) {
    const auto c = static_cast<unsigned char>(s[at]);
    const std::size_t plain = !needs_care[c] ? 1 : c < 0x80 ? 0 : sequence_length(s.substr(at));
    if (plain > 0) {
      at += plain;
      continue;
    }
    text_.append(s.substr(copied, at - copied));
    if (c < 0x80)
      escape(c, text_);
    else
      text_ += "\xef\xbf\xbd";
    copied = ++at;
  }
  text_.append(s.substr(copied));
  text_ += '"';
}

} // namespace frontdesk::net
