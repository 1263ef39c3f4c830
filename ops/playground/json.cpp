// Boost.JSON compiled once for the program, and the few questions asked of a value.
#include "ops/playground/json.hpp"

#include "base/text.hpp"

#include <boost/json/src.hpp>

namespace frontdesk::playground {
namespace {

/// The code point that starts at `at`, which moves behind it. The text is well-formed UTF-8.
char32_t next_code_point(std::string_view s, std::size_t& at) {
  auto first = static_cast<unsigned char>(s[at++]);
  if (first < 0x80)
    return first;
  int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  char32_t code = first & (0x3Fu >> more);
  for (; more > 0 && at < s.size(); --more)
    code = code << 6 | (static_cast<unsigned char>(s[at++]) & 0x3Fu);
  return code;
}

void append_escape(std::string& to, unsigned unit) {
  static constexpr char digits[] = "0123456789abcdef";
  to += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4)
    to += digits[unit >> shift & 0xF];
}

} // namespace

std::optional<json::value> parse(std::string_view text) {
  json::error_code error;
  auto value = json::parse({text.data(), text.size()}, error);
  if (error)
    return std::nullopt;
  return value;
}

std::string write(const json::value& v) {
  return json::serialize(v);
}

std::string ascii(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 32);
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      out += text[at++];
      continue;
    }
    char32_t code = next_code_point(text, at);
    if (code >= 0x10000) {
      code -= 0x10000;
      append_escape(out, static_cast<unsigned>(0xD800 + (code >> 10)));
      code = 0xDC00 + (code & 0x3FF);
    }
    append_escape(out, static_cast<unsigned>(code));
  }
  return out;
}

std::string_view string_at(const json::object& o, std::string_view name,
                           std::string_view otherwise) {
  const auto* v = o.if_contains({name.data(), name.size()});
  if (!v || !v->is_string())
    return otherwise;
  return {v->get_string().data(), v->get_string().size()};
}

std::int64_t integer_at(const json::object& o, std::string_view name, std::int64_t otherwise) {
  const auto* v = o.if_contains({name.data(), name.size()});
  if (!v)
    return otherwise;
  if (v->is_int64())
    return v->get_int64();
  if (v->is_uint64())
    return static_cast<std::int64_t>(v->get_uint64());
  if (v->is_string())
    return text::integer<std::int64_t>(std::string_view(v->get_string())).value_or(otherwise);
  return otherwise;
}

bool flag_at(const json::object& o, std::string_view name, bool otherwise) {
  const auto* v = o.if_contains({name.data(), name.size()});
  return v && v->is_bool() ? v->get_bool() : otherwise;
}

const json::object* object_at(const json::object& o, std::string_view name) {
  const auto* v = o.if_contains({name.data(), name.size()});
  return v ? v->if_object() : nullptr;
}

const json::array* array_at(const json::object& o, std::string_view name) {
  const auto* v = o.if_contains({name.data(), name.size()});
  return v ? v->if_array() : nullptr;
}

} // namespace frontdesk::playground
