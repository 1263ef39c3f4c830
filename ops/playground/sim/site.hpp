// Everything frontdesk-play serves beside the two platforms: page, control API, events, files.
#pragma once

#include "ops/playground/sim/control.hpp"
#include "ops/playground/sim/events.hpp"
#include "ops/playground/sim/files.hpp"

namespace frontdesk::playground::sim {

/// Joins an emulator that is already running, and leaves it when gone.
class site {
public:
  explicit site(emulator&);
  ~site();
  site(const site&) = delete;
  site& operator=(const site&) = delete;

private:
  emulator& e_;
  control control_;
  events events_;
  files files_;
};

} // namespace frontdesk::playground::sim
