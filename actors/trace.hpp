// The mark that follows an update through the log.
#pragma once

#include <string>

namespace frontdesk::actors {

/// 16 hex digits that no other update has, in every log line from here to the outgoing call.
std::string new_trace();

} // namespace frontdesk::actors
