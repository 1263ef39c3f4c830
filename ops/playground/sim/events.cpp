// Changes turned into server-sent events.
#include "ops/playground/sim/events.hpp"

#include "base/text.hpp"
#include "ops/playground/sim/views.hpp"

namespace frontdesk::playground::sim {

void events::watch(emulator& e) {
  e.telegram_observers.push_back(
      [this](telegram::bot& b, const telegram::change& c) { on_telegram(b, c); });
  e.whatsapp_observers.push_back(
      [this](whatsapp::number& n, const whatsapp::change& c) { on_whatsapp(n, c); });
}

bool events::handle(http::request& r, const std::shared_ptr<http::responder>& out) {
  if (r.path != "/sim/events")
    return false;
  out->begin_stream("text/event-stream");
  out->push(": open\n\n");
  listeners_.push_back(out);
  return true;
}

void events::on_telegram(telegram::bot& b, const telegram::change& c) {
  if (listeners_.empty())
    return;
  using what = telegram::change::what;
  json::object o{
      {"platform", "telegram"}, {"channel", b.identity().name}, {"person", std::to_string(c.chat)}};
  switch (c.kind) {
  case what::said:
  case what::edited:
  case what::wrote:
    o["message"] = message_view(*c.shown);
    publish("message", o);
    break;
  case what::deleted:
    o["id"] = std::to_string(c.shown->id);
    publish("deleted", o);
    break;
  case what::typing:
    publish("typing", o);
    break;
  case what::answered:
    o["message"] = std::to_string(c.answer->message);
    o["data"] = c.answer->data;
    o["toast"] = c.answer->toast;
    o["alert"] = c.answer->alert;
    publish("answered", o);
    break;
  case what::acknowledged:
    break;
  case what::webhook:
    o["url"] = b.delivery.hook().url;
    publish("webhook", o);
    break;
  }
  bool is_timed = c.kind == what::acknowledged || c.kind == what::said || c.kind == what::edited;
  for (auto t = b.history.turns().rbegin(); is_timed && t != b.history.turns().rend(); ++t)
    if (t->chat == c.chat) {
      publish("turn", turn_view(*t, b.identity().name));
      break;
    }
}

void events::on_whatsapp(whatsapp::number& n, const whatsapp::change& c) {
  if (listeners_.empty())
    return;
  using what = whatsapp::change::what;
  const auto& channel = n.settings().name;
  json::object o{{"platform", "whatsapp"}, {"channel", channel}, {"person", c.chat}};
  if (c.kind == what::said || c.kind == what::wrote || c.kind == what::status) {
    o["message"] = message_view(*c.shown);
    publish("message", o);
  } else if (c.kind == what::typing) {
    publish("typing", o);
  }
  bool is_timed = c.kind == what::said || c.kind == what::acknowledged;
  for (auto t = n.turns().rbegin(); is_timed && t != n.turns().rend(); ++t)
    if (t->chat == c.chat) {
      publish("turn", turn_view(*t, channel));
      break;
    }
}

void events::publish(const char* event, const json::object& o) {
  auto bytes = text::cat("event: ", event, "\ndata: ", write(o), "\n\n");
  listeners_.remove_if([](const auto& out) { return !out->is_open(); });
  for (const auto& out : listeners_)
    out->push(bytes);
}

} // namespace frontdesk::playground::sim
