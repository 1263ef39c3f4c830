// reply_markup as the Bot API reads it, with its error texts.
#pragma once

#include "ops/playground/telegram/arguments.hpp"
#include "ops/playground/telegram/model.hpp"
#include "ops/playground/telegram/refusal.hpp"

namespace frontdesk::playground::telegram {

struct markup {
  keyboard buttons;            // inline
  json::object reply_keyboard; // anything else
  bool is_there = false;
};

outcome<markup> read_markup(const arguments&);
json::object markup_json(const keyboard&);

} // namespace frontdesk::playground::telegram
