// The Bot API's methods that the emulator has, by name.
#pragma once

#include "ops/playground/telegram/arguments.hpp"
#include "ops/playground/telegram/bot.hpp"

namespace frontdesk::playground::telegram {

using method = outcome<json::value> (*)(bot&, const arguments&);

/// nullptr if there is no such method. Names are not case-sensitive.
method find_method(std::string_view name);

/// What goes back over HTTP for it.
struct api_answer {
  unsigned status = 200;
  std::string body;
  int retry_after = 0;
};
api_answer answer_of(const outcome<json::value>&);

namespace methods {

/// The chat of the argument chat_id, if the bot may write there.
outcome<chat*> writable_chat(bot&, const arguments&);
/// The message of chat_id and message_id; `role` is "message to edit" or "message to delete".
outcome<message*> own_message(bot&, const arguments&, const char* role);

outcome<json::value> send_message(bot&, const arguments&);
outcome<json::value> edit_message_text(bot&, const arguments&);
outcome<json::value> edit_message_caption(bot&, const arguments&);
outcome<json::value> edit_message_reply_markup(bot&, const arguments&);
outcome<json::value> delete_message(bot&, const arguments&);
outcome<json::value> answer_callback_query(bot&, const arguments&);
outcome<json::value> send_chat_action(bot&, const arguments&);
outcome<json::value> send_photo(bot&, const arguments&);
outcome<json::value> send_document(bot&, const arguments&);
outcome<json::value> get_file(bot&, const arguments&);
outcome<json::value> get_me(bot&, const arguments&);
outcome<json::value> set_webhook(bot&, const arguments&);
outcome<json::value> delete_webhook(bot&, const arguments&);
outcome<json::value> get_webhook_info(bot&, const arguments&);
outcome<json::value> get_updates(bot&, const arguments&);
outcome<json::value> set_my_commands(bot&, const arguments&);
outcome<json::value> get_my_commands(bot&, const arguments&);
outcome<json::value> delete_my_commands(bot&, const arguments&);
outcome<json::value> set_chat_menu_button(bot&, const arguments&);
outcome<json::value> get_chat_menu_button(bot&, const arguments&);

} // namespace methods
} // namespace frontdesk::playground::telegram
