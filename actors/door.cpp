// What needs no turn is answered here: kinds we do not act on, groups. The rest becomes an arrival.
#include "actors/door.hpp"

#include "actors/text/tr.hpp"
#include "actors/trace.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/text.hpp"
#include "db/row.hpp"
#include "db/runtime/outbox_sql.hpp"
#include "db/runtime/quarantine.hpp"
#include "net/telegram/decode.hpp"
#include "net/telegram/encode.hpp"
#include "net/whatsapp/answers.hpp"
#include "net/whatsapp/decode.hpp"

#include <caf/send.hpp>

namespace frontdesk::actors {

namespace {

db::runtime::put_aside unreadable(std::string key, const std::string& why, std::string body) {
  metrics::add("frontdesk_quarantined_total", {"unreadable"});
  auto trace = new_trace();
  log::event(log::level::warn, "update.unreadable", {{"trace", trace}, {"why", why}});
  return {std::move(key), why, std::move(trace), std::move(body)};
}

/// In a group nothing is stored: a command gets one hint, a button an alert (DESIGN §2).
std::string group_hint(const net::update& u) {
  auto hint = text::tr(u.language, "Please write to me privately.");
  if (u.kind == net::input_kind::tap)
    return net::telegram::answer(u.tap, hint, true);
  if (u.kind != net::input_kind::text || !u.text.starts_with('/'))
    return {};
  net::screen s;
  s.body = std::move(hint);
  auto call = net::telegram::encode(s, {u.chat, {}});
  return text::cat("{\"method\":\"", call.method, "\",", std::string_view(call.body).substr(1));
}

db::statement to_statement(channel_id channel, const std::vector<net::whatsapp::status>& statuses) {
  std::vector<std::int64_t> ids, ranks;
  std::vector<std::optional<std::string>> messages, errors, closed;
  for (const auto& s : statuses) {
    if (!s.post)
      continue;
    ids.push_back(s.post.value);
    ranks.push_back(static_cast<std::int64_t>(s.reached));
    messages.emplace_back(s.message);
    errors.emplace_back(s.error);
    bool lost = net::whatsapp::classify_failure(s.code, {}).what == net::outcome::unreachable;
    closed.emplace_back(lost ? "true" : "false");
  }
  return db::runtime::raise_delivery(channel, db::array_literal(ids), db::array_literal(ranks),
                                     db::array_literal(messages), db::array_literal(errors),
                                     db::array_literal(closed));
}

} // namespace

net::http::response try_again() {
  net::http::response r;
  r.status = 503;
  r.retry_after = 2;
  return r;
}

void door::admit(arrival a, net::http::responder respond) const {
  a.respond = [respond = std::move(respond)](turn_reply x) {
    if (x.status != 200)
      return respond(try_again());
    net::http::response r;
    r.body = std::move(x.body);
    respond(std::move(r));
  };
  caf::anon_send(deps_.router, std::move(a));
}

void door::telegram(std::string_view name, std::string body, net::http::responder respond) const {
  const auto* channel = deps_.channels->find(name);
  if (channel == nullptr)
    return respond(try_again());
  auto decoded = net::telegram::decode(body, channel->id);
  arrival a;
  if (!decoded) {
    a.first.push_back(db::runtime::to_quarantine(
        channel->id, {unreadable({}, decoded.error().text, std::move(body))}));
    return admit(std::move(a), std::move(respond));
  }
  if (!decoded->update) {
    metrics::add("frontdesk_updates_ignored_total", {"telegram", decoded->ignored});
    return respond({});
  }
  auto& u = *decoded->update;
  if (!u.is_private) {
    net::http::response r;
    r.body = group_hint(u);
    return respond(std::move(r));
  }
  u.trace = new_trace();
  u.raw = std::move(body);
  a.items.push_back(std::move(u));
  admit(std::move(a), std::move(respond));
}

void door::whatsapp(std::string_view name, std::string body, net::http::responder respond) const {
  const auto* channel = deps_.channels->find(name);
  if (channel == nullptr)
    return respond(try_again());
  auto decoded = net::whatsapp::decode(
      body, {channel->id, channel->external, std::to_string(channel->business.value)});
  arrival a;
  if (!decoded) {
    a.first.push_back(db::runtime::to_quarantine(
        channel->id, {unreadable({}, decoded.error().text, std::move(body))}));
    return admit(std::move(a), std::move(respond));
  }
  for (const auto& [kind, count] : decoded->ignored)
    metrics::add("frontdesk_updates_ignored_total", {"whatsapp", kind}, count);
  std::vector<db::runtime::put_aside> aside;
  for (auto& x : decoded->rejected)
    aside.push_back(unreadable(std::move(x.key), x.why.text, std::move(x.raw)));
  if (!aside.empty())
    a.first.push_back(db::runtime::to_quarantine(channel->id, aside));
  if (!decoded->statuses.empty())
    a.first.push_back(to_statement(channel->id, decoded->statuses));
  // Of a group nothing is stored (DESIGN §2).
  if (auto groups = std::erase_if(decoded->updates, [](const auto& u) { return !u.is_private; }))
    metrics::add("frontdesk_updates_ignored_total", {"whatsapp", "group"},
                 static_cast<std::int64_t>(groups));
  for (auto& u : decoded->updates)
    u.trace = new_trace();
  a.items = std::move(decoded->updates);
  admit(std::move(a), std::move(respond));
}

} // namespace frontdesk::actors
