// Whether another process of this machine still exists, as the kernel knows it.
#pragma once

#include <string>
#include <string_view>

namespace frontdesk {

/// Names this process for as long as its machine runs: boot, PID namespace, PID, start ("" where
/// /proc does not tell).
std::string process_mark();

/// It ran on this machine, in this PID namespace, and has ended: nothing can come from it any more.
/// false: it lives, or nobody can know from here.
bool has_ended(std::string_view mark);

} // namespace frontdesk
