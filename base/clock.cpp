// The machine's clocks.
#include "base/clock.hpp"

#include <ctime>

namespace frontdesk {

namespace {

class machine_clock final : public clock {
public:
  std::chrono::nanoseconds steady() const override { return read(CLOCK_MONOTONIC); }
  std::chrono::nanoseconds boot() const override { return read(CLOCK_BOOTTIME); }
  wall_time wall() const override {
    return wall_time{std::chrono::floor<std::chrono::microseconds>(read(CLOCK_REALTIME))};
  }

private:
  static std::chrono::nanoseconds read(clockid_t which) {
    timespec t{};
    clock_gettime(which, &t);
    return std::chrono::seconds{t.tv_sec} + std::chrono::nanoseconds{t.tv_nsec};
  }
};

} // namespace

const clock& system_clock() {
  static const machine_clock machine;
  return machine;
}

} // namespace frontdesk
