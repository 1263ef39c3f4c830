// A beat that comes back late ends the id: others may have taken its chats by then.
#include "actors/heartbeat.hpp"

#include "actors/fault_caf.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "db/runtime/replicas.hpp"

#include <utility>

namespace frontdesk::actors {

namespace {
constexpr std::chrono::seconds interval{1};
} // namespace

void heartbeat_state::beat() {
  metrics::set("frontdesk_heartbeat_age_seconds",
               std::chrono::duration<double>(deps.own->age()).count(), {"replica"});
  if (asking_ || leaving_)
    return;
  if (!id_)
    return join();
  if (!deps.own->is_fresh())
    return give_up();
  asking_ = true;
  auto sent = deps.time->boot();
  self_->request(deps.database, caf::infinite, db::runtime::beat(id_.value))
      .then(
          [this, sent](row_set& x) {
            asking_ = false;
            on_beat(sent, x);
          },
          [this](const caf::error&) { asking_ = false; });
  if (deps.own->may_claim())
    lose_the_silent();
}

void heartbeat_state::lose_the_silent() {
  self_->request(deps.database, caf::infinite, db::runtime::lose_replicas(id_.value))
      .then(
          [this](row_set& x) {
            for (const auto& r : x.rows)
              log::event(log::level::warn, "replica.declared_lost", {{"replica", r.number("id")}});
            if (!x.rows.empty())
              for (const auto& c : deps.couriers)
                self_->send(c, claim_atom_v);
          },
          [](const caf::error&) {}); // asked again with the next beat
}

void heartbeat_state::on_beat(std::chrono::nanoseconds sent, const row_set& x) {
  if (x.rows.empty()) {
    log::event(log::level::error, "replica.lost", {{"replica", id_.value}});
    deps.own->end();
    id_ = {};
    return join();
  }
  if (!deps.own->is_fresh())
    return give_up();
  deps.own->beat(sent);
  deps.others->live = x.rows[0].number("live");
  deps.others->deaths = x.rows[0].number("deaths");
  metrics::set("frontdesk_replicas_live", static_cast<double>(deps.others->live));
  if (!std::exchange(has_beaten_, true))
    deps.on_first_beat();
}

void heartbeat_state::join() {
  asking_ = true;
  auto sent = deps.time->boot();
  self_->request(deps.database, caf::infinite, db::runtime::register_replica(deps.name))
      .then(
          [this, sent](row_set& x) {
            asking_ = false;
            id_ = replica_id{x.rows.at(0).number("id")};
            deps.own->begin(id_, sent);
            log::event(log::level::info, "replica.joined", {{"replica", id_.value}});
            beat(); // who died lately is to be known before the first update
          },
          [this](const caf::error&) { asking_ = false; }); // the next tick tries again
}

/// Lapsed: what this id owned may be claimed at once, and nobody knows what was on its way; we go
/// on under a new one.
void heartbeat_state::give_up() {
  log::event(log::level::warn, "replica.lapsed", {{"replica", id_.value}});
  deps.own->end();
  asking_ = true;
  self_->request(deps.database, caf::infinite, db::runtime::abandon_replica(id_.value))
      .then(
          [this](row_set&) {
            asking_ = false;
            id_ = {};
            join();
          },
          [this](const caf::error&) {
            asking_ = false;
            id_ = {};
          });
}

caf::result<actor_status> heartbeat_state::leave(bool all_marked) {
  leaving_ = true;
  auto promise = self_->make_response_promise<actor_status>();
  auto done = [promise]() mutable { promise.deliver(actor_status{name, 0, 0}); };
  deps.own->end();
  self_
      ->request(deps.database, caf::infinite,
                all_marked ? db::runtime::end_replica(id_.value)
                           : db::runtime::abandon_replica(id_.value))
      .then(
          [this, done, all_marked](row_set&) mutable {
            if (!all_marked)
              return done();
            self_->request(deps.database, caf::infinite, db::runtime::free_chats(id_.value))
                .then([done](row_set&) mutable { done(); },
                      [done](const caf::error&) mutable { done(); });
          },
          [done](const caf::error&) mutable { done(); });
  return promise;
}

heartbeat_actor::behavior_type heartbeat_state::make_behavior() {
  self_->send(self_, tick_atom_v);
  return {
      [this](tick_atom) {
        beat();
        self_->delayed_send(self_, interval, tick_atom_v);
      },
      [this](drain_atom, bool all_marked) { return leave(all_marked); },
      [this](status_atom) {
        return actor_status{name, 0, asking_ ? 1 : 0};
      },
  };
}

heartbeat_actor::behavior_type heartbeat(heartbeat_actor::stateful_pointer<heartbeat_state> self,
                                         heartbeat_deps deps) {
  self->state.deps = std::move(deps);
  return self->state.make_behavior();
}

} // namespace frontdesk::actors
