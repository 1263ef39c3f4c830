// frontdesk config: every effective value and where it came from.
#include "ops/cli/commands.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace frontdesk::cli {

int show_config(const config& c) {
  std::size_t key = 0, value = 0;
  for (const auto& e : c.effective) {
    key = std::max(key, e.key.size());
    value = std::max(value, std::min<std::size_t>(e.value.size(), 48));
  }
  for (const auto& e : c.effective)
    fmt::print("{:<{}}  {:<{}}  {}\n", e.key, key, e.value, value, e.source);
  return 0;
}

} // namespace frontdesk::cli
