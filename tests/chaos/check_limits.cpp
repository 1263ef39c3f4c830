// Who is told to come again later does: nothing is shown in that chat before.
#include "tests/chaos/verdicts.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace frontdesk::chaos {
namespace {

/// Papers go beside what is said: one of them may be under way when the other is refused.
bool is_paper(const limited_call& l) {
  return l.method == "sendDocument" || l.method == "sendPhoto";
}

/// What is broken in this moment may have cost the replica its memory, or held a call back.
bool is_calm(const evidence& e, std::int64_t from, std::int64_t to) {
  constexpr std::int64_t slack_us = 1'000'000;
  return std::none_of(e.faults.begin(), e.faults.end(), [&](const auto& f) {
    return !f.what.starts_with("api") && !f.what.starts_with("delivery") && f.t <= to
           && f.t + f.ms * 1'000 + slack_us >= from;
  });
}

} // namespace

void check_limits(const evidence& e, std::vector<verdict>& out) {
  accusation too_soon("too_soon", out);
  std::set<std::pair<std::string, std::string>> papers; // chat, message
  auto names = chat_names(e);
  for (const auto& r : e.rows("desk.outbox"))
    if (at(r, "kind") == "4")
      papers.insert({names[at(r, "chat_id")], at(r, "message_id")});
  for (const auto& l : e.limited) {
    auto until = l.t + l.seconds * 1'000'000;
    if (l.chat.empty() || is_paper(l) || !is_calm(e, l.t, until))
      continue;
    for (const auto& s : e.shown)
      if (s.chat == l.chat && s.via == l.via && s.t > l.t && s.t < until
          && !papers.contains({s.chat, s.message}))
        too_soon.add(text::cat("chat ", s.chat, ": message ", s.message, ' ', (s.t - l.t) / 1'000,
                               " ms after it was told to wait ", l.seconds, " s"));
  }
}

} // namespace frontdesk::chaos
