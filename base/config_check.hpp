// What must hold between configuration values.
#pragma once

#include "base/config.hpp"

#include <string>

namespace frontdesk::configuration {

/// A value that does not fit the others: its key's path, and what follows it in a sentence.
struct unfit {
  std::string path, complaint;
};

/// Fills in the platforms' API addresses and throws unfit.
void check_values(config&);

} // namespace frontdesk::configuration
