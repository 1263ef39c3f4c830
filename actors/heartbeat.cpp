// A beat that comes back late ends the id: others may have taken its chats by then.
#include "actors/heartbeat.hpp"

#include "actors/fault_caf.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "db/runtime/replicas.hpp"

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
    self_->request(deps.database, caf::infinite, db::runtime::lose_replicas(id_.value))
        .then([](row_set&) {}, [](const caf::error&) {}); // asked again with the next beat
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
          },
          [this](const caf::error&) { asking_ = false; }); // the next tick tries again
}

/// Lapsed: what this id owned may be claimed at once; we go on under a new one.
void heartbeat_state::give_up() {
  log::event(log::level::warn, "replica.lapsed", {{"replica", id_.value}});
  deps.own->end();
  asking_ = true;
  self_->request(deps.database, caf::infinite, db::runtime::end_replica(id_.value))
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

heartbeat_actor::behavior_type heartbeat_state::make_behavior() {
  self_->send(self_, tick_atom_v);
  return {
      [this](tick_atom) {
        beat();
        self_->delayed_send(self_, interval, tick_atom_v);
      },
      [this](drain_atom) -> caf::result<actor_status> {
        leaving_ = true;
        auto promise = self_->make_response_promise<actor_status>();
        auto done = [promise]() mutable { promise.deliver(actor_status{name, 0, 0}); };
        self_->request(deps.database, caf::infinite, db::runtime::end_replica(id_.value))
            .then(
                [this, done](row_set&) mutable {
                  self_->request(deps.database, caf::infinite, db::runtime::free_chats(id_.value))
                      .then([done](row_set&) mutable { done(); },
                            [done](const caf::error&) mutable { done(); });
                },
                [done](const caf::error&) mutable { done(); });
        deps.own->end();
        return promise;
      },
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
