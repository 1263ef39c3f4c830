// Validation of text, interactive, media and template messages.
#include "ops/playground/whatsapp/read_message.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <set>

namespace frontdesk::playground::whatsapp {
namespace {

constexpr std::size_t max_text = 4096;
constexpr std::size_t max_button_body = 1024;
constexpr std::size_t max_header = 60;
constexpr std::size_t max_caption = 1024;
constexpr std::size_t max_opaque = 512;

outcome<std::string> limited(const json::object& o, std::string_view name, std::string_view what,
                             std::size_t least, std::size_t most) {
  auto value = string_at(o, name);
  auto size = text::is_storable(value) ? text::code_points(value) : most + 1;
  if (size < least || size > most)
    return invalid_value(
        text::cat(what, " length invalid. Min length: ", least, ", Max length: ", most));
  return std::string(value);
}

outcome<std::shared_ptr<const media>> attached(const json::object& o, const find_media& find) {
  auto id = string_at(o, "id");
  if (id.empty() && string_at(o, "link").empty())
    return invalid_parameter("The parameter id or link is required.");
  auto m = id.empty() ? nullptr : find(id);
  if (!id.empty() && !m)
    return error_of(131053, text::cat("Media ID ", id, " does not exist"));
  return m;
}

outcome<bool> read_header(const json::object& interactive, const find_media& find, message& m) {
  const auto* h = object_at(interactive, "header");
  if (!h)
    return true;
  auto type = string_at(*h, "type");
  if (type == "text") {
    auto t = limited(*h, "text", "Header text", 1, max_header);
    if (!t)
      return t.error();
    m.header = std::move(*t);
    return true;
  }
  if (type != "document" && type != "image" && type != "video")
    return invalid_value("Header type is not supported");
  const auto* file = object_at(*h, type);
  if (!file)
    return invalid_parameter(
        text::cat("The parameter interactive['header']['", type, "'] is required."));
  auto found = attached(*file, find);
  if (!found)
    return found.error();
  m.attached = *found;
  m.file_name = string_at(*file, "filename");
  return true;
}

outcome<option> read_reply(const json::value& v) {
  const auto* b = v.if_object();
  const auto* reply = b ? object_at(*b, "reply") : nullptr;
  if (!reply || string_at(*b, "type") != "reply")
    return invalid_value("Button type must be reply");
  auto title = limited(*reply, "title", "Button title", 1, 20);
  if (!title)
    return title.error();
  auto id = limited(*reply, "id", "Button id", 1, 256);
  if (!id)
    return id.error();
  return option{*id, *title, {}};
}

outcome<bool> read_buttons(const json::object& action, message& m) {
  const auto* buttons = array_at(action, "buttons");
  if (!buttons || buttons->empty() || buttons->size() > 3)
    return invalid_value("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3");
  std::set<std::string> ids, titles;
  for (const auto& v : *buttons) {
    auto o = read_reply(v);
    if (!o)
      return o.error();
    if (!titles.insert(o->title).second || !ids.insert(o->id).second)
      return invalid_value("Duplicated title or id in buttons");
    m.buttons.push_back(std::move(*o));
  }
  return true;
}

outcome<option> read_row(const json::value& v) {
  const auto* r = v.if_object();
  if (!r)
    return invalid_value("Row must be an object");
  auto title = limited(*r, "title", "Row title", 1, 24);
  if (!title)
    return title.error();
  auto id = limited(*r, "id", "Row id", 1, 200);
  if (!id)
    return id.error();
  auto description = limited(*r, "description", "Row description", 0, 72);
  if (!description)
    return description.error();
  return option{*id, *title, *description};
}

outcome<bool> read_list(const json::object& action, message& m) {
  auto label = limited(action, "button", "Button label", 1, 20);
  if (!label)
    return label.error();
  m.list_button = *label;
  const auto* sections = array_at(action, "sections");
  if (!sections || sections->empty() || sections->size() > 10)
    return invalid_value("Invalid sections count. Min allowed: 1, Max allowed: 10");
  std::set<std::string> ids;
  for (const auto& v : *sections) {
    const auto* section = v.if_object();
    const auto* rows = section ? array_at(*section, "rows") : nullptr;
    if (!rows || rows->empty())
      return invalid_value("Section must have at least one row");
    auto title = limited(*section, "title", "Section title", sections->size() > 1 ? 1 : 0, 24);
    if (!title)
      return title.error();
    for (const auto& row : *rows) {
      auto o = read_row(row);
      if (!o)
        return o.error();
      if (!ids.insert(o->id).second)
        return invalid_value("Duplicated row id");
      m.rows.push_back(std::move(*o));
    }
  }
  if (m.rows.size() > 10)
    return invalid_value("Total row count exceed max allowed count: 10");
  return true;
}

outcome<bool> read_interactive(const json::object& o, const find_media& find, message& m) {
  const auto* i = object_at(o, "interactive");
  const auto* action = i ? object_at(*i, "action") : nullptr;
  if (!action)
    return invalid_parameter("The parameter interactive['action'] is required.");
  auto type = string_at(*i, "type");
  bool is_list = type == "list";
  if (!is_list && type != "button" && type != "cta_url")
    return invalid_value(text::cat("Interactive type ", type, " is not supported"));
  const auto* body = object_at(*i, "body");
  auto said = body ? limited(*body, "text", "Body text", 1, is_list ? max_text : max_button_body)
                   : outcome<std::string>(
                       invalid_parameter("The parameter interactive['body'] is required."));
  if (!said)
    return said.error();
  m.body = std::move(*said);
  if (const auto* footer = object_at(*i, "footer")) {
    auto f = limited(*footer, "text", "Footer text", 1, max_header);
    if (!f)
      return f.error();
    m.footer = std::move(*f);
  }
  if (auto h = read_header(*i, find, m); !h)
    return h;
  if (is_list && m.attached)
    return invalid_value("Header of a list must be text");
  if (type == "cta_url")
    return true;
  return is_list ? read_list(*action, m) : read_buttons(*action, m);
}

outcome<bool> read_file(const json::object& o, const find_media& find, message& m) {
  const auto* f = object_at(o, m.type);
  if (!f)
    return invalid_parameter(text::cat("The parameter ", m.type, " is required."));
  auto found = attached(*f, find);
  if (!found)
    return found.error();
  auto caption = limited(*f, "caption", "Caption", 0, max_caption);
  if (!caption)
    return caption.error();
  m.attached = *found;
  m.body = *caption;
  m.file_name = string_at(*f, "filename");
  return true;
}

outcome<bool> read_content(const json::object& o, const find_media& find, message& m) {
  if (m.type == "interactive")
    return read_interactive(o, find, m);
  if (m.type == "document" || m.type == "image" || m.type == "audio" || m.type == "video")
    return read_file(o, find, m);
  if (m.type == "text") {
    const auto* t = object_at(o, "text");
    if (!t || string_at(*t, "body").empty())
      return invalid_parameter("The parameter text['body'] is required.");
    m.body = string_at(*t, "body");
    if (!text::is_storable(m.body) || text::code_points(m.body) > max_text)
      return invalid_parameter("Param text['body'] must be at most 4096 characters long.");
    return true;
  }
  if (m.type == "template") {
    const auto* t = object_at(o, "template");
    if (!t || string_at(*t, "name").empty() || !object_at(*t, "language"))
      return invalid_parameter("The parameter template['name'] is required.");
    m.body = text::cat("[", string_at(*t, "name"), "]");
    return true;
  }
  if (m.type == "reaction")
    return object_at(o, "reaction") ? outcome<bool>(true)
                                    : invalid_parameter("The parameter reaction is required.");
  return invalid_parameter(
      text::cat("Param type must be one of {AUDIO, CONTACTS, DOCUMENT, IMAGE, INTERACTIVE, "
                "LOCATION, REACTION, STICKER, TEMPLATE, TEXT, VIDEO} - got \"",
                m.type, "\"."));
}

} // namespace

outcome<message> read_message(const json::object& o, const find_media& find) {
  if (string_at(o, "messaging_product") != "whatsapp")
    return invalid_parameter("The parameter messaging_product is required.");
  message m;
  m.from_business = true;
  m.type = string_at(o, "type", "text");
  m.opaque = string_at(o, "biz_opaque_callback_data");
  if (m.opaque.size() > max_opaque)
    return invalid_parameter("Param biz_opaque_callback_data must be at most 512 characters long.");
  if (auto content = read_content(o, find, m); !content)
    return content.error();
  return m;
}

} // namespace frontdesk::playground::whatsapp
