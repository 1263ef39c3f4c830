// Processor time of the three that share the machine: daemon, PostgreSQL, and the load with the
// emulator.
#pragma once

#include <string>
#include <sys/types.h>

namespace frontdesk::bench {

/// Seconds since each process began, user and system.
struct cpu_seconds {
  double daemon = 0, database = 0, load = 0;
  cpu_seconds operator-(const cpu_seconds& before) const {
    return {daemon - before.daemon, database - before.database, load - before.load};
  }
};

/// Of a process or a thread, from its file `stat` below /proc.
double seconds_of(const std::string& file);
cpu_seconds cpu_now(pid_t daemon, pid_t postmaster);
/// Resident memory in bytes.
double resident(pid_t);

} // namespace frontdesk::bench
