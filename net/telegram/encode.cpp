// Writing the calls that show a screen.
#include "net/telegram/encode.hpp"

#include "base/text.hpp"
#include "net/json_writer.hpp"
#include "net/telegram/keyboard.hpp"
#include "net/telegram/limits.hpp"
#include "net/telegram/text.hpp"

namespace frontdesk::net::telegram {

namespace {

/// Ids are numbers in the API; anything else goes as it is and is Telegram's to refuse.
void write_id(json_writer& out, std::string_view name, const std::string& id) {
  if (const auto number = text::integer<std::int64_t>(id))
    out.member(name, *number);
  else
    out.member(name, id);
}

void write_target(json_writer& out, const target& to) {
  write_id(out, "chat_id", to.chat);
  if (!to.message.empty())
    write_id(out, "message_id", to.message);
}

/// A multipart field, unless empty.
void add(outgoing& call, std::string name, std::string data) {
  if (!data.empty())
    call.parts.push_back({std::move(name), std::move(data), {}, {}});
}

outgoing upload(const message_text& caption, const screen& s, const target& to,
                const attachment& file, const std::string& field) {
  outgoing call;
  add(call, "chat_id", to.chat);
  add(call, "caption", caption.plain);
  add(call, "caption_entities", entities(caption));
  add(call, "reply_markup", keyboard(s));
  call.parts.push_back({field, file.bytes, file.file_name, file.content_type});
  return call;
}

} // namespace

outgoing encode(const screen& s, const target& to) {
  json_writer out;
  out.open_object();
  write_target(out, to);
  write_text(out, compose(s, limits::text_units), "text", "entities");
  out.key("link_preview_options").open_object().member("is_disabled", true).close_object();
  if (const std::string buttons = keyboard(s); !buttons.empty())
    out.key("reply_markup").raw(buttons);
  out.close_object();
  return {to.message.empty() ? "sendMessage" : "editMessageText", out.take(), {}};
}

outgoing encode(const screen& s, const target& to, const attachment& file, file_kind kind) {
  const std::string field = kind == file_kind::photo ? "photo" : "document";
  const std::string method = kind == file_kind::photo ? "sendPhoto" : "sendDocument";
  const bool bare = s.body.empty() && s.crumb.empty() && s.facts.empty();
  const message_text caption = bare ? message_text{} : compose(s, limits::caption_units);
  if (file.id.empty()) {
    outgoing call = upload(caption, s, to, file, field);
    call.method = method;
    return call;
  }
  json_writer out;
  out.open_object();
  write_id(out, "chat_id", to.chat);
  out.member(field, file.id);
  if (!bare)
    write_text(out, caption, "caption", "caption_entities");
  if (const std::string buttons = keyboard(s); !buttons.empty())
    out.key("reply_markup").raw(buttons);
  out.close_object();
  return {method, out.take(), {}};
}

outgoing encode_menu(const std::vector<command>& menu, const std::string& chat) {
  json_writer out;
  out.open_object().key("commands").open_array();
  for (const command& each : menu)
    out.open_object().member("command", each.word).member("description", each.text).close_object();
  out.close_array().key("scope").open_object().member("type", "chat");
  write_id(out, "chat_id", chat);
  out.close_object().close_object();
  return {"setMyCommands", out.take(), {}};
}

outgoing strip(const target& to) {
  json_writer out;
  out.open_object();
  write_target(out, to);
  out.close_object();
  return {"editMessageReplyMarkup", out.take(), {}};
}

std::string answer(std::string_view tap, std::string_view toast, bool alert) {
  json_writer out;
  out.open_object().member("method", "answerCallbackQuery").member("callback_query_id", tap);
  if (!toast.empty())
    out.member("text", text::shorten(toast, limits::toast_characters));
  if (alert)
    out.member("show_alert", true);
  return out.close_object().take();
}

} // namespace frontdesk::net::telegram
