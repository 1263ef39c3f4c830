// The verbs of /sim.
#include "ops/playground/sim/control.hpp"

#include "base/text.hpp"
#include "ops/playground/http/form.hpp"

#include <array>
#include <stdexcept>

namespace frontdesk::playground::sim {
namespace {

constexpr std::size_t kept_refusals = 100;

/// Caught at the end of handle(): the caller named something that is not there.
class bad_command : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

phone_name name_in(const json::object& o) {
  phone_name p;
  p.platform = string_at(o, "platform", "telegram");
  p.channel = string_at(o, "channel");
  const auto* person = o.if_contains("person");
  p.person = person && person->is_string() ? std::string(std::string_view(person->get_string()))
                                           : std::to_string(integer_at(o, "person"));
  return p;
}

telegram::bot& bot_of(emulator& e, const json::object& o) {
  auto* b = e.telegram().bot_named(name_in(o).channel);
  if (!b)
    throw bad_command("there is no such bot");
  return *b;
}

whatsapp::number& number_of(emulator& e, const json::object& o) {
  auto* n = e.whatsapp().number_named(name_in(o).channel);
  if (!n)
    throw bad_command("there is no such number");
  return *n;
}

std::int64_t person_in(const json::object& o) {
  auto id = text::integer<std::int64_t>(name_in(o).person);
  if (!id || *id == 0)
    throw bad_command("person must be a Telegram id");
  return *id;
}

bool is_whatsapp(const json::object& o) {
  return string_at(o, "platform", "telegram") == "whatsapp";
}

json::object made(std::int64_t update) {
  return {{"update_id", update}};
}

json::object made(const std::string& message) {
  return {{"message", message}};
}

http::ending ending_of(std::string_view name) {
  if (name == "reset")
    return http::ending::reset_before;
  if (name == "reset_mid_body")
    return http::ending::reset_in_body;
  return name == "never" ? http::ending::never : http::ending::whole;
}

} // namespace

void control::watch() {
  auto note = [this](const char* platform, std::string_view method, unsigned status,
                     std::string_view answer) {
    ++calls_;
    if (status < 300)
      return;
    refused_.push_back(json::object{
        {"platform", platform}, {"method", method}, {"status", status}, {"answer", answer}});
    if (refused_.size() > kept_refusals)
      refused_.pop_front();
  };
  e_.telegram().on_call = [note](const telegram::call& c) {
    note("telegram", c.method, c.status, c.answer);
  };
  e_.whatsapp().on_call = [note](const whatsapp::call& c) {
    note("whatsapp", c.what, c.status, c.answer);
  };
}

json::object control::figures() const {
  auto o = stats(e_);
  o["calls"] = calls_;
  o["refused"] = json::array(refused_.begin(), refused_.end());
  return o;
}

bool control::handle(http::request& r, const std::shared_ptr<http::responder>& out) {
  std::string_view path = r.path;
  if (!path.starts_with("/sim/") || path == "/sim/events")
    return false;
  json::object o;
  for (auto& p : http::parse_urlencoded(r.query))
    o[p.name] = p.value;
  if (auto body = parse(r.body); body && body->is_object())
    for (auto& [name, v] : body->get_object())
      o[name] = v;
  http::reply reply;
  try {
    auto value = run(path.substr(5), o);
    if (value.is_null())
      return false;
    reply.body = write(value);
  } catch (const bad_command& e) {
    reply.status = 400;
    reply.body = write(json::object{{"error", e.what()}});
  }
  out->send(std::move(reply));
  return true;
}

json::value control::run(std::string_view verb, const json::object& o) {
  if (verb == "state")
    return state(e_);
  if (verb == "stats")
    return figures();
  if (verb == "turns")
    return turns(e_, static_cast<std::size_t>(integer_at(o, "at_most", 200)));
  if (verb == "transcript")
    return json::object{{"messages", transcript(e_, name_in(o))}};
  return act(verb, o);
}

json::value control::act(std::string_view verb, const json::object& o) {
  using action = json::value (control::*)(const json::object&);
  static constexpr std::array actions{
      std::pair<std::string_view, action>{"users", &control::add_person},
      std::pair<std::string_view, action>{"type", &control::type},
      std::pair<std::string_view, action>{"send", &control::send},
      std::pair<std::string_view, action>{"tap", &control::tap},
      std::pair<std::string_view, action>{"edit", &control::edit},
      std::pair<std::string_view, action>{"block", &control::block},
      std::pair<std::string_view, action>{"fault", &control::arm},
      std::pair<std::string_view, action>{"delivery", &control::disturb},
      std::pair<std::string_view, action>{"limits", &control::limit},
  };
  for (auto [name, run] : actions)
    if (name == verb)
      return (this->*run)(o);
  if (verb == "repeat")
    return json::object{{"repeated", bot_of(e_, o).delivery.repeat(integer_at(o, "update_id"))}};
  if (verb == "clock") {
    e_.clock().advance(std::chrono::seconds(integer_at(o, "advance_s")));
    e_.telegram().wake();
    e_.whatsapp().wake();
    return json::object{{"now_ms", e_.clock().now().count()}};
  }
  if (verb == "reset") {
    e_.telegram().reset();
    e_.whatsapp().reset();
    e_.faults().clear();
    return json::object{{"reset", true}};
  }
  return nullptr;
}

json::value control::add_person(const json::object& o) {
  if (is_whatsapp(o)) {
    auto& c = number_of(e_, o).chat_with(name_in(o).person);
    c.who.name = string_at(o, "first_name", c.who.name);
    c.who.user_id = string_at(o, "user_id", c.who.user_id);
    return json::object{{"person", c.who.key()}};
  }
  auto& p = bot_of(e_, o).who(person_in(o));
  p.first_name = string_at(o, "first_name", p.first_name);
  p.last_name = string_at(o, "last_name", p.last_name);
  p.username = string_at(o, "username", p.username);
  p.language = string_at(o, "language", p.language);
  return json::object{{"person", std::to_string(p.id)}};
}

json::value control::type(const json::object& o) {
  std::string text(string_at(o, "text"));
  if (text.empty())
    throw bad_command("text is empty");
  if (is_whatsapp(o))
    return made(number_of(e_, o).types(name_in(o).person, std::move(text)));
  if (auto group = integer_at(o, "group"); group < 0)
    return made(bot_of(e_, o).types_in_group(group, person_in(o), std::move(text)));
  return made(bot_of(e_, o).types(person_in(o), std::move(text)));
}

json::value control::send(const json::object& o) {
  const auto* content = object_at(o, "content");
  if (!content || content->empty())
    throw bad_command("content must be an object such as {\"location\": {...}}");
  if (!is_whatsapp(o))
    return made(bot_of(e_, o).sends(person_in(o), *content));
  auto first = content->begin();
  const auto* members = first->value().if_object();
  return made(number_of(e_, o).sends(name_in(o).person, std::string(first->key()),
                                     members ? *members : json::object{}));
}

json::value control::tap(const json::object& o) {
  std::string data(string_at(o, "data"));
  if (!is_whatsapp(o))
    return made(bot_of(e_, o).presses(person_in(o), integer_at(o, "message"), std::move(data)));
  auto& n = number_of(e_, o);
  auto who = name_in(o).person;
  std::string message(string_at(o, "message"));
  whatsapp::option chosen{std::move(data), std::string(string_at(o, "label", "?")), {}};
  bool is_row = false;
  for (const auto& m : n.chat_with(who).messages)
    for (const auto& row : m.rows)
      if (m.id == message && row.id == chosen.id) {
        chosen = row;
        is_row = true;
      }
  return made(n.taps(who, message, chosen, is_row));
}

json::value control::edit(const json::object& o) {
  return made(bot_of(e_, o).edits(person_in(o), integer_at(o, "message"),
                                  std::string(string_at(o, "text"))));
}

json::value control::block(const json::object& o) {
  return made(bot_of(e_, o).blocks(person_in(o), flag_at(o, "blocked", true)));
}

json::value control::arm(const json::object& o) {
  if (flag_at(o, "clear")) {
    e_.faults().clear();
    return json::object{{"armed", false}};
  }
  fault f;
  f.platform = string_at(o, "platform");
  f.method = string_at(o, "method");
  f.chat = string_at(o, "chat");
  f.times = static_cast<int>(integer_at(o, "times", 1));
  f.delay = std::chrono::milliseconds(integer_at(o, "delay_ms"));
  f.status = static_cast<int>(integer_at(o, "status"));
  f.code = static_cast<int>(integer_at(o, "code"));
  f.description = string_at(o, "description");
  f.retry_after = static_cast<int>(integer_at(o, "retry_after"));
  f.end = ending_of(string_at(o, "ending"));
  f.after_effect = flag_at(o, "after_effect");
  e_.faults().arm(std::move(f));
  return json::object{{"armed", true}};
}

json::value control::disturb(const json::object& o) {
  auto times = [&](const char* name) { return static_cast<int>(integer_at(o, name)); };
  if (!is_whatsapp(o)) {
    auto& f = bot_of(e_, o).delivery.faults;
    f.lose_answers += times("lose_answers");
    f.cut_bodies += times("cut_bodies");
    f.duplicates += times("duplicates");
    return json::object{{"disturbed", true}};
  }
  auto& posts = number_of(e_, o).posts;
  posts.duplicates += times("duplicates");
  posts.lose_answers += times("lose_answers");
  posts.reorder = flag_at(o, "reorder", posts.reorder);
  if (flag_at(o, "hold"))
    posts.hold();
  if (auto batch = integer_at(o, "flush"); batch > 0)
    posts.flush(static_cast<std::size_t>(batch));
  return json::object{{"disturbed", true}};
}

json::value control::limit(const json::object& o) {
  auto& l = number_of(e_, o).limits;
  l.window = flag_at(o, "window", l.window);
  l.pair = flag_at(o, "pair", l.pair);
  l.refuse_at_once = flag_at(o, "refuse_at_once", l.refuse_at_once);
  l.per_second = static_cast<int>(integer_at(o, "per_second", l.per_second));
  return json::object{{"limited", true}};
}

} // namespace frontdesk::playground::sim
