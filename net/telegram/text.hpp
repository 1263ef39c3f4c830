// A screen's words as Telegram counts them.
#pragma once

#include "net/json_writer.hpp"
#include "net/screen.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace frontdesk::net::telegram {

/// The text of a message, and how many UTF-16 units at its front are bold (the crumb).
struct message_text {
  std::string plain;
  std::size_t bold_units = 0;
};

/// Crumb, body and facts in at most `units` UTF-16 units; what is too long loses the end of its
/// body.
message_text compose(const screen&, std::size_t units);

/// Writes the text under `name` and its entities under `entities_name`, if there are any.
void write_text(json_writer&, const message_text&, std::string_view name,
                std::string_view entities_name);

/// The entities as a JSON array; empty if there are none.
std::string entities(const message_text&);

/// UTF-16 units of well-formed UTF-8.
std::size_t utf16_units(std::string_view);

} // namespace frontdesk::net::telegram
