// Texts that would be something else if they were ever not treated as text.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace frontdesk::test {

/// Classics, and so many that come of them when they are cut and joined, from a seed.
std::vector<std::string> attacks(std::size_t mutants);

} // namespace frontdesk::test
