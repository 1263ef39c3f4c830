// The emulated platforms' clock: the machine's time plus what a test has advanced it by.
#pragma once

#include <chrono>
#include <cstdint>

namespace frontdesk::playground {

/// Microseconds of the machine's own steady clock: for figures, never advanced.
inline std::int64_t steady_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

class sim_clock {
public:
  using milliseconds = std::chrono::milliseconds;

  /// Milliseconds since 1970; never goes back.
  milliseconds now() const {
    auto elapsed = std::chrono::steady_clock::now() - started_;
    return std::chrono::duration_cast<milliseconds>(elapsed) + start_ + ahead_;
  }
  std::int64_t seconds() const { return now().count() / 1000; }
  void advance(milliseconds by) { ahead_ += by; }
  milliseconds ahead() const { return ahead_; }

private:
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  milliseconds start_ =
      std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch());
  milliseconds ahead_{0};
};

} // namespace frontdesk::playground
