// The log: one JSON object per line, cleaned of secrets and phone numbers before it is written.
#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace frontdesk::log {

enum class level : std::uint8_t { debug, info, warn, error };
std::string_view name_of(level);

/// A name that the program gave: there is nothing of anybody in it to mask.
struct ours {
  std::string_view text;
};

/// A value of a log line: text, a whole number or a yes/no. Money is logged in paise. It only looks
/// at the text, for as long as the line is written.
class value {
public:
  value(std::string_view s) : text_(s) {}
  value(const char* s) : text_(s) {}
  value(const std::string& s) : text_(s) {}
  value(ours x) : text_(x.text), is_ours_(true) {}
  value(bool b) : text_(b ? "true" : "false"), bare_(true) {}
  template <std::integral T>
  requires(!std::same_as<T, bool> && !std::same_as<T, char>) value(T n) : bare_(true) {
    digits_ =
        std::to_chars(number_.data(), number_.data() + number_.size(), n).ptr - number_.data();
  }

  std::string_view text() const {
    return digits_ > 0 ? std::string_view(number_.data(), static_cast<std::size_t>(digits_))
                       : text_;
  }
  bool is_bare() const { return bare_; } // written without quotes
  bool is_ours() const { return is_ours_; }

private:
  std::string_view text_;
  std::array<char, 24> number_{};
  std::ptrdiff_t digits_ = 0;
  bool bare_ = false;
  bool is_ours_ = false;
};

struct field {
  std::string_view name;
  value content;
};

/// Writes one line: ts, level, event, then the fields in order. Usual fields: msg, trace (16 hex
/// digits, the same from webhook to outgoing call), channel, flow. Thread-safe; never throws.
void event(level, std::string_view event, std::initializer_list<field> fields = {});

/// From now on this text is masked wherever it appears. For every secret that is read, and no
/// shorter than six bytes (shorter ones would mask ordinary words).
void hide(std::string_view secret);
/// The text with registered secrets, bot tokens and phone numbers masked: for text that leaves by
/// another door than the log.
std::string cleaned(std::string_view);

/// Lines below this level are dropped; info at start.
void set_level(level);
/// Sends the lines elsewhere (tests); nullptr restores standard output.
void set_sink(std::function<void(std::string_view line)>);

} // namespace frontdesk::log
