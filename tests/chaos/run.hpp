// One run: set the stage, break it under load, heal it, wait for quiet, write down everything.
#pragma once

#include "tests/chaos/options.hpp"

#include <string>

namespace frontdesk::chaos {

/// Leaves history.jsonl and a file per table in `folder`.
void run(const options&, const std::string& folder);

} // namespace frontdesk::chaos
