// A suspect runs alone: what arrives meanwhile is held back and answered afterwards.
#include "actors/router.hpp"

#include "actors/fault_caf.hpp"
#include "base/metrics.hpp"

#include <utility>

namespace frontdesk::actors {

caf::result<alone_atom> router_state::let_alone() {
  auto who = self_->current_sender()->id(); // the promise takes the sender along
  auto promise = self_->make_response_promise<alone_atom>();
  alone_.ask(who, [promise](bool now) mutable {
    if (now)
      promise.deliver(alone_atom_v);
    else
      promise.deliver(to_error({errc::unavailable, "nobody waits for the answer any more"}));
  });
  after_change();
  return promise;
}

void router_state::hold(std::string key, net::update u, std::function<void(turn_reply)> done) {
  bool is_full = in_flight_ + held_.size() >= limits.in_flight;
  if (is_full || held_of_[key] >= limits.per_conversation) {
    metrics::add("frontdesk_turns_refused_total", {is_full ? "in_flight" : "mailbox"});
    return done(unavailable());
  }
  ++held_of_[key];
  held_.push_back(
      {std::move(key), std::move(u), std::move(done), self_->clock().now() + limits.deadline});
  self_->delayed_send(self_, limits.deadline, resumption{[this] { expire_held(); }});
}

void router_state::expire_held() {
  while (!held_.empty() && held_.front().until <= self_->clock().now()) {
    auto done = std::move(take_held().done);
    metrics::add("frontdesk_turns_refused_total", {"held"});
    done(unavailable());
  }
}

router_state::held router_state::take_held() {
  auto first = std::move(held_.front());
  held_.pop_front();
  if (--held_of_[first.key] == 0)
    held_of_.erase(first.key);
  return first;
}

/// Something ended, or somebody asked to be alone.
void router_state::after_change() {
  alone_.step(busy_);
  while (!held_.empty() && !alone_.is_wanted()) {
    auto next = take_held();
    handle(std::move(next.update), std::move(next.done));
  }
}

} // namespace frontdesk::actors
