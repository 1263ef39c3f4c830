// Who is on stage: the bots, numbers and people that a daemon's configuration names.
#pragma once

#include "base/config.hpp"
#include "ops/playground/emulator.hpp"

#include <string>
#include <vector>

namespace frontdesk::playground {

/// Adds every channel of the configuration, its webhook towards the daemons, and every owner with a
/// phone on each channel of the owner's platform. Telegram's webhook itself is set by `frontdesk
/// webhook set`, as with the real one; with several daemons its posts go to them in turn.
void set_stage(emulator&, const config&, const std::vector<std::string>& daemons);

} // namespace frontdesk::playground
