// What the deaths of other replicas say about an update.
#include "actors/heartbeat.hpp"

namespace frontdesk::actors {

namespace {

/// What people wrote this long ago is delivered again, give or take the clocks.
constexpr std::chrono::seconds delivered_again{30};

} // namespace

/// A job has no time of writing, and is rare.
bool neighbours::may_have_ended_one(const net::update& u, wall_time now) const {
  if (deaths > 0 || past_deaths == 0)
    return deaths > 0;
  auto now_s = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  bool is_old = u.sent_at > 0 && u.sent_at <= now_s - delivered_again.count();
  return is_old || u.kind == net::input_kind::event;
}

} // namespace frontdesk::actors
