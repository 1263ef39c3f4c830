// Rolling restarts: one replica after the other ends and starts again, as an update of the program
// does it.
#pragma once

#include "tests/chaos/recorder.hpp"
#include "tests/chaos/stage.hpp"

namespace frontdesk::chaos {

/// Blocks for as long as `stops` restarts take. The platforms' load balancer asks each replica
/// whether it is ready.
void restart_in_turn(stage&, recorder&, int stops);

} // namespace frontdesk::chaos
