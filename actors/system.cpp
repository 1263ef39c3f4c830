// Start in order of need, stop in the opposite one.
#include "actors/system_parts.hpp"

#include "actors/courier.hpp"
#include "actors/database.hpp"
#include "actors/printer.hpp"
#include "actors/router.hpp"
#include "actors/scheduler.hpp"
#include "actors/telegram_sender.hpp"
#include "actors/whatsapp_sender.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "db/migrate.hpp"
#include "db/runtime/businesses.hpp"

#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <future>
#include <thread>

namespace frontdesk::actors {

namespace {

/// Telegram: about one message a second to a chat with short bursts, 30 a second in all (PLATFORMS
/// §2). WhatsApp: one in six seconds to a person with bursts of 45, 80 a second in all (PLATFORMS
/// §4).
courier_limits to_limits(const send_config& send, net::platform on) {
  courier_limits l;
  bool telegram = on == net::platform::telegram;
  l.per_chat = send.per_chat ? static_cast<double>(*send.per_chat) : telegram ? 1.0 : 1.0 / 6;
  l.per_bot = send.per_bot ? static_cast<double>(*send.per_bot) : telegram ? 30.0 : 80.0;
  l.chat_burst = telegram ? 20 : 45;
  return l;
}

directory to_directory(const std::vector<db::runtime::configured_business>& all) {
  directory d;
  for (const auto& b : all)
    for (const auto& c : b.channels)
      d.channels[c.id.value] = {
          c.id,        b.id,        c.name,  static_cast<net::platform>(c.platform),
          b.time_zone, b.languages, b.areas, c.external};
  return d;
}

std::string replica_name() {
  char host[256] = {};
  ::gethostname(host, sizeof host - 1);
  return text::cat(std::string_view(host), '/', static_cast<std::int64_t>(::getpid()));
}

/// DESIGN §10: within ten seconds. Every stage takes its time from this; the last is the pool's.
constexpr std::chrono::milliseconds whole_stop{9'500};

/// A pinned actor holds what no other does (queues, promises, a lease), so it is not started again
/// beside the rest: the process ends as by kill -9, which every other part is made for, and whoever
/// runs it starts it again.
[[noreturn]] void end_process(const std::string& actor, const std::string& reason) {
  log::event(log::level::error, "actor.died", {{"actor", actor}, {"reason", reason}});
  std::_Exit(70); // sysexits.h: EX_SOFTWARE
}

const channel_config& settings_of(const config& c, const channel_info& info) {
  for (const auto& x : c.channels)
    if (x.name == info.name)
      return x;
  throw check_failed("no configuration of channel " + info.name);
}

} // namespace

void system::parts::spawn_couriers() {
  for (const auto& [id, info] : channels->channels) {
    const auto& conf = settings_of(settings, info);
    auto api = net::http::endpoint::parse(conf.api);
    if (!api)
      throw fatal(text::cat("channel ", info.name, ": api: ", api.error().text));
    std::shared_ptr<sender> to;
    if (info.on == net::platform::telegram)
      to = std::make_shared<telegram_sender>(*client, own, *api, conf.token);
    else
      to = std::make_shared<whatsapp_sender>(*client, own, *api, conf.phone_number_id, conf.token);
    couriers[id] =
        caf_system->spawn(courier, courier_deps{database, artist, std::move(to), own, others, info},
                          to_limits(settings.send, info.on));
  }
}

/// The door opens with the first beat: a chat of a turn without a replica id would have no sender.
void system::parts::spawn_heart() {
  heartbeat_deps deps{database, &time, own, others, replica_name(), process_mark(), {}, [this] {
                        entrance = made_entrance.get();
                        log::event(log::level::info, "serving", {{"port", server->port()}});
                      }};
  for (const auto& [id, c] : couriers)
    deps.couriers.push_back(c);
  heart = caf_system->spawn(heartbeat, std::move(deps));
}

router_actor system::parts::spawn_router() {
  auto deps = std::make_shared<conversation_deps>();
  deps->database = database;
  deps->couriers = couriers;
  deps->channels = channels.get();
  deps->replica = [own = own] { return own->id(); };
  deps->watch_suspects = [this](const net::update& u) {
    return others->may_have_ended_one(u, time.wall());
  };
  deps->guest_turns = settings.limits.guest_turns;
  router_limits limits;
  limits.in_flight = static_cast<std::size_t>(settings.limits.turns);
  limits.deadline = std::chrono::milliseconds{settings.limits.deadline_ms};
  limits.idle = std::chrono::seconds{settings.limits.idle_s};
  return caf_system->spawn(router, std::shared_ptr<const conversation_deps>(deps), limits);
}

void system::parts::spawn_actors(directory d) {
  channels = std::make_shared<const directory>(std::move(d));
  // Measured (decision 0003): work stealing, and more workers than cores, spend a third of the
  // daemon's time on looking for work.
  caf_config.set("scheduler.policy", caf::atom("sharing"));
  auto workers = static_cast<std::size_t>(settings.limits.workers);
  if (workers == 0)
    workers = std::max<std::size_t>(std::thread::hardware_concurrency(), 2);
  caf_config.set("scheduler.max-threads", workers);
  caf_system = std::make_unique<caf::actor_system>(caf_config);
  batch_limits batches;
  batches.queue = static_cast<std::size_t>(settings.limits.queue);
  database = caf_system->spawn(actors::database, pool.get(), batches);
  artist = caf_system->spawn<caf::detached>(printer, database);
  spawn_couriers();
  routes = spawn_router();
  made_entrance = std::make_unique<door>(door_deps{routes, channels});
  spawn_heart();
  auto jobs = caf_system->spawn(scheduler, scheduler_deps{database, routes, own, channels});
  std::vector<watched> all{{"database", caf::actor_cast<caf::actor>(database)},
                           {"heartbeat", caf::actor_cast<caf::actor>(heart)},
                           {"router", caf::actor_cast<caf::actor>(routes)},
                           {"scheduler", caf::actor_cast<caf::actor>(jobs)}};
  for (const auto& [id, c] : couriers)
    all.push_back({"courier." + channels->at(channel_id{id}).name, caf::actor_cast<caf::actor>(c)});
  all.push_back({"printer", caf::actor_cast<caf::actor>(artist), pulse::drawing});
  for (const auto& w : all)
    pinned.push_back(w.actor);
  pinned.push_back(caf_system->spawn(watch, beats, std::move(all), mourning(&end_process)));
}

bool system::parts::put_off(std::string why) {
  std::lock_guard hold(waiting_guard);
  waiting_for = std::move(why);
  return false;
}

std::string system::parts::waits_for() const {
  std::lock_guard hold(waiting_guard);
  return "waiting for " + waiting_for;
}

bool system::parts::start() {
  auto without_database = [this](const fault& f) {
    log::event(log::level::warn, "database.unavailable", {{"why", f.text}});
    return put_off("the database: " + log::cleaned(f.text));
  };
  auto states = db::migrator(settings.database).status();
  if (!states && states.error().code == errc::invalid)
    throw fatal("database: " + log::cleaned(states.error().text));
  if (!states)
    return without_database(states.error());
  if (auto wrong = db::complaints(*states); !wrong.empty()) {
    log::event(log::level::error, "schema.unfit",
               {{"why", wrong.front()}, {"fix", "frontdesk migrate up"}});
    return put_off(text::cat("a schema that fits: ", wrong.front(), " (frontdesk migrate up)"));
  }
  std::promise<result<std::vector<db::runtime::configured_business>>> kept;
  db::runtime::keep_configured(*pool, db::runtime::to_businesses(settings),
                               [&](auto x) { kept.set_value(std::move(x)); });
  auto businesses = kept.get_future().get();
  if (!businesses && businesses.error().code == errc::invalid)
    throw fatal(businesses.error().text);
  if (!businesses)
    return without_database(businesses.error());
  spawn_actors(to_directory(*businesses));
  return true;
}

void system::parts::stop(std::chrono::milliseconds grace) {
  using namespace std::chrono_literals;
  using std::chrono::steady_clock;
  stop_by = steady_clock::now() + whole_stop;
  // What is left for a stage if those after it are to have `rest`.
  auto left_before = [this](std::chrono::milliseconds rest) {
    auto left = stop_by - steady_clock::now() - rest;
    return std::max(1ms, std::chrono::duration_cast<std::chrono::milliseconds>(left));
  };
  draining = true;
  log::event(log::level::info, "stopping");
  server->stop(grace, left_before(grace + 2s));
  if (!caf_system)
    return;
  caf::scoped_actor self{*caf_system};
  bool all_marked = true;
  // Asked all at once: they share the time.
  auto time_to_send = left_before(800ms);
  std::vector<decltype(self->request(couriers.begin()->second, time_to_send, drain_atom_v))>
      answers;
  for (const auto& [id, c] : couriers)
    answers.push_back(self->request(c, time_to_send, drain_atom_v));
  for (auto& a : answers)
    std::move(a).receive([](const actor_status&) {},
                         [&](const caf::error&) { all_marked = false; });
  self->request(heart, left_before(400ms), drain_atom_v, all_marked)
      .receive([](const actor_status&) {}, [](const caf::error&) {});
  log::event(log::level::info, "stopped");
}

} // namespace frontdesk::actors
