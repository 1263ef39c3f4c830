// The Bot API's JSON of what the emulator keeps.
#pragma once

#include "ops/playground/telegram/model.hpp"

namespace frontdesk::playground::telegram {

/// Who the bot is, in `from` and getMe.
struct bot_identity {
  std::int64_t id = 0;
  std::string name;
  std::string username;
};

json::object user_json(const person&);
json::object bot_json(const bot_identity&);
json::object chat_json(const chat&, const person*);
/// `sender` is the person who wrote it or, for the bot's own messages, whose chat it is in.
json::object message_json(const message&, const chat&, const person* sender, const bot_identity&);

} // namespace frontdesk::playground::telegram
