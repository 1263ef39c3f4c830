// fault <-> caf::error: the only place where the two meet.
#pragma once

#include "base/result.hpp"

#include <caf/error.hpp>

namespace frontdesk::actors {

caf::error to_error(const fault&);

/// An error of CAF itself (receiver down, timeout) becomes unavailable.
fault to_fault(const caf::error&);

} // namespace frontdesk::actors
