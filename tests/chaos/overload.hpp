// What a daemon does with more than it can: how much gets done, how quickly, and who pays.
#pragma once

#include "tests/chaos/options.hpp"

namespace frontdesk::chaos {

/// Prints a line per load; true if every promise about overload held.
bool measure_overload(options);

} // namespace frontdesk::chaos
