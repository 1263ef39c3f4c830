// The faults of a run: drawn by weight from the seed, each with its end.
#pragma once

#include "tests/chaos/recorder.hpp"
#include "tests/chaos/stage.hpp"

#include <chrono>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace frontdesk::chaos {

/// Belongs to the supervisor's thread. Several faults may be in force at once, but one of a kind on
/// one target.
class faults {
public:
  faults(stage&, recorder&, const options&);

  /// Ends what is due, restarts what ended, and now and then begins something. Call often.
  void tick();
  /// Ends everything and waits until processes and the database run again.
  void heal();
  /// Starts again what has ended: a daemon that was terminated takes its time.
  void restart_ended();

private:
  using steady = std::chrono::steady_clock;
  struct kind {
    const char* name;
    int weight;
    void (faults::*begin)();
  };
  struct ending {
    steady::time_point due;
    std::string what;
    std::function<void()> run;
  };

  static const std::vector<kind>& kinds();
  void draw();
  bool is_wanted(const char* name) const;
  /// Notes the fault, and that `run` ends it after a time; false if it is in force already.
  bool begin(const std::string& what, int least_ms, int most_ms, std::function<void()> run);

  void kill_daemon();
  void part_machines();
  void terminate_daemon();
  void stop_daemon();
  void stop_database();
  void kill_database();
  void terminate_backends();
  void trouble_gate();
  void trouble_delivery();
  void repeat_old(int times, std::size_t from);
  void trouble_api();
  void flood();
  void jump_clock();
  void jump_database_clock();
  void type_what_is_deadly();
  void ask_by_a_deadly_name();
  void start_database();

  replica& any_replica() { return stage_.replicas[below(stage_.replicas.size())]; }
  std::size_t index(const replica& r) const {
    return static_cast<std::size_t>(&r - stage_.replicas.data());
  }
  std::size_t below(std::size_t n) { return random_() % n; }

  stage& stage_;
  recorder& history_;
  const options& options_;
  std::mt19937_64 random_;
  std::vector<ending> endings_;
  std::vector<steady::time_point> not_before_; // per replica: when it may be started again
  bool is_database_down_ = false;
  int deadly_typed_ = 0;
  steady::time_point next_;
};

} // namespace frontdesk::chaos
