// How long the calling thread was ready to run and had no core.
#pragma once

#include <chrono>
#include <fstream>

namespace frontdesk {

/// Since the thread began. Linux, sched-stats: the second number of schedstat, in nanoseconds; 0
/// where the kernel keeps no such count.
inline std::chrono::nanoseconds run_delay() {
  std::ifstream in("/proc/thread-self/schedstat");
  std::chrono::nanoseconds::rep on_a_core = 0;
  std::chrono::nanoseconds::rep waited = 0;
  in >> on_a_core >> waited;
  return std::chrono::nanoseconds(waited);
}

} // namespace frontdesk
