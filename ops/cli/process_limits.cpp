// Sets the process's limits before anything is opened.
#include "ops/cli/process_limits.hpp"

#include "base/log.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace frontdesk::cli {

namespace {

constexpr std::int64_t own_files = 64;
constexpr std::int64_t files_of_connection = 2; // PostgreSQL's, and one more to cancel on
constexpr std::int64_t files_of_channel = 128;  // calls to its platform at once

} // namespace

config within_process_limits(config c) {
  const rlimit none{0, 0};
  if (::setrlimit(RLIMIT_CORE, &none) != 0)
    log::event(log::level::warn, "limits.core_files_remain");
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0)
    return c;
  rlimit raised{files.rlim_max, files.rlim_max};
  if (::setrlimit(RLIMIT_NOFILE, &raised) == 0)
    files = raised;
  if (files.rlim_cur == RLIM_INFINITY)
    return c;
  auto reserved = own_files + files_of_connection * c.limits.pool
                  + files_of_channel * static_cast<std::int64_t>(c.channels.size());
  auto left = std::max<std::int64_t>(static_cast<std::int64_t>(files.rlim_cur) - reserved, 1);
  if (c.limits.connections > left) {
    log::event(log::level::warn, "limits.connections_capped",
               {{"to", left}, {"open_files", static_cast<std::int64_t>(files.rlim_cur)}});
    c.limits.connections = left;
  }
  return c;
}

} // namespace frontdesk::cli
