// Transitions of a connection's life.
#include "db/wire/lifecycle.hpp"

#include <algorithm>

namespace frontdesk::db::wire {

/// Half of the delay is certain, half is chance: replicas must not come back in step.
lifecycle::step lifecycle::fail() {
  state_ = state::backing_off;
  auto half = back_off_.count() / 2;
  std::uniform_int_distribution<milliseconds::rep> chance(0, half);
  milliseconds delay{half + chance(random_)};
  back_off_ = std::min(back_off_ * 2, longest_back_off);
  return {action::back_off, delay};
}

lifecycle::step lifecycle::resume(event e) {
  if (state_ == state::closed)
    return {};
  if (e == event::stop) {
    state_ = state::closed;
    return {action::close, {}};
  }
  switch (state_) {
  case state::down:
  case state::backing_off:
    if (e != event::start && e != event::timer)
      return {};
    state_ = state::connecting;
    return {action::connect, connect_limit};
  case state::connecting:
    if (e == event::wants_read)
      return {action::wait_read, {}};
    if (e == event::wants_write)
      return {action::wait_write, {}};
    if (e == event::connected) {
      state_ = state::configuring;
      return {action::configure, {}};
    }
    break;
  case state::configuring:
    if (e == event::configured) {
      state_ = state::ready;
      back_off_ = first_back_off;
      return {action::serve, {}};
    }
    break;
  case state::ready:
    if (e == event::timer)
      return {};
    break;
  case state::closed:
    break;
  }
  return e == event::failed || e == event::timer ? fail() : step{};
}

} // namespace frontdesk::db::wire
