// What was passed over unsent: only an edit may be, and only for a later one of its message.
#include "tests/chaos/verdicts.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <map>

namespace frontdesk::chaos {
namespace {

bool is_edit(const table_row& r) {
  return at(r, "kind") == "2";
}

/// The message an edit changes: named by a tap, or the one its post became.
std::string target_of(const table_row& r,
                      const std::map<std::string, const table_row*, std::less<>>& by_id) {
  if (!at(r, "message").empty())
    return at(r, "message");
  auto post = by_id.find(at(r, "post"));
  return post == by_id.end() ? std::string{} : at(*post->second, "message_id");
}

} // namespace

void check_replaced(const evidence& e, std::vector<verdict>& out) {
  accusation passed_over("passed_over", out);
  auto names = chat_names(e);
  std::map<std::string, const table_row*, std::less<>> by_id;
  std::map<std::string, std::vector<const table_row*>> sent_edits; // by chat
  for (const auto& r : e.rows("desk.outbox")) {
    by_id[at(r, "id")] = &r;
    if (is_edit(r) && at(r, "state") == "1")
      sent_edits[at(r, "chat_id")].push_back(&r);
  }
  auto overtakes = [&](const table_row& earlier, const table_row& later) {
    auto target = target_of(earlier, by_id);
    bool is_same = (number(earlier, "post") != 0 && at(earlier, "post") == at(later, "post"))
                   || (!target.empty() && target == target_of(later, by_id));
    return is_same && number(later, "place") > number(earlier, "place");
  };
  for (const auto& r : e.rows("desk.outbox")) {
    bool is_strip = at(r, "kind") == "3"; // there may be nothing to strip
    if (at(r, "state") != "2" || is_strip || e.blocked.contains(names[at(r, "chat_id")]))
      continue;
    const auto& later = sent_edits[at(r, "chat_id")];
    if (!is_edit(r) || std::none_of(later.begin(), later.end(), [&](const auto* x) {
          return overtakes(r, *x);
        }))
      passed_over.add(text::cat("outbox row ", at(r, "id"), " of chat ", names[at(r, "chat_id")]));
  }
}

} // namespace frontdesk::chaos
