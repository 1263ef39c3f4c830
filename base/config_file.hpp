// The configuration file (TOML) as a flat list of what was given.
#pragma once

#include "base/config_values.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::configuration {

struct given {
  std::string table;        // "", "business", "channel", "limits", "send"
  std::size_t instance = 0; // which of the repeated tables
  std::string key;
  raw value;
  std::string source; // frontdesk.toml:12
};

struct file_contents {
  std::vector<given> values;
  std::size_t businesses = 0, channels = 0; // how many tables of each
};

/// Throws fatal on what is not TOML, and on unknown tables, naming the line and the nearest right
/// name.
file_contents read_file(const std::string& name, std::string_view text);

} // namespace frontdesk::configuration
