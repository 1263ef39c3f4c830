// A small catalogue for tests of the engine: two flows, a list, a card, a deed with its undo.
#pragma once

#include "actors/flow/catalog.hpp"
#include "tests/support/flow_bench.hpp"
#include "tests/support/rows.hpp"

#include <span>

namespace frontdesk::sample {

std::span<const flow::entry> catalog();

using cells = std::vector<std::pair<std::string, std::string>>;
using frontdesk::parin;
/// n members, "Member 01" on.
db::rows members(int from, int count);
flow::who of_role(role);

} // namespace frontdesk::sample
