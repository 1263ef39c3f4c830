// Names the calling thread for whoever looks: top -H, perf, /proc.
#pragma once

#include <sys/prctl.h>

namespace frontdesk {

/// At most 15 characters.
inline void name_thread(const char* name) {
  ::prctl(PR_SET_NAME, name);
}

} // namespace frontdesk
