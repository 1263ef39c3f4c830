// Message text as Telegram stores it: parse_mode HTML or an entities array, with the server's error
// texts.
#pragma once

#include "ops/playground/telegram/arguments.hpp"
#include "ops/playground/telegram/refusal.hpp"

#include <string>

namespace frontdesk::playground::telegram {

struct formatted {
  std::string text;
  json::array entities;
};

/// The argument `text_name` ("text", "caption") read with parse_mode or with `entities_name`.
outcome<formatted> read_formatted(const arguments&, std::string_view text_name,
                                  std::string_view entities_name);
/// The argument "caption", of at most 1,024 characters.
outcome<formatted> read_caption(const arguments&);
/// HTML as the Bot API knows it.
outcome<formatted> parse_html(std::string_view);

/// How long a text is in the unit that entities count in.
std::int64_t utf16_length(std::string_view);

} // namespace frontdesk::playground::telegram
