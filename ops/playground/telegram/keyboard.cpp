// Inline keyboards: parsing in the order in which the server checks, and back to JSON.
#include "ops/playground/telegram/keyboard.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace frontdesk::playground::telegram {
namespace {

constexpr std::size_t max_data_bytes = 64; // Bot API: callback_data 1-64 bytes
constexpr std::size_t max_buttons = 100;   // "reply markup is too long" beyond (by report)
constexpr std::size_t max_in_row = 8;

refusal broken_button(std::string_view why) {
  return bad_request(text::cat("can't parse inline keyboard button: ", why));
}

outcome<button> read_button(const json::value& v) {
  const auto* o = v.if_object();
  if (!o)
    return broken_button("InlineKeyboardButton must be an Object");
  const auto* label = o->if_contains("text");
  if (!label)
    return broken_button("Can't find field \"text\"");
  if (!label->is_string())
    return broken_button("Field \"text\" must be of type String");
  button b;
  b.text = std::string_view(label->get_string());
  b.style = string_at(*o, "style");
  b.url = string_at(*o, "url");
  b.data = string_at(*o, "callback_data");
  if (const auto* copy = object_at(*o, "copy_text"))
    b.copy = string_at(*copy, "text");
  if (!b.style.empty() && b.style != "danger" && b.style != "success" && b.style != "primary")
    return broken_button("Invalid button style specified");
  bool other = o->contains("web_app") || o->contains("login_url")
               || o->contains("switch_inline_query")
               || o->contains("switch_inline_query_current_chat");
  if (b.url.empty() && b.data.empty() && b.copy.empty() && !other)
    return broken_button("Text buttons are unallowed in the inline keyboard");
  if (b.data.size() > max_data_bytes)
    return bad_request("BUTTON_DATA_INVALID");
  if (text::trim(b.text).empty())
    return bad_request("BUTTON_TEXT_INVALID");
  if (!b.url.empty() && b.url.find("://") == std::string::npos && !b.url.starts_with("tg:"))
    return bad_request(
        text::cat("inline keyboard button URL '", b.url, "' is invalid: Wrong HTTP URL"));
  return b;
}

outcome<keyboard> read_inline(const json::array& rows) {
  keyboard out;
  std::size_t count = 0;
  for (const auto& row : rows) {
    if (!row.is_array())
      return bad_request(
          "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays");
    std::vector<button> buttons;
    for (const auto& v : row.get_array()) {
      auto b = read_button(v);
      if (!b)
        return b.error();
      buttons.push_back(std::move(*b));
    }
    count += buttons.size();
    if (buttons.size() > max_in_row || count > max_buttons)
      return bad_request("reply markup is too long");
    if (!buttons.empty())
      out.push_back(std::move(buttons));
  }
  return out;
}

} // namespace

outcome<markup> read_markup(const arguments& args) {
  markup out;
  auto sent = args.json_value("reply_markup");
  if (!sent.is_there)
    return out;
  if (sent.is_broken)
    return bad_request("can't parse reply keyboard markup JSON object");
  const auto* o = sent.value.if_object();
  if (!o)
    return bad_request("object expected as reply markup");
  out.is_there = true;
  if (const auto* inline_rows = o->if_contains("inline_keyboard")) {
    if (!inline_rows->is_array())
      return bad_request("field \"inline_keyboard\" must be of type Array");
    auto rows = read_inline(inline_rows->get_array());
    if (!rows)
      return rows.error();
    out.buttons = std::move(*rows);
    return out;
  }
  out.reply_keyboard = *o;
  return out;
}

json::object markup_json(const keyboard& rows) {
  json::array out;
  for (const auto& row : rows) {
    json::array line;
    for (const auto& b : row) {
      json::object o{{"text", b.text}};
      if (!b.data.empty())
        o["callback_data"] = b.data;
      if (!b.url.empty())
        o["url"] = b.url;
      if (!b.copy.empty())
        o["copy_text"] = json::object{{"text", b.copy}};
      if (!b.style.empty())
        o["style"] = b.style;
      line.push_back(std::move(o));
    }
    out.push_back(std::move(line));
  }
  return {{"inline_keyboard", std::move(out)}};
}

} // namespace frontdesk::playground::telegram
