// The daemon's HTTP side: probes, metrics, and webhooks until and while the actors run.
#include "actors/system_parts.hpp"

#include "actors/probes.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/text.hpp"

#include <caf/send.hpp>

namespace frontdesk::actors {

namespace {

db::pool_options to_pool(const config& c) {
  db::pool_options o;
  o.dsn = c.database;
  o.connections = static_cast<std::size_t>(c.limits.pool);
  o.queue = static_cast<std::size_t>(c.limits.queue);
  o.deadline = std::chrono::milliseconds{c.limits.deadline_ms};
  o.prepared = c.limits.prepared;
  o.settings = {text::cat("statement_timeout=", c.limits.statement_ms),
                text::cat("lock_timeout=", c.limits.lock_ms),
                text::cat("idle_in_transaction_session_timeout=", c.limits.idle_transaction_ms)};
  return o;
}

} // namespace

net::http::server_options to_server_options(const config& c) {
  net::http::server_options o;
  o.listen = text::cat(c.listen.host, ':', c.listen.port);
  o.most.header = static_cast<std::size_t>(c.limits.header);
  o.most.telegram_body = static_cast<std::size_t>(c.limits.telegram_body);
  o.most.whatsapp_body = static_cast<std::size_t>(c.limits.whatsapp_body);
  o.most.connections = static_cast<std::size_t>(c.limits.connections);
  o.most.header_time = std::chrono::milliseconds{c.limits.read_ms};
  o.most.body_time = o.most.header_time;
  o.most.answer_time = std::chrono::milliseconds{c.limits.deadline_ms};
  o.most.idle_time = std::chrono::seconds{c.limits.keep_alive_s};
  for (const auto& x : c.channels) {
    bool telegram = x.on == net::platform::telegram;
    o.doors.push_back({x.name, x.on, telegram ? x.secret : x.app_secret,
                       telegram ? x.secret_old : x.app_secret_old, x.verify_token});
  }
  return o;
}

system::parts::parts(const config& c)
    : settings(c), own(std::make_shared<lease>(time)), others(std::make_shared<neighbours>()),
      beats(std::make_shared<pulse>(time)) {
  auto made = net::http::client::make({});
  if (!made)
    throw fatal("TLS: " + made.error().text);
  client = std::move(*made);
  auto opened = net::http::server::open(to_server_options(settings), make_handlers());
  if (!opened)
    throw fatal(opened.error().text);
  pool = std::make_unique<db::pool>(to_pool(settings));
  server = std::move(*opened);
  server->start();
}

system::parts::~parts() {
  server.reset();
  entrance = nullptr;
  client.reset(); // its callbacks end before the actors do
  pool->stop(stop_by);
  made_entrance.reset();
  if (!caf_system)
    return;
  for (auto& x : pinned)
    caf::anon_send_exit(x, caf::exit_reason::user_shutdown);
  pinned.clear();
  database = nullptr;
  heart = nullptr;
  routes = nullptr;
  artist = nullptr;
  couriers.clear();
  caf_system.reset(); // waits for the actors
}

net::http::handlers system::parts::make_handlers() {
  net::http::handlers h;
  h.telegram = [this](std::string_view channel, std::string body, net::http::responder respond) {
    if (const auto* d = entrance.load())
      return d->telegram(channel, std::move(body), std::move(respond));
    respond(try_again());
  };
  h.whatsapp = [this](std::string_view channel, std::string body, net::http::responder respond) {
    if (const auto* d = entrance.load())
      return d->whatsapp(channel, std::move(body), std::move(respond));
    respond(try_again());
  };
  h.livez = [this] { return livez(*beats); };
  h.readyz = [this] { return readyz(); };
  h.metrics = [this] { return metrics_text(); };
  h.answered = [](std::string_view route, int status) {
    metrics::add("frontdesk_http_requests_total", {route, std::to_string(status / 100) + "xx"});
  };
  return h;
}

/// 503 only before the first good answer of the database and after SIGTERM: a database lost later
/// is a reason, because our own 503 with Retry-After is what the platform must see (DESIGN §6).
net::http::response system::parts::readyz() const {
  std::vector<std::string> why;
  if (draining)
    why.emplace_back("draining");
  if (entrance.load() == nullptr)
    why.push_back(waits_for());
  bool good = why.empty();
  if (auto s = pool->status(); s.connected == 0)
    why.push_back("database: " + log::cleaned(s.last_error));
  if (!own->is_fresh())
    why.emplace_back("heartbeat lapsed");
  return probe_answer(good, why);
}

net::http::response system::parts::metrics_text() const {
  metrics::set("frontdesk_db_connections", static_cast<double>(pool->status().connected),
               {"connected"});
  for (const auto& [name, age] : beats->ages())
    metrics::set("frontdesk_heartbeat_age_seconds", std::chrono::duration<double>(age).count(),
                 {name});
  net::http::response r;
  r.content_type = "text/plain; version=0.0.4; charset=utf-8";
  r.body = metrics::text();
  return r;
}

system::system(const config& c) : parts_(std::make_unique<parts>(c)) {}
system::~system() = default;
bool system::start() {
  return parts_->start();
}
std::uint16_t system::port() const {
  return parts_->server->port();
}
void system::stop(std::chrono::milliseconds grace) {
  parts_->stop(grace);
}

} // namespace frontdesk::actors
