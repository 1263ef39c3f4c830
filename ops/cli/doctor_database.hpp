// The part of `frontdesk doctor` that looks at PostgreSQL.
#pragma once

#include "base/config.hpp"
#include "ops/cli/findings.hpp"

namespace frontdesk::cli {

/// Reachable, new enough, durable, migrated, our role neither too strong nor too weak, clocks
/// agree, enough connections.
void check_database(const config&, findings&);

} // namespace frontdesk::cli
