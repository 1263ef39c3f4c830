// A file built into the program.
#pragma once

#include <string_view>

namespace frontdesk {

struct embedded_file {
  std::string_view name; // file name without folder
  std::string_view text;
};

} // namespace frontdesk
