// sendMessage, the edits, deleteMessage, answerCallbackQuery, sendChatAction.
#include "base/text.hpp"
#include "ops/playground/telegram/formatting.hpp"
#include "ops/playground/telegram/keyboard.hpp"
#include "ops/playground/telegram/methods.hpp"

#include <algorithm>
#include <array>

namespace frontdesk::playground::telegram::methods {
namespace {

constexpr std::size_t max_text = 4096; // Bot API: 1-4096 characters after entities parsing
constexpr std::size_t max_toast = 200; // answerCallbackQuery: 0-200 characters
constexpr std::int64_t deletable_s = 48 * 3600;

refusal not_modified() {
  return bad_request("message is not modified: specified new message content and reply markup are "
                     "exactly the same as a current content and reply markup of the message");
}

outcome<formatted> read_text(const arguments& args) {
  if (args.text("text").empty())
    return bad_request("message text is empty");
  auto f = read_formatted(args, "text", "entities");
  if (!f)
    return f.error();
  if (text::trim(f->text).empty())
    return bad_request("text must be non-empty");
  if (text::code_points(f->text) > max_text)
    return bad_request("message is too long");
  return f;
}

/// Puts new text and buttons on a message, if that changes anything.
outcome<json::value> replace(bot& b, const arguments& args, message& m, formatted f, markup k) {
  bool same_text = m.text == f.text && m.entities == f.entities;
  if (same_text && m.buttons == k.buttons)
    return not_modified();
  m.text = std::move(f.text);
  m.entities = std::move(f.entities);
  m.buttons = std::move(k.buttons);
  auto& c = *b.find_chat(args.integer("chat_id"));
  b.edited(c, m, !same_text);
  return json::value(b.json_of(m, c));
}

} // namespace

outcome<chat*> writable_chat(bot& b, const arguments& args) {
  auto id_text = args.text("chat_id");
  if (id_text.empty())
    return bad_request("chat_id is empty");
  auto id = text::integer<std::int64_t>(id_text).value_or(0);
  auto* c = b.find_chat(id);
  if (!c || !c->started) {
    if (b.knows(id))
      return refusal{"Forbidden: bot can't initiate conversation with a user", 403, 0};
    return bad_request("chat not found");
  }
  if (c->deactivated)
    return refusal{"Forbidden: user is deactivated", 403, 0};
  if (c->blocked)
    return refusal{"Forbidden: bot was blocked by the user", 403, 0};
  return c;
}

outcome<message*> own_message(bot& b, const arguments& args, const char* role) {
  auto c = writable_chat(b, args);
  if (!c)
    return c.error();
  if (!args.has("message_id"))
    return bad_request("message identifier is not specified");
  auto* m = b.find_message(**c, args.integer("message_id"));
  if (!m)
    return bad_request(text::cat(role, " not found"));
  return m;
}

outcome<json::value> send_message(bot& b, const arguments& args) {
  auto f = read_text(args);
  if (!f)
    return f.error();
  auto k = read_markup(args);
  if (!k)
    return k.error();
  auto c = writable_chat(b, args);
  if (!c)
    return c.error();
  message m;
  m.text = std::move(f->text);
  m.entities = std::move(f->entities);
  m.buttons = std::move(k->buttons);
  m.reply_keyboard = std::move(k->reply_keyboard);
  return json::value(b.json_of(b.say(**c, std::move(m)), **c));
}

outcome<json::value> edit_message_text(bot& b, const arguments& args) {
  auto f = read_text(args);
  if (!f)
    return f.error();
  auto k = read_markup(args);
  if (!k)
    return k.error();
  auto m = own_message(b, args, "message to edit");
  if (!m)
    return m.error();
  if (!(*m)->from_bot)
    return bad_request("message can't be edited");
  if ((*m)->kind != content::text)
    return bad_request("there is no text in the message to edit");
  return replace(b, args, **m, std::move(*f), std::move(*k));
}

outcome<json::value> edit_message_caption(bot& b, const arguments& args) {
  auto f = read_caption(args);
  if (!f)
    return f.error();
  auto k = read_markup(args);
  if (!k)
    return k.error();
  auto m = own_message(b, args, "message to edit");
  if (!m)
    return m.error();
  if (!(*m)->from_bot)
    return bad_request("message can't be edited");
  if ((*m)->kind == content::text)
    return bad_request("there is no caption in the message to edit");
  return replace(b, args, **m, std::move(*f), std::move(*k));
}

outcome<json::value> edit_message_reply_markup(bot& b, const arguments& args) {
  auto k = read_markup(args);
  if (!k)
    return k.error();
  auto m = own_message(b, args, "message to edit");
  if (!m)
    return m.error();
  if (!(*m)->from_bot)
    return bad_request("message can't be edited");
  formatted same{(*m)->text, (*m)->entities};
  return replace(b, args, **m, std::move(same), std::move(*k));
}

outcome<json::value> delete_message(bot& b, const arguments& args) {
  auto m = own_message(b, args, "message to delete");
  if (!m)
    return m.error();
  if (b.clock().seconds() - (*m)->date > deletable_s)
    return bad_request("message can't be deleted");
  b.erase(*b.find_chat(args.integer("chat_id")), **m);
  return json::value(true);
}

outcome<json::value> answer_callback_query(bot& b, const arguments& args) {
  auto text = args.text("text");
  if (text::is_storable(text) && text::code_points(text) > max_toast)
    return bad_request("MESSAGE_TOO_LONG");
  auto done = b.answer(args.integer("callback_query_id"), std::move(text), args.flag("show_alert"));
  if (!done)
    return done.error();
  return json::value(true);
}

outcome<json::value> send_chat_action(bot& b, const arguments& args) {
  static constexpr std::array actions{
      "typing",        "upload_photo",      "record_video",     "upload_video",
      "record_voice",  "upload_voice",      "choose_sticker",   "upload_document",
      "find_location", "record_video_note", "upload_video_note"};
  auto c = writable_chat(b, args);
  if (!c)
    return c.error();
  if (std::find(actions.begin(), actions.end(), args.text("action")) == actions.end())
    return bad_request("wrong parameter action in request");
  b.typing(**c);
  return json::value(true);
}

} // namespace frontdesk::playground::telegram::methods
