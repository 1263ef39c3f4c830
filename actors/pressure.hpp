// How much is asked of this process now, for work that nobody waits for and that makes room.
#pragma once

#include <atomic>
#include <cstddef>

namespace frontdesk::actors {

/// Turns that the router has accepted and not answered. It writes, any thread may read.
inline std::atomic<std::size_t> turns_under_way{0};

} // namespace frontdesk::actors
