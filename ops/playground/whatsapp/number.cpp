// A number's conversations, limits and statuses.
#include "ops/playground/whatsapp/number.hpp"

#include "base/text.hpp"
#include "ops/playground/whatsapp/read_message.hpp"

#include <algorithm>

namespace frontdesk::playground::whatsapp {
namespace {

constexpr std::int64_t window_ms = 24 * 3600 * 1000;
constexpr std::int64_t pair_step_ms = 6'000; // one message to the same person
constexpr std::int64_t pair_burst = 45;
constexpr std::size_t kept_messages = 500;
constexpr std::size_t kept_media = 2'000;

std::string digits(std::string_view phone) {
  std::string out;
  for (char c : phone)
    if (c >= '0' && c <= '9')
      out += c;
  return out;
}

} // namespace

number::number(boost::asio::io_context& io, const sim_clock& clock, number_settings settings,
               observer see)
    : posts(io, clock,
            {settings.app_secret, settings.business_account, settings.display, settings.id},
            [this](const post_attempt& a) { attempted(a); }),
      clock_(clock), settings_(std::move(settings)), observer_(std::move(see)) {}

chat& number::chat_with(const std::string& who) {
  auto [at, is_new] = chats_.try_emplace(who);
  if (is_new) {
    auto& c = at->second.who;
    (who.find('.') == std::string::npos ? c.phone : c.user_id) = who;
    c.name = text::cat("User ", who);
  }
  return at->second;
}

std::string number::next_id() {
  // As long as real ones; the number inside makes it unique.
  return text::cat("wamid.HBgMOTE5ODEyMzQ1Njc4FQIAEhgU",
                   text::hex(static_cast<std::uint64_t>(next_++)), "AA==");
}

std::string number::types(const std::string& who, std::string said) {
  auto input = said;
  return receive(chat_with(who), "text", {{"body", std::move(said)}}, std::move(input));
}

std::string number::taps(const std::string& who, const std::string& message, const option& o,
                         bool is_row) {
  json::object reply{{"id", o.id}, {"title", o.title}};
  if (!o.description.empty())
    reply["description"] = o.description;
  auto kind = is_row ? "list_reply" : "button_reply";
  json::object content{{"type", kind}, {kind, std::move(reply)}};
  if (!message.empty())
    content["frontdesk_context"] = message; // taken out again by receive()
  return receive(chat_with(who), "interactive", std::move(content), text::cat("tap ", o.title));
}

std::string number::sends(const std::string& who, std::string type, json::object content) {
  auto input = type;
  return receive(chat_with(who), std::move(type), std::move(content), std::move(input));
}

std::string number::receive(chat& c, std::string type, json::object content, std::string input) {
  message m;
  m.id = next_id();
  m.date = clock_.seconds();
  m.type = type;
  m.body = type == "text"          ? std::string(string_at(content, "body"))
           : type == "interactive" ? input.substr(std::string_view("tap ").size())
                                   : text::cat('[', type, ']');
  json::object o;
  if (const auto* context = content.if_contains("frontdesk_context")) {
    o["context"] = json::object{{"from", settings_.display}, {"id", *context}};
    content.erase("frontdesk_context");
  }
  json::object contact{{"profile", json::object{{"name", c.who.name}}}};
  if (!c.who.phone.empty()) {
    o["from"] = c.who.phone;
    contact["wa_id"] = c.who.phone;
  }
  if (!c.who.user_id.empty()) {
    o["from_user_id"] = c.who.user_id;
    contact["user_id"] = c.who.user_id;
  }
  o["id"] = m.id;
  o["timestamp"] = std::to_string(m.date);
  o["type"] = type;
  o[type] = std::move(content);
  c.last_inbound_ms = clock_.now().count();
  made_turn(c, m.id, std::move(input));
  c.messages.push_back(m);
  if (c.messages.size() > kept_messages)
    c.messages.pop_front();
  tell(change::what::wrote, c.who.key(), &c.messages.back());
  posts.add({false, std::move(o), std::move(contact), m.id});
  return m.id;
}

outcome<std::string> number::send(const json::object& body) {
  auto to = string_at(body, "to");
  auto recipient = string_at(body, "recipient"); // a business-scoped id
  if (to.empty() && recipient.empty())
    return invalid_parameter("The parameter to is required.");
  auto m = read_message(body, [this](std::string_view id) { return find_media(id); });
  if (!m)
    return m.error();
  auto key = to.empty() ? std::string(recipient) : digits(to);
  if (key == settings_.display)
    return error_of(131021, "Recipient phone number cannot be the sender");
  bool is_known = chats_.contains(key);
  auto& c = chat_with(key);
  if (auto allowed = within_limits(c); !allowed)
    return allowed.error();
  auto code = is_known ? refusal_by_window(c, *m) : m->type == "template" ? 0 : 131047;
  if (code != 0 && limits.refuse_at_once)
    return error_of(code, title_of(code));
  m->id = next_id();
  m->date = clock_.seconds();
  m->status = code == 0 ? "accepted" : "failed";
  m->failed_code = code;
  c.messages.push_back(std::move(*m));
  if (c.messages.size() > kept_messages)
    c.messages.pop_front();
  auto& kept = c.messages.back();
  c.typing_until_ms = 0;
  if (code == 0) {
    ++c.changes;
    answered(c);
    tell(change::what::said, key, &kept);
  }
  if (code != 0)
    report(c, kept, "failed", code);
  else if (reports_statuses)
    for (auto status : {"sent", "delivered"}) {
      kept.status = status;
      report(c, kept, status, 0);
    }
  return kept.id;
}

outcome<bool> number::within_limits(chat& c) {
  auto now = clock_.now().count();
  if (limits.per_second > 0) {
    if (second_ != now / 1000) {
      second_ = now / 1000;
      this_second_ = 0;
    }
    if (++this_second_ > limits.per_second)
      return error_of(130429, "Message failed to send because there were too many messages sent "
                              "from this phone number in a short period of time.");
  }
  if (!limits.pair)
    return true;
  auto full = std::max(c.pair_full_ms, now) + pair_step_ms;
  if (full - now > pair_burst * pair_step_ms)
    return error_of(131056,
                    "Message failed to send because there were too many messages sent from "
                    "this phone number to the same phone number in a short period of time.");
  c.pair_full_ms = full;
  return true;
}

int number::refusal_by_window(const chat& c, const message& m) const {
  bool open = clock_.now().count() - c.last_inbound_ms <= window_ms;
  return limits.window && !open && m.type != "template" ? 131047 : 0;
}

void number::report(const chat& c, const message& m, const std::string& status, int code) {
  json::object o{{"id", m.id}, {"status", status}, {"timestamp", std::to_string(clock_.seconds())}};
  if (!c.who.phone.empty())
    o["recipient_id"] = c.who.phone;
  if (!c.who.user_id.empty())
    o["recipient_user_id"] = c.who.user_id;
  if (!m.opaque.empty())
    o["biz_opaque_callback_data"] = m.opaque;
  if (code != 0) {
    auto title = title_of(code);
    o["errors"] = json::array{json::object{{"code", code},
                                           {"title", title},
                                           {"message", title},
                                           {"error_data", json::object{{"details", title}}}}};
  }
  posts.add({true, std::move(o), {}, text::cat(m.id, ' ', status)});
  tell(change::what::status, c.who.key(), &m);
}

void number::reads(const std::string& who) {
  auto& c = chat_with(who);
  for (auto& m : c.messages) {
    if (!m.from_business || m.status == "read" || m.status == "failed")
      continue;
    m.status = "read";
    report(c, m, "read", 0);
  }
}

outcome<bool> number::mark_read(const std::string& id, bool typing) {
  for (auto& [key, c] : chats_) {
    auto same = [&](const message& m) { return m.id == id; };
    auto found = std::find_if(c.messages.rbegin(), c.messages.rend(), same);
    if (found == c.messages.rend())
      continue;
    found->status = "read";
    if (typing) {
      c.typing_until_ms = clock_.now().count() + 25'000; // Meta: up to 25 seconds
      tell(change::what::typing, key);
    }
    return true;
  }
  return invalid_parameter("Invalid parameter");
}

std::string number::keep_media(media m) {
  m.id = std::to_string(1'000'000'000'000 + next_++);
  auto id = m.id;
  media_[id] = std::make_shared<const media>(std::move(m));
  if (media_.size() > kept_media)
    media_.erase(media_.begin());
  return id;
}

std::shared_ptr<const media> number::find_media(std::string_view id) const {
  auto found = media_.find(id);
  return found == media_.end() ? nullptr : found->second;
}

void number::made_turn(chat& c, const std::string& message, std::string input) {
  auto number = first_turn_ + static_cast<std::int64_t>(turns_.size());
  turn_of_[message] = number;
  c.unanswered.push_back(number);
  turn t;
  t.message = message;
  t.chat = c.who.key();
  t.input = std::move(input);
  t.made_us = steady_us();
  turns_.push_back(std::move(t));
  if (turns_.size() <= keep)
    return;
  turn_of_.erase(turns_.front().message);
  turns_.pop_front();
  ++first_turn_;
}

turn* number::turn_at(std::int64_t n) {
  return n < first_turn_ ? nullptr : &turns_[static_cast<std::size_t>(n - first_turn_)];
}

void number::answered(chat& c) {
  for (auto n : std::exchange(c.unanswered, {}))
    if (auto* t = turn_at(n))
      t->shown_us = steady_us();
}

void number::attempted(const post_attempt& a) {
  attempts_.push_back(a);
  if (attempts_.size() > keep)
    attempts_.pop_front();
  for (const auto& key : a.keys) {
    auto found = turn_of_.find(key);
    auto* t = found == turn_of_.end() ? nullptr : turn_at(found->second);
    if (!t)
      continue;
    t->attempts = a.number;
    if (a.status == 200 && t->acked_us == 0) {
      t->sent_us = a.sent_us;
      t->acked_us = a.ended_us;
    }
    tell(change::what::acknowledged, t->chat);
  }
  tell(change::what::acknowledged,
       {}); // statuses belong to no turn, yet somebody may wait for them
}

void number::tell(change::what kind, const std::string& where, const message* shown) {
  if (observer_)
    observer_(*this, {kind, where, shown});
}

void number::reset() {
  chats_.clear();
  first_turn_ += static_cast<std::int64_t>(turns_.size());
  turns_.clear();
  turn_of_.clear();
  attempts_.clear();
}

} // namespace frontdesk::playground::whatsapp
