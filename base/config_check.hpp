// What must hold between configuration values.
#pragma once

#include "base/config.hpp"

#include <string>
#include <string_view>

namespace frontdesk::configuration {

/// Fills in the platforms' API addresses and throws fatal on values that do not fit each other.
void check_values(config&);

/// The password inside a connection string; empty if it has none.
std::string password_of(std::string_view database);

} // namespace frontdesk::configuration
