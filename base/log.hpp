// The log: one JSON object per line, cleaned of secrets and phone numbers before it is written.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace frontdesk::log {

enum class level : std::uint8_t { debug, info, warn, error };

/// A value of a log line: text, a whole number or a yes/no. Money is logged in paise.
class value {
public:
  value(std::string_view s) : text_(s) {}
  value(const char* s) : text_(s) {}
  value(const std::string& s) : text_(s) {}
  value(bool b) : text_(b ? "true" : "false"), bare_(true) {}
  template <std::integral T>
  requires(!std::same_as<T, bool> && !std::same_as<T, char>) value(T n)
      : text_(std::to_string(n)), bare_(true) {}

  const std::string& text() const { return text_; }
  bool is_bare() const { return bare_; } // written without quotes

private:
  std::string text_;
  bool bare_ = false;
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
