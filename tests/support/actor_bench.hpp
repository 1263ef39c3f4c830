// Actors on CAF's deterministic scheduler: nothing runs until the test says so, time is turned by
// hand.
#pragma once

#include "base/log.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/send.hpp>

#include <chrono>

namespace frontdesk {

class actor_bench {
public:
  actor_bench() : system_(configure(config_)) {}
  ~actor_bench() { system_.await_actors_before_shutdown(false); }
  actor_bench(const actor_bench&) = delete;
  actor_bench& operator=(const actor_bench&) = delete;

  caf::actor_system& system() { return system_; }
  /// Runs every message that waits, and what those cause.
  void run() { scheduler().run(); }
  void advance(std::chrono::nanoseconds by) {
    scheduler().advance_time(by);
    run();
  }

private:
  static caf::actor_system_config& configure(caf::actor_system_config& c) {
    c.set("scheduler.policy", caf::atom("testing"));
    log::set_level(log::level::warn); // a line for each turn and call would hide what failed
    return c;
  }
  caf::scheduler::test_coordinator& scheduler() {
    return dynamic_cast<caf::scheduler::test_coordinator&>(system_.scheduler());
  }

  caf::actor_system_config config_;
  caf::actor_system system_;
};

} // namespace frontdesk
