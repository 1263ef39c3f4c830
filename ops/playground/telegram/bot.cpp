// A bot's chats: people's actions on one side, the Bot API's on the other.
#include "ops/playground/telegram/bot.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace frontdesk::playground::telegram {
namespace {

/// Not published; reports say 10 to 15 s after the press (UX finding 6).
constexpr std::int64_t answer_window_ms = 15'000;
constexpr std::size_t kept_presses = 20'000;
constexpr std::size_t kept_files = 2'000;

json::array command_entities(std::string_view text) {
  if (!text.starts_with('/') || text.size() < 2)
    return {};
  auto end = std::min(text.find_first_of(" \n"), text.size());
  return {json::object{
      {"offset", 0}, {"length", static_cast<std::int64_t>(end)}, {"type", "bot_command"}}};
}

} // namespace

bot::bot(boost::asio::io_context& io, const sim_clock& clock, people& everybody, std::string token,
         std::string name, observer see)
    : delivery(io, clock,
               {[this](const attempt& a) {
                  history.attempted(a);
                  tell(change::what::acknowledged, a.chat);
                },
                [this](std::string type, std::string body) {
                  if (on_method)
                    on_method(std::move(type), std::move(body));
                },
                [this] {
                  delivery.clear(false);
                  tell(change::what::webhook, 0);
                }}),
      clock_(clock), people_(everybody), observer_(std::move(see)), token_(std::move(token)) {
  auto colon = token_.find(':');
  identity_.id = text::integer<std::int64_t>(std::string_view(token_).substr(0, colon)).value_or(1);
  identity_.username = text::cat(name, "_bot");
  identity_.name = std::move(name);
}

person& bot::who(std::int64_t id) {
  auto [found, is_new] = people_.try_emplace(id);
  if (is_new) {
    found->second.id = id;
    found->second.first_name = text::cat("User ", id);
  }
  return found->second;
}

chat& bot::chat_with(std::int64_t id) {
  auto& c = chats_[id];
  c.id = id;
  return c;
}

std::int64_t bot::types(std::int64_t person, std::string text) {
  message m;
  m.entities = command_entities(text);
  m.text = std::move(text);
  return message_from(person, std::move(m));
}

std::int64_t bot::sends(std::int64_t person, json::object members) {
  message m;
  m.kind = members.contains("contact") ? content::contact : content::other;
  m.extra = std::move(members);
  return message_from(person, std::move(m));
}

std::int64_t bot::sends_file(std::int64_t person, content kind, file f, std::string caption) {
  message m;
  m.kind = kind;
  m.text = std::move(caption);
  auto id = keep_file(std::move(f))->id;
  m.attached = files_[id];
  return message_from(person, std::move(m));
}

std::int64_t bot::message_from(std::int64_t person, message m) {
  auto& c = chat_with(person);
  c.started = true;
  c.blocked = false;
  auto& kept = append(c, std::move(m));
  auto& writer = who(person);
  auto member = write(message_json(kept, c, &writer, identity_));
  auto input =
      kept.text.empty() && !kept.extra.empty() ? std::string(kept.extra.begin()->key()) : kept.text;
  tell(change::what::wrote, c.id, &kept);
  auto id = delivery.add(update_kind::message, person, person, member, clock_.seconds());
  if (id != 0)
    history.made(id, person, std::move(input));
  return id;
}

std::int64_t bot::edits(std::int64_t person, std::int64_t id, std::string text) {
  auto& c = chat_with(person);
  auto* m = find_message(c, id);
  if (!m || m->from_bot)
    return 0;
  m->text = std::move(text);
  m->edited = clock_.seconds();
  ++m->edits;
  tell(change::what::edited, c.id, m);
  auto member = write(message_json(*m, c, &who(person), identity_));
  auto update = delivery.add(update_kind::edited_message, person, person, member, m->date);
  if (update != 0)
    history.made(update, person, text::cat("edit: ", m->text));
  return update;
}

std::int64_t bot::presses(std::int64_t person, std::int64_t message_id, std::string data) {
  auto& c = chat_with(person);
  auto* m = find_message(c, message_id);
  press p;
  p.id = next_press_++;
  p.chat = person;
  p.person = person;
  p.message = message_id;
  p.data = std::move(data);
  p.at_ms = clock_.now().count();
  auto& presser = who(person);
  json::object query{{"id", std::to_string(p.id)}, {"from", user_json(presser)}};
  if (m)
    query["message"] = message_json(*m, c, &presser, identity_);
  else // gone: an InaccessibleMessage
    query["message"] =
        json::object{{"chat", chat_json(c, &presser)}, {"message_id", message_id}, {"date", 0}};
  query["chat_instance"] = std::to_string(identity_.id * 31 + person);
  query["data"] = p.data;
  auto input = text::cat("tap ", p.data);
  if (presses_.size() >= kept_presses)
    std::erase_if(presses_, [&](const auto& entry) {
      return entry.second.at_ms + answer_window_ms < p.at_ms;
    });
  presses_.emplace(p.id, std::move(p));
  auto update =
      delivery.add(update_kind::callback_query, person, person, write(query), clock_.seconds());
  if (update != 0)
    history.made(update, person, std::move(input));
  return update;
}

std::int64_t bot::blocks(std::int64_t person, bool blocked) {
  auto& c = chat_with(person);
  if (c.blocked == blocked)
    return 0;
  c.blocked = blocked;
  auto member = [&](bool kicked) {
    json::object o{{"user", bot_json(identity_)}, {"status", kicked ? "kicked" : "member"}};
    if (kicked)
      o["until_date"] = 0;
    return o;
  };
  auto& blocker = who(person);
  json::object changed{{"chat", chat_json(c, &blocker)},
                       {"from", user_json(blocker)},
                       {"date", clock_.seconds()},
                       {"old_chat_member", member(!blocked)},
                       {"new_chat_member", member(blocked)}};
  return delivery.add(update_kind::my_chat_member, person, person, write(changed),
                      clock_.seconds());
}

std::int64_t bot::types_in_group(std::int64_t group, std::int64_t person, std::string text) {
  auto& c = chat_with(group);
  c.started = true;
  if (c.title.empty())
    c.title = "Group";
  message m;
  m.entities = command_entities(text);
  m.text = std::move(text);
  auto& kept = append(c, std::move(m));
  auto member = message_json(kept, c, &who(person), identity_);
  tell(change::what::wrote, group, &kept);
  return delivery.add(update_kind::message, group, group, write(member), clock_.seconds());
}

chat* bot::find_chat(std::int64_t id) {
  auto found = chats_.find(id);
  return found == chats_.end() ? nullptr : &found->second;
}

message* bot::find_message(chat& c, std::int64_t id) {
  auto found = std::lower_bound(c.messages.begin(), c.messages.end(), id,
                                [](const message& m, std::int64_t n) { return m.id < n; });
  bool is_it = found != c.messages.end() && found->id == id && !found->deleted;
  return is_it ? &*found : nullptr;
}

message& bot::append(chat& c, message m) {
  m.id = next_message_++;
  m.date = clock_.seconds();
  m.changed_ms = clock_.now().count();
  c.messages.push_back(std::move(m));
  if (c.messages.size() > keep_messages)
    c.messages.pop_front();
  return c.messages.back();
}

message& bot::say(chat& c, message m) {
  m.from_bot = true;
  auto& kept = append(c, std::move(m));
  c.typing_until_ms = 0;
  ++c.changes;
  c.last_changed = kept.id;
  c.last_said = kept.id;
  history.shown(c.id);
  tell(change::what::said, c.id, &kept);
  return kept;
}

void bot::edited(chat& c, message& m, bool marked) {
  m.edited = clock_.seconds();
  m.changed_ms = clock_.now().count();
  m.edits += marked ? 1 : 0;
  // An old message that only lost its keyboard answers nobody.
  if (marked || !m.buttons.empty()) {
    ++c.changes;
    c.last_changed = m.id;
    history.shown(c.id);
  }
  tell(change::what::edited, c.id, &m);
}

void bot::erase(chat& c, message& m) {
  m.deleted = true;
  tell(change::what::deleted, c.id, &m);
}

void bot::typing(chat& c) {
  c.typing_until_ms = clock_.now().count() + 5'000; // Bot API: 5 seconds or less
  tell(change::what::typing, c.id);
}

outcome<bool> bot::answer(std::int64_t id, std::string text, bool alert) {
  auto found = presses_.find(id);
  if (found == presses_.end() || found->second.answered
      || clock_.now().count() - found->second.at_ms > answer_window_ms)
    return bad_request("query is too old and response timeout expired or query ID is invalid");
  auto& p = found->second;
  p.answered = true;
  p.toast = std::move(text);
  p.alert = alert;
  tell(change::what::answered, p.chat, nullptr, &p);
  return true;
}

const file* bot::keep_file(file f) {
  auto number = 1'000'000'000 + next_file_++; // as many digits for all: the map keeps their age
  f.id = text::cat("BQACAgUAAxkDAA", number, "AAH", identity_.id);
  f.unique_id = text::cat("AgAD", number);
  auto kept = std::make_shared<const file>(std::move(f));
  files_[kept->id] = kept;
  if (files_.size() > kept_files)
    files_.erase(files_.begin());
  return kept.get();
}

const file* bot::find_file(const std::string& id) const {
  auto found = files_.find(id);
  return found == files_.end() ? nullptr : found->second.get();
}

json::object bot::json_of(const message& m, const chat& c) const {
  auto found = people_.find(c.id);
  return message_json(m, c, found == people_.end() ? nullptr : &found->second, identity_);
}

void bot::webhook_changed() {
  tell(change::what::webhook, 0);
}

void bot::tell(change::what kind, std::int64_t where, const message* shown, const press* answered) {
  if (observer_)
    observer_(*this, {kind, where, shown, answered});
}

void bot::reset() {
  chats_.clear();
  presses_.clear();
  history.clear();
}

} // namespace frontdesk::playground::telegram
