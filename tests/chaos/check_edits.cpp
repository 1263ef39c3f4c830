// Edits against what the platforms showed: each was shown, and the newest one last.
#include "tests/chaos/verdicts.hpp"

#include "base/text.hpp"
#include "tests/chaos/words.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace frontdesk::chaos {
namespace {

bool is_settled_edit(const table_row& r) {
  return at(r, "kind") == "2" && at(r, "state") == "1";
}

} // namespace

void check_edits(const evidence& e, std::vector<verdict>& out) {
  accusation phantom("phantom", out), stale("stale", out);
  using message_name = std::pair<std::string, std::string>; // chat, message
  std::map<message_name, std::vector<const std::string*>> texts;
  std::map<message_name, std::string> platform;
  for (const auto& s : e.shown) {
    texts[{s.chat, s.message}].push_back(&s.text);
    platform[{s.chat, s.message}] = s.platform;
  }
  auto names = chat_names(e);
  std::map<message_name, const table_row*> newest;
  for (const auto& r : e.rows("desk.outbox")) {
    if (!is_settled_edit(r))
      continue;
    message_name name{names[at(r, "chat_id")], at(r, "message_id")};
    auto shown = texts.find(name);
    auto words = words_of("telegram", r);
    bool was_shown = shown != texts.end()
                     && (platform[name] != "telegram" || !words
                         || std::any_of(shown->second.begin(), shown->second.end(),
                                        [&](const auto* text) { return *text == *words; }));
    if (!was_shown)
      phantom.add(text::cat("edit ", at(r, "id"), " of message ", name.second, " of chat ",
                            name.first, " was never shown"));
    auto& best = newest[name];
    if (was_shown && (!best || number(*best, "place") < number(r, "place")))
      best = &r;
  }
  for (const auto& [name, row] : newest)
    if (row && platform[name] == "telegram")
      if (auto words = words_of("telegram", *row); words && *texts[name].back() != *words)
        stale.add(text::cat("message ", name.second, " of chat ", name.first,
                            " does not show its newest edit, row ", at(*row, "id")));
}

} // namespace frontdesk::chaos
