// Objects User, Chat, Message as the Bot API writes them.
#include "ops/playground/telegram/views.hpp"

#include "base/text.hpp"
#include "ops/playground/telegram/keyboard.hpp"

namespace frontdesk::playground::telegram {
namespace {

void add_unless_empty(json::object& o, const char* name, const std::string& value) {
  if (!value.empty())
    o[name] = value;
}

json::object file_json(const file& f) {
  return {{"file_id", f.id},
          {"file_unique_id", f.unique_id},
          {"file_size", static_cast<std::int64_t>(f.bytes->size())}};
}

void add_content(json::object& o, const message& m) {
  if (m.kind == content::text) {
    o["text"] = m.text;
    if (!m.entities.empty())
      o["entities"] = m.entities;
    return;
  }
  for (const auto& [name, value] : m.extra)
    o[name] = value;
  if (m.attached && m.kind == content::document) {
    auto document = file_json(*m.attached);
    document["file_name"] = m.attached->name;
    document["mime_type"] = m.attached->type;
    o["document"] = std::move(document);
  } else if (m.attached && m.kind == content::photo) {
    auto size = file_json(*m.attached);
    size["width"] = 800; // the emulator does not look into the picture
    size["height"] = 1131;
    o["photo"] = json::array{std::move(size)};
  }
  if (!m.text.empty()) {
    o["caption"] = m.text;
    if (!m.entities.empty())
      o["caption_entities"] = m.entities;
  }
}

} // namespace

json::object user_json(const person& p) {
  json::object o{{"id", p.id}, {"is_bot", false}, {"first_name", p.first_name}};
  add_unless_empty(o, "last_name", p.last_name);
  add_unless_empty(o, "username", p.username);
  add_unless_empty(o, "language_code", p.language);
  return o;
}

json::object bot_json(const bot_identity& b) {
  return {{"id", b.id}, {"is_bot", true}, {"first_name", b.name}, {"username", b.username}};
}

json::object chat_json(const chat& c, const person* p) {
  if (c.id < 0)
    return {{"id", c.id}, {"title", c.title}, {"type", "supergroup"}};
  json::object o{{"id", c.id}};
  if (p) {
    o["first_name"] = p->first_name;
    add_unless_empty(o, "last_name", p->last_name);
    add_unless_empty(o, "username", p->username);
  }
  o["type"] = "private";
  return o;
}

json::object message_json(const message& m, const chat& c, const person* sender,
                          const bot_identity& b) {
  json::object o{{"message_id", m.id}};
  o["from"] = m.from_bot ? bot_json(b) : sender ? user_json(*sender) : json::object{};
  o["chat"] = chat_json(c, sender);
  o["date"] = m.date;
  if (m.edited != 0)
    o["edit_date"] = m.edited;
  add_content(o, m);
  if (!m.buttons.empty())
    o["reply_markup"] = markup_json(m.buttons);
  return o;
}

} // namespace frontdesk::playground::telegram
