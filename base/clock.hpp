// Where time comes from: an interface with three clocks, so that tests turn them by hand.
#pragma once

#include <atomic>
#include <chrono>

namespace frontdesk {

/// Microseconds since 1970, UTC: what PostgreSQL's timestamptz holds.
using wall_time = std::chrono::sys_time<std::chrono::microseconds>;

class clock {
public:
  clock() = default;
  clock(const clock&) = delete;
  clock& operator=(const clock&) = delete;
  virtual ~clock() = default;

  /// Never goes back, stops while the machine sleeps: for durations and deadlines.
  virtual std::chrono::nanoseconds steady() const = 0;
  /// Never goes back and counts sleep (CLOCK_BOOTTIME): for "was my heartbeat unbroken?" (DESIGN
  /// §7).
  virtual std::chrono::nanoseconds boot() const = 0;
  /// The time of day; may jump.
  virtual wall_time wall() const = 0;
};

/// The machine's clocks.
const clock& system_clock();

/// A clock that moves only when told to; safe to read from other threads.
class fake_clock final : public clock {
public:
  explicit fake_clock(wall_time start = wall_time{}) : wall_offset_(start.time_since_epoch()) {}

  std::chrono::nanoseconds steady() const override { return awake_.load(); }
  std::chrono::nanoseconds boot() const override { return awake_.load() + asleep_.load(); }
  wall_time wall() const override {
    auto elapsed = std::chrono::floor<std::chrono::microseconds>(boot());
    return wall_time{wall_offset_.load() + elapsed};
  }

  void advance(std::chrono::nanoseconds by) { awake_ = awake_.load() + by; }
  /// The machine was suspended: boot and wall move, steady does not.
  void sleep(std::chrono::nanoseconds by) { asleep_ = asleep_.load() + by; }
  /// Somebody set the time of day.
  void set_wall(wall_time to) {
    wall_offset_ = to.time_since_epoch() - std::chrono::floor<std::chrono::microseconds>(boot());
  }

private:
  std::atomic<std::chrono::nanoseconds> awake_{std::chrono::nanoseconds{0}};
  std::atomic<std::chrono::nanoseconds> asleep_{std::chrono::nanoseconds{0}};
  std::atomic<std::chrono::microseconds> wall_offset_;
};

} // namespace frontdesk
