// What a planned end may cost: refusals, and each update at most one more delivery.
#include "tests/chaos/verdicts.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace frontdesk::chaos {
namespace {

/// An end takes up to ten seconds (DESIGN §10).
constexpr std::int64_t end_us = 10'000'000;

bool is_good(int status) {
  return status >= 200 && status <= 299;
}

/// How many replicas were ending while this update was on its way.
std::int64_t ends_during(const evidence& e, const made_update& u) {
  return std::count_if(e.stops_us.begin(), e.stops_us.end(),
                       [&](auto t) { return t < u.acknowledged_us && t + end_us > u.made_us; });
}

} // namespace

void check_stops(const evidence& e, std::vector<verdict>& out) {
  if (e.stops_us.empty())
    return;
  accusation cut("cut_off", out), refused("refused", out), again("redelivered", out);
  for (const auto& a : e.attempts)
    if (a.status == 0)
      cut.add(text::cat("the connection of ", a.key, " ended without an answer"));
    else if (!is_good(a.status) && a.status != 503)
      refused.add(text::cat(a.key, " was answered ", a.status));
  for (const auto& u : e.updates)
    if (u.attempts - 1 > ends_during(e, u))
      again.add(text::cat(u.platform, ' ', u.key, ": ", u.attempts, " attempts, ",
                          ends_during(e, u), " ends"));
}

std::string count_stops(const evidence& e) {
  auto with = [&](auto is_so) {
    return std::count_if(e.attempts.begin(), e.attempts.end(),
                         [&](const auto& a) { return is_so(a.status); });
  };
  auto most =
      std::max_element(e.updates.begin(), e.updates.end(),
                       [](const auto& a, const auto& b) { return a.attempts < b.attempts; });
  auto longest = std::max_element(e.exits.begin(), e.exits.end());
  return text::cat(e.stops_us.size(), " stops, the longest ",
                   longest == e.exits.end() ? 0 : static_cast<int>(*longest * 1000), " ms; ",
                   e.attempts.size(), " attempts, ", with([](int s) { return s == 503; }),
                   " answered 503, ", with([](int s) { return s == 0; }), " without an answer, ",
                   with([](int s) { return s != 0 && s != 503 && !is_good(s); }),
                   " refused otherwise; an update took at most ",
                   most == e.updates.end() ? 0 : most->attempts, " attempts");
}

} // namespace frontdesk::chaos
