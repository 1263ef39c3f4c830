// frontdesk-play --check: drives a running playground without a page and prints how long it took.
#pragma once

#include "base/config.hpp"

namespace frontdesk::playground {

/// Finds a member and raises one invoice through the emulated Telegram of the playground that
/// listens on `port`; prints a line per step. The exit code: 0 if every step came out right.
int check(const config&, unsigned short port);

} // namespace frontdesk::playground
