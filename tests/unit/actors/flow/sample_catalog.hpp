// A small catalogue for tests of the engine: two flows, a list, a card, a deed with its undo.
#pragma once

#include "actors/flow/catalog.hpp"
#include "tests/support/flow_bench.hpp"

#include <span>

namespace frontdesk::sample {

std::span<const flow::entry> catalog();

using cells = std::vector<std::pair<std::string, std::string>>;
/// The row of Parin, as the member search and card return it.
db::rows parin();
/// n members, "Member 01" on.
db::rows members(int from, int count);
flow::who of_role(role);

} // namespace frontdesk::sample
