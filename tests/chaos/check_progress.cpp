// That it recovered: everything delivered and sent in time after the last fault, without having
// grown, and a quick end.
#include "tests/chaos/verdicts.hpp"

#include "base/text.hpp"
#include "tests/chaos/options.hpp"

#include <algorithm>
#include <cstdio>
#include <map>

namespace frontdesk::chaos {
namespace {

constexpr double exit_within_s = 10; // DESIGN §10

std::string one_decimal(double x) {
  char out[32];
  std::snprintf(out, sizeof out, "%.1f", x);
  return out;
}

/// How many turns one conversation lets wait; see router_limits.
constexpr std::int64_t mailbox = 16;

/// A flood meets a bound: all but so many of its updates are refused at once, the database being
/// away.
void check_bound(const evidence& e, std::vector<verdict>& out) {
  accusation unbounded("unbounded", out);
  std::map<std::string_view, std::string_view> chat_of;
  for (const auto& u : e.updates)
    chat_of[u.key] = u.chat;
  for (const auto& f : e.faults) {
    auto from = f.t + 700'000, to = f.t + 1'800'000;
    bool is_slow = std::any_of(e.faults.begin(), e.faults.end(), [&](const auto& x) {
      return (x.what.starts_with("gate to_daemon") || x.what.starts_with("stop")
              || x.what == "held posts")
             && x.t < to && x.t + x.ms * 1'000 > f.t - 1'000'000;
    });
    if (f.what != "flood" || is_slow)
      continue;
    auto kept = std::count_if(e.attempts.begin(), e.attempts.end(), [&](const auto& a) {
      return a.sent_us < from && a.ended_us > to && a.sent_us > f.t
             && chat_of[a.key] == flooding_phone;
    });
    if (kept > mailbox * e.replicas)
      unbounded.add(text::cat(kept, " updates of one person waited in ", e.replicas, " daemons"));
  }
}

} // namespace

void check_progress(const evidence& e, std::vector<verdict>& out) {
  check_bound(e, out);
  accusation stuck("stuck", out), slow_exit("slow_exit", out), large("large", out);
  if (!e.has_ended)
    stuck.add("the run did not come to its end");
  if (!e.is_quiet)
    stuck.add(text::cat("after ", one_decimal(e.quiet_seconds), " s ", e.undelivered,
                        " updates were not acknowledged and ", e.unsent, " messages not sent"));
  for (auto kib : e.resident_kib)
    if (kib > most_resident_kib)
      large.add(text::cat("a daemon had ", kib / 1024, " MiB"));
  for (auto seconds : e.exits)
    if (seconds < 0 || seconds > exit_within_s * e.patience)
      slow_exit.add(seconds < 0 ? "a daemon did not end"
                                : text::cat("a daemon took ", one_decimal(seconds), " s to end"));
}

} // namespace frontdesk::chaos
