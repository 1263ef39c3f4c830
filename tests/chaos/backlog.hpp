// Everything is killed while much is owed: to the platforms, by the platforms, and in open
// conversations.
#pragma once

#include "tests/chaos/options.hpp"

namespace frontdesk::chaos {

/// Prints the figures of P15; false if a target is missed or something is lost. Each of the people
/// is owed so many messages.
bool restart_with_backlog(options, int people, int owed_each);

} // namespace frontdesk::chaos
