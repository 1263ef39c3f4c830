// That it recovered: everything delivered and sent in time after the last fault, and a quick end.
#include "tests/chaos/verdicts.hpp"

#include "base/text.hpp"

#include <cstdio>

namespace frontdesk::chaos {
namespace {

constexpr double exit_within_s = 10; // DESIGN §10

std::string one_decimal(double x) {
  char out[32];
  std::snprintf(out, sizeof out, "%.1f", x);
  return out;
}

} // namespace

void check_progress(const evidence& e, std::vector<verdict>& out) {
  accusation stuck("stuck", out), slow_exit("slow_exit", out);
  if (!e.has_ended)
    stuck.add("the run did not come to its end");
  if (!e.is_quiet)
    stuck.add(text::cat("after ", one_decimal(e.quiet_seconds), " s ", e.undelivered,
                        " updates were not acknowledged and ", e.unsent, " messages not sent"));
  for (auto seconds : e.exits)
    if (seconds < 0 || seconds > exit_within_s * e.patience)
      slow_exit.add(seconds < 0 ? "a daemon did not end"
                                : text::cat("a daemon took ", one_decimal(seconds), " s to end"));
}

} // namespace frontdesk::chaos
