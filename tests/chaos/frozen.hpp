// A replica sleeps past every deadline while it has posts under way, and wakes up among others.
#pragma once

#include "tests/chaos/recorder.hpp"
#include "tests/chaos/stage.hpp"

namespace frontdesk::chaos {

/// SIGSTOP for so many seconds under load. Throws if the sleeper owned no chat: then there was
/// nothing to see.
void sleep_through(stage&, recorder&, int seconds);

} // namespace frontdesk::chaos
