// One conversation actor per identity and business; a crashed one is spawned anew by its next
// update.
#include "actors/router.hpp"

#include "actors/post.hpp"
#include "actors/pressure.hpp"
#include "base/broken.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"

#include <caf/send.hpp>

namespace frontdesk::actors {

namespace {
constexpr std::chrono::seconds sweep_interval{15};
constexpr std::chrono::seconds write_again{2};
constexpr int write_tries = 30; // a minute: as long as anything is suspected
} // namespace

void router_state::on_arrival(arrival& a) {
  fail_point("decoded");
  if (in_flight_ >= limits.in_flight) {
    metrics::add("frontdesk_turns_refused_total", {"in_flight"});
    return a.respond({.status = 503, .body = {}});
  }
  write_first(std::move(a));
}

void router_state::take_items(arrival a) {
  if (a.items.size() == 1)
    return handle(std::move(a.items.front()), std::move(a.respond));
  auto p = std::make_shared<post>(
      std::move(a),
      [this](net::update u, std::function<void(turn_reply)> done) {
        handle(std::move(u), std::move(done));
      },
      limits.people_per_post);
  self_->delayed_send(self_, limits.deadline, resumption{[p] { p->expire(); }});
  p->start();
}

void router_state::write_first(arrival a) {
  if (a.first.empty())
    return take_items(std::move(a));
  auto statement = std::move(a.first.back());
  a.first.pop_back();
  auto rest = std::make_shared<arrival>(std::move(a));
  self_->request(deps->database, caf::infinite, std::move(statement))
      .then([this, rest](row_set&) { write_first(std::move(*rest)); },
            [rest](const caf::error&) { rest->respond({.status = 503, .body = {}}); });
}

router_state::entry& router_state::find_or_spawn(const std::string& key) {
  auto& e = conversations_[key];
  if (!e.actor) {
    e.actor = self_->spawn(conversation, deps);
    self_->monitor(e.actor);
    keys_[e.actor.id()] = key;
  }
  e.used = std::chrono::steady_clock::now();
  return e;
}

void router_state::handle(net::update u, std::function<void(turn_reply)> done) {
  auto business = deps->channels->at(u.channel).business;
  auto key = std::to_string(business.value) + '/' + person_key(u);
  if (alone_.is_wanted())
    return hold(std::move(key), std::move(u), std::move(done));
  auto& e = find_or_spawn(key);
  if (e.in_flight >= limits.per_conversation && broken != crime::unbounded_mailbox) {
    metrics::add("frontdesk_turns_refused_total", {"mailbox"});
    return done(unavailable());
  }
  if (e.in_flight++ == 0)
    ++busy_;
  turns_under_way = ++in_flight_;
  auto leave = [this, key, id = e.actor.id()] { this->leave(key, id); };
  std::string_view platform = u.on == net::platform::telegram ? "telegram" : "whatsapp";
  self_->request(e.actor, limits.deadline, std::move(u))
      .then(
          [this, key, leave, done, platform](turn_reply& x) {
            leave();
            if (limits.idle.count() == 0)
              forget(key);
            metrics::add("frontdesk_updates_total",
                         {platform, x.status == 200 ? "done" : "refused"});
            done(std::move(x));
          },
          [leave, done, platform](const caf::error&) {
            leave();
            metrics::add("frontdesk_updates_total", {platform, "late"});
            done(unavailable());
          });
}

/// The answer came, or its deadline: a turn that goes on behind its deadline ends with the pool's.
void router_state::leave(const std::string& key, caf::actor_id id) {
  turns_under_way = --in_flight_;
  auto i = conversations_.find(key);
  bool same = i != conversations_.end() && i->second.actor.id() == id; // not one spawned since
  if (same && i->second.in_flight > 0 && --i->second.in_flight == 0) {
    --busy_;
    alone_.give_up(id);
  }
  after_change();
}

void router_state::forget(const std::string& key) {
  if (auto i = conversations_.find(key); i != conversations_.end() && i->second.in_flight == 0) {
    retire(i->second);
    conversations_.erase(i);
  }
}

void router_state::retire(const entry& e) {
  keys_.erase(e.actor.id());
  alone_.end(e.actor.id());
  self_->demonitor(e.actor.address());
  self_->send_exit(e.actor, caf::exit_reason::user_shutdown);
}

void router_state::retire_idle() {
  auto before = std::chrono::steady_clock::now() - limits.idle;
  for (auto i = conversations_.begin(); i != conversations_.end();) {
    if (i->second.in_flight > 0 || i->second.used > before) {
      ++i;
      continue;
    }
    retire(i->second);
    i = conversations_.erase(i);
  }
  after_change();
  metrics::set("frontdesk_turns_in_flight", static_cast<double>(in_flight_));
  metrics::set("frontdesk_conversations", static_cast<double>(conversations_.size()));
}

/// What it was asked is answered with an error each; its next update spawns another.
void router_state::on_down(const caf::down_msg& down) {
  auto i = keys_.find(down.source.id());
  if (i == keys_.end())
    return;
  log::event(log::level::error, "conversation.crashed", {{"reason", caf::to_string(down.reason)}});
  metrics::add("frontdesk_actor_restarts_total", {"conversation"});
  if (auto c = conversations_.find(i->second); c != conversations_.end()) {
    busy_ -= c->second.in_flight > 0 ? 1 : 0;
    conversations_.erase(c);
  }
  keys_.erase(i);
  alone_.end(down.source.id());
  after_change();
}

void router_state::write_later(db::statement s, int tries) {
  auto kept = std::make_shared<db::statement>(std::move(s));
  self_->request(deps->database, caf::infinite, *kept)
      .then([](row_set&) {},
            [this, kept, tries](const caf::error&) {
              if (tries > 0)
                self_->delayed_send(self_, write_again,
                                    resumption{[=, this] { write_later(*kept, tries - 1); }});
            });
}

router_actor::behavior_type router_state::make_behavior() {
  self_->set_down_handler([this](const caf::down_msg& down) { on_down(down); });
  self_->set_exit_handler([this](const caf::exit_msg& x) {
    for (const auto& [key, e] : conversations_)
      self_->send_exit(e.actor, caf::exit_reason::user_shutdown);
    self_->quit(x.reason);
  });
  self_->delayed_send(self_, sweep_interval, tick_atom_v);
  return {
      [this](arrival& a) { on_arrival(a); },
      [](resumption& x) { x.run(); },
      [this](alone_atom) { return let_alone(); },
      [this](company_atom) {
        alone_.end(self_->current_sender()->id());
        after_change();
      },
      [this](db::statement& x) { write_later(std::move(x), write_tries); },
      [this](tick_atom) {
        retire_idle();
        self_->delayed_send(self_, sweep_interval, tick_atom_v);
      },
      [this](status_atom) {
        return actor_status{name, static_cast<std::int64_t>(conversations_.size()),
                            static_cast<std::int64_t>(in_flight_)};
      },
  };
}

router_actor::behavior_type router(router_actor::stateful_pointer<router_state> self,
                                   std::shared_ptr<const conversation_deps> deps,
                                   router_limits limits) {
  auto own = std::make_shared<conversation_deps>(*deps);
  own->router = router_actor{self};
  self->state.deps = std::move(own);
  self->state.limits = limits;
  return self->state.make_behavior();
}

} // namespace frontdesk::actors
