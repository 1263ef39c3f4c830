// What the system lets a process do: open files, leave core files.
#pragma once

#include "base/config.hpp"

namespace frontdesk::cli {

/// Open files up to the hard limit, no core files (they hold secrets). Returns the configuration
/// with as many HTTP connections as files are left for, beside what the daemon itself opens.
config within_process_limits(config);

} // namespace frontdesk::cli
