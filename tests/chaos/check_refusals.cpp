// What the platforms are answered: done, or come again soon.
#include "tests/chaos/verdicts.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace frontdesk::chaos {
namespace {

constexpr int longest_retry_s = 5; // RELIABILITY P7

/// Bytes on their way to us may be spoiled or missing, and are refused then.
bool is_spoiled(const evidence& e, const attempt_note& a) {
  constexpr std::int64_t slack_us = 2'000'000;
  return std::any_of(e.faults.begin(), e.faults.end(), [&](const auto& f) {
    bool is_ours = f.what.starts_with("gate to_daemon") || f.what.starts_with("delivery");
    return is_ours && f.t <= a.ended_us && f.t + f.ms * 1'000 + slack_us >= a.sent_us;
  });
}

} // namespace

void check_refusals(const evidence& e, std::vector<verdict>& out) {
  accusation refused("wrong_answer", out);
  for (const auto& a : e.attempts) {
    bool is_late = a.status == 503 && (a.retry_after < 1 || a.retry_after > longest_retry_s);
    bool is_known = a.status == 0 || a.status == 503 || (a.status >= 200 && a.status <= 299);
    if (is_late)
      refused.add(text::cat(a.key, " was told to come again after ", a.retry_after, " s"));
    else if (!is_known && !is_spoiled(e, a))
      refused.add(text::cat(a.key, " was answered ", a.status));
  }
}

} // namespace frontdesk::chaos
