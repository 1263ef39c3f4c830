// JSON of messages, turns, state and figures under /sim.
#include "ops/playground/sim/views.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace frontdesk::playground::sim {
namespace {

const char* kind_name(telegram::content c) {
  switch (c) {
  case telegram::content::text:
    return "text";
  case telegram::content::photo:
    return "photo";
  case telegram::content::document:
    return "document";
  case telegram::content::contact:
    return "contact";
  case telegram::content::other:
    return "other";
  }
  return "";
}

json::object file_view(const std::string& id, const std::string& name, const std::string& type,
                       std::size_t size) {
  return {{"id", id}, {"name", name}, {"type", type}, {"size", static_cast<std::int64_t>(size)}};
}

json::array options(const std::vector<whatsapp::option>& list) {
  json::array out;
  for (const auto& o : list)
    out.push_back(json::object{{"data", o.id}, {"text", o.title}, {"description", o.description}});
  return out;
}

std::int64_t since(std::int64_t from, std::int64_t to) {
  return from == 0 || to == 0 ? -1 : to - from;
}

template <class Turn>
json::object timed(const Turn& t, const std::string& channel) {
  return {{"channel", channel},
          {"input", t.input},
          {"made_us", t.made_us},
          {"attempts", t.attempts},
          {"ack_us", since(t.made_us, t.acked_us)},
          {"wait_us", since(t.made_us, t.sent_us)},
          {"reply_us", since(t.made_us, t.shown_us)}};
}

json::object bot_state(telegram::bot& b) {
  json::object hook{{"url", b.delivery.hook().url},
                    {"pending", b.delivery.pending()},
                    {"last_error", b.delivery.last_error()}};
  return {{"name", b.identity().name},
          {"username", b.identity().username},
          {"webhook", std::move(hook)},
          {"commands", b.commands}};
}

} // namespace

json::object message_view(const telegram::message& m) {
  json::array rows;
  for (const auto& row : m.buttons) {
    json::array line;
    for (const auto& b : row)
      line.push_back(json::object{{"text", b.text},
                                  {"data", b.data},
                                  {"url", b.url},
                                  {"copy", b.copy},
                                  {"style", b.style}});
    rows.push_back(std::move(line));
  }
  json::object o{{"id", std::to_string(m.id)}, {"mine", !m.from_bot},       {"date", m.date},
                 {"edits", m.edits},           {"kind", kind_name(m.kind)}, {"text", m.text},
                 {"entities", m.entities},     {"rows", std::move(rows)}};
  if (!m.extra.empty())
    o["extra"] = m.extra;
  if (!m.reply_keyboard.empty())
    o["reply_keyboard"] = m.reply_keyboard;
  if (m.attached)
    o["file"] =
        file_view(m.attached->id, m.attached->name, m.attached->type, m.attached->bytes->size());
  return o;
}

json::object message_view(const whatsapp::message& m) {
  json::array rows;
  for (const auto& b : m.buttons)
    rows.push_back(json::array{json::object{{"text", b.title}, {"data", b.id}}});
  json::object o{{"id", m.id},         {"mine", !m.from_business}, {"date", m.date},
                 {"edits", 0},         {"kind", m.type},           {"text", m.body},
                 {"header", m.header}, {"footer", m.footer},       {"rows", std::move(rows)},
                 {"status", m.status}};
  if (m.failed_code != 0)
    o["failed_code"] = m.failed_code;
  if (!m.rows.empty())
    o["list"] = json::object{{"button", m.list_button}, {"rows", options(m.rows)}};
  if (m.attached)
    o["file"] = file_view(m.attached->id, m.file_name.empty() ? m.attached->name : m.file_name,
                          m.attached->type, m.attached->bytes->size());
  return o;
}

json::array transcript(emulator& e, const phone_name& p) {
  json::array out;
  if (p.platform == "telegram") {
    auto* b = e.telegram().bot_named(p.channel);
    auto id = text::integer<std::int64_t>(p.person);
    const auto* c = b && id ? b->find_chat(*id) : nullptr;
    for (const auto& m : c ? c->messages : std::deque<telegram::message>{})
      if (!m.deleted)
        out.push_back(message_view(m));
  } else if (auto* n = e.whatsapp().number_named(p.channel)) {
    for (const auto& m : n->chat_with(p.person).messages)
      out.push_back(message_view(m));
  }
  return out;
}

json::object turn_view(const telegram::turn& t, const std::string& channel) {
  auto o = timed(t, channel);
  o["platform"] = "telegram";
  o["person"] = std::to_string(t.chat);
  o["key"] = std::to_string(t.update_id);
  return o;
}

json::object turn_view(const whatsapp::turn& t, const std::string& channel) {
  auto o = timed(t, channel);
  o["platform"] = "whatsapp";
  o["person"] = t.chat;
  o["key"] = t.message;
  return o;
}

json::array turns(emulator& e, std::size_t at_most) {
  std::vector<json::object> all;
  auto newest = [&](const auto& list, const std::string& channel) {
    auto skip = list.size() > at_most ? list.size() - at_most : 0;
    for (auto t = list.begin() + static_cast<std::ptrdiff_t>(skip); t != list.end(); ++t)
      all.push_back(turn_view(*t, channel));
  };
  for (auto& [token, b] : e.telegram().bots())
    newest(b.history.turns(), b.identity().name);
  for (auto& [id, n] : e.whatsapp().numbers())
    newest(n.turns(), n.settings().name);
  std::sort(all.begin(), all.end(), [](const json::object& a, const json::object& b) {
    return integer_at(a, "made_us") < integer_at(b, "made_us");
  });
  auto skip = all.size() > at_most ? all.size() - at_most : 0;
  json::array out;
  for (auto i = skip; i < all.size(); ++i)
    out.push_back(std::move(all[i]));
  return out;
}

json::object state(emulator& e) {
  json::array bots, numbers, people;
  for (auto& [token, b] : e.telegram().bots()) {
    bots.push_back(bot_state(b));
    for (const auto& [id, p] : e.telegram().everybody())
      people.push_back(json::object{{"platform", "telegram"},
                                    {"channel", b.identity().name},
                                    {"person", std::to_string(id)},
                                    {"name", p.first_name},
                                    {"language", p.language}});
  }
  for (auto& [id, n] : e.whatsapp().numbers()) {
    numbers.push_back(json::object{{"name", n.settings().name},
                                   {"display", n.settings().display},
                                   {"pending", static_cast<std::int64_t>(n.posts.pending())}});
    for (const auto& [key, c] : n.chats())
      people.push_back(json::object{{"platform", "whatsapp"},
                                    {"channel", n.settings().name},
                                    {"person", key},
                                    {"name", c.who.name}});
  }
  return {{"now_ms", e.clock().now().count()},
          {"ahead_ms", e.clock().ahead().count()},
          {"bots", std::move(bots)},
          {"numbers", std::move(numbers)},
          {"people", std::move(people)}};
}

json::object stats(emulator& e) {
  std::int64_t made = 0, acknowledged = 0, answered = 0, attempts = 0, pending = 0;
  auto count = [&](const auto& list) {
    for (const auto& t : list) {
      ++made;
      acknowledged += t.acked_us != 0;
      answered += t.shown_us != 0;
    }
  };
  for (auto& [token, b] : e.telegram().bots()) {
    count(b.history.turns());
    attempts += static_cast<std::int64_t>(b.history.attempts().size());
    pending += b.delivery.pending();
  }
  for (auto& [id, n] : e.whatsapp().numbers()) {
    count(n.turns());
    attempts += static_cast<std::int64_t>(n.attempts().size());
    pending += static_cast<std::int64_t>(n.posts.pending());
  }
  return {{"turns", made},
          {"acknowledged", acknowledged},
          {"answered", answered},
          {"attempts", attempts},
          {"pending", pending}};
}

} // namespace frontdesk::playground::sim
