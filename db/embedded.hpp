// Files built into the program.
#pragma once

#include <span>
#include <string_view>

namespace frontdesk::db {

struct embedded_file {
  std::string_view name; // file name without folder
  std::string_view text;
};

/// The files of migrations/, sorted by name.
std::span<const embedded_file> embedded_migrations();

} // namespace frontdesk::db
