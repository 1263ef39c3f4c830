// A beat that comes back late ends the id: others may have taken its chats by then.
#include "actors/heartbeat.hpp"

#include "actors/fault_caf.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "db/runtime/arrays.hpp"
#include "db/runtime/replicas.hpp"

#include <algorithm>
#include <utility>

namespace frontdesk::actors {

namespace {
using namespace std::chrono_literals;

constexpr auto interval = 1s;
/// So long a death is one of "lately", as in db::runtime::beat.
constexpr auto remembered = 1min;
/// So long answers to calls that were under way at the lapse are awaited.
constexpr auto late_answers = 2s;
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
  listen([] {});
}

void heartbeat_state::listen(std::function<void()> then) {
  self_->request(deps.database, caf::infinite, db::runtime::other_beats(id_.value))
      .then([this, then](row_set& x) { on_heard(x, then); },
            [then](const caf::error&) { then(); }); // asked again with the next beat
}

/// Silence is measured by our own clock: a beat that is heard for the first time came at most as
/// long ago as we last listened, whatever the database's clock was set to. Of a process that was
/// seen to have ended nothing needs to be awaited.
void heartbeat_state::on_heard(const row_set& x, const std::function<void()>& then) {
  auto now = deps.time->boot();
  auto longest = others_.empty() && listened_.count() == 0 ? 0ns : now - listened_;
  std::map<std::int64_t, heard> all;
  std::vector<std::int64_t> ids;
  std::vector<std::string> beats;
  for (const auto& r : x.rows) {
    auto age = std::clamp<std::chrono::nanoseconds>(std::chrono::microseconds{r.number("age_us")},
                                                    0ns, longest);
    heard h{std::string(r.at("beat_at")), now - age};
    auto before = others_.find(r.number("id"));
    if (before != others_.end() && before->second.beat == h.beat)
      h.since = before->second.since;
    bool is_silent = now - h.since >= lease::seasoned && deps.own->may_claim();
    bool has_ended = deps.has_ended(r.at("process"));
    if (has_ended)
      saw_death_ = now;
    if (is_silent || has_ended) {
      ids.push_back(r.number("id"));
      beats.push_back(h.beat);
    }
    all.emplace(r.number("id"), std::move(h));
  }
  others_ = std::move(all);
  listened_ = now;
  if (ids.empty())
    return then();
  declare_lost(ids, beats, then);
}

void heartbeat_state::declare_lost(const std::vector<std::int64_t>& ids,
                                   const std::vector<std::string>& beats,
                                   const std::function<void()>& then) {
  self_
      ->request(deps.database, caf::infinite,
                db::runtime::lose_replicas(
                    id_.value, db::runtime::column(ids, [](auto x) { return x; }),
                    db::runtime::column(beats, [](auto& x) { return std::string_view(x); })))
      .then(
          [this, then](row_set& x) {
            for (const auto& r : x.rows)
              log::event(log::level::warn, "replica.declared_lost", {{"replica", r.number("id")}});
            if (!x.rows.empty())
              for (const auto& c : deps.couriers)
                self_->send(c, claim_atom_v);
            then();
          },
          [then](const caf::error&) { then(); }); // asked again with the next beat
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
  // The last beat of a process that has ended may be written after we saw the end, and keeps it
  // from being declared lost: what we saw counts all the same.
  std::int64_t seen = saw_death_ && deps.time->boot() - *saw_death_ < remembered ? 1 : 0;
  deps.others->deaths = std::max(seen, x.rows[0].number("deaths"));
  deps.others->past_deaths = std::max(seen, x.rows[0].number("past_deaths"));
  metrics::set("frontdesk_replicas_live", static_cast<double>(deps.others->live));
  if (!std::exchange(has_beaten_, true))
    deps.on_first_beat();
}

void heartbeat_state::join() {
  asking_ = true;
  auto sent = deps.time->boot();
  self_
      ->request(deps.database, caf::infinite,
                db::runtime::register_replica(deps.name, deps.process))
      .then(
          [this, sent](row_set& x) {
            asking_ = false;
            id_ = replica_id{x.rows.at(0).number("id")};
            deps.own->begin(id_, sent);
            log::event(log::level::info, "replica.joined", {{"replica", id_.value}});
            listen([this] { beat(); }); // who died lately is to be known before the first update
          },
          [this](const caf::error&) { asking_ = false; }); // the next tick tries again
}

/// Lapsed: nothing more is sent under this id, and we go on under a new one. First what was sent
/// is marked: nobody else may declare us lost before eight seconds have gone by.
void heartbeat_state::give_up() {
  deps.own->end();
  if (lapsed_.count() == 0) {
    log::event(log::level::warn, "replica.lapsed", {{"replica", id_.value}});
    lapsed_ = deps.time->boot();
  }
  asking_ = true;
  struct answers {
    std::size_t missing;
    bool is_writing = false, is_known = true;
  };
  auto all = std::make_shared<answers>(answers{deps.couriers.size()});
  auto heard = [this, all] {
    if (--all->missing == 0)
      on_parted(all->is_writing, all->is_known);
  };
  for (const auto& c : deps.couriers)
    self_->request(c, caf::infinite, part_atom_v)
        .then(
            [=](const actor_status& x) {
              all->is_writing = all->is_writing || x.waiting > 0;
              all->is_known = all->is_known && x.running == 0;
              heard();
            },
            [=](const caf::error&) {
              all->is_known = false;
              heard();
            });
  if (deps.couriers.empty())
    on_parted(false, true);
}

/// If a call of unknown end is under way, whoever claims the chats must know: the id is lost.
void heartbeat_state::on_parted(bool is_writing, bool is_known) {
  asking_ = false;
  bool may_come = !is_known && deps.time->boot() - lapsed_ < late_answers;
  if (leaving_ || is_writing || may_come)
    return; // asked again with the next tick
  asking_ = true;
  self_
      ->request(deps.database, caf::infinite,
                is_known ? db::runtime::part_replica(id_.value)
                         : db::runtime::abandon_replica(id_.value))
      .then(
          [this](row_set&) {
            asking_ = false;
            id_ = {};
            lapsed_ = {};
            join();
          },
          [this](const caf::error&) { asking_ = false; }); // asked again with the next tick
}

caf::result<actor_status> heartbeat_state::leave(bool all_marked) {
  leaving_ = true;
  all_marked = all_marked && deps.own->is_fresh(); // a courier whose lease lapsed let its marks go
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
