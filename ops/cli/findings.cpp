// Prints what `frontdesk doctor` found.
#include "ops/cli/findings.hpp"

#include "base/log.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace frontdesk::cli {

int findings::print() const {
  for (const auto& f : all_) {
    fmt::print("{} {}\n", f.is_good ? "✓" : "✗", log::cleaned(f.what));
    if (!f.is_good)
      fmt::print("    fix: {}\n", f.fix);
  }
  return std::ranges::all_of(all_, &finding::is_good) ? 0 : 1;
}

} // namespace frontdesk::cli
