// Everything is killed while much is owed: to the platforms, by the platforms, and in open
// conversations.
#pragma once

#include "tests/chaos/options.hpp"

namespace frontdesk::chaos {

/// Prints the figures of P15; false if a target is missed or something is lost.
bool restart_with_backlog(options, int people);

} // namespace frontdesk::chaos
