// JSON out: append-only text with commas and escaping taken care of.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace frontdesk::net {

/// Writes in the order it is told; whoever calls it opens and closes in pairs. Malformed UTF-8 in a
/// text becomes U+FFFD, so one bad byte cannot make a platform refuse the whole message.
class json_writer {
public:
  json_writer& open_object() { return open('{'); }
  json_writer& close_object() { return close('}'); }
  json_writer& open_array() { return open('['); }
  json_writer& close_array() { return close(']'); }

  json_writer& key(std::string_view);
  json_writer& value(std::string_view);
  json_writer& value(const char* s) { return value(std::string_view(s)); }
  template <std::integral T>
  json_writer& value(T n) {
    if constexpr (std::same_as<T, bool>)
      return raw(n ? "true" : "false");
    else
      return number(static_cast<std::int64_t>(n));
  }
  /// A value that is JSON already.
  json_writer& raw(std::string_view);

  template <class T>
  json_writer& member(std::string_view name, const T& x) {
    key(name);
    return value(x);
  }

  std::string take() { return std::move(text_); }

private:
  json_writer& open(char);
  json_writer& close(char);
  json_writer& number(std::int64_t);
  void separate();
  void quote(std::string_view);

  std::string text_;
  bool wants_comma_ = false;
};

} // namespace frontdesk::net
