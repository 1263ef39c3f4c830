// What a turn leaves behind it, and what people were told: nothing of it may be missing or there
// twice.
#include "tests/chaos/verdicts.hpp"

#include "base/text.hpp"
#include "tests/chaos/words.hpp"

#include <set>
#include <tuple>

namespace frontdesk::chaos {
namespace {

void check_told(const evidence& e, accusation& lost) {
  std::set<std::string> known;
  for (const auto& r : e.rows("club.invoices"))
    known.insert(at(r, "number"));
  for (const auto& s : e.shown)
    for (const auto& number : document_numbers(s.text))
      if (!known.contains(number))
        lost.add(text::cat("chat ", s.chat, " was told of ", number, ", which is not there"));
}

/// A flow that ended well has written something, and the audit knows by which update.
void check_audited(const evidence& e, accusation& lost) {
  const std::set<std::string> writing{"club.invoice", "club.new_item", "club.credit_note",
                                      "club.ban"};
  std::set<std::pair<std::string, std::string>> audited; // channel, update
  for (const auto& r : e.rows("desk.audit"))
    audited.insert({at(r, "channel_id"), at(r, "update_key")});
  for (const auto& r : e.rows("desk.turns"))
    if (writing.contains(at(r, "flow")) && at(r, "step").empty() && at(r, "outcome") == "ok"
        && !audited.contains({at(r, "channel_id"), at(r, "update_key")}))
      lost.add(text::cat("the turn of ", at(r, "update_key"), " ended ", at(r, "flow"),
                         " and no audit row knows it"));
}

void check_posts(const evidence& e, std::vector<verdict>& out) {
  accusation doubled("doubled_post", out);
  std::set<std::tuple<std::string, std::string, std::string, std::string>> posts;
  for (const auto& r : e.rows("desk.outbox")) {
    bool may_repeat = at(r, "kind") == "2" || at(r, "flagged") == "true"; // edits: DESIGN §7
    if (!posts.insert({at(r, "chat_id"), at(r, "trace"), at(r, "kind"), at(r, "payload")}).second
        && !may_repeat)
      doubled.add(
          text::cat("outbox row ", at(r, "id"), " of chat ", at(r, "chat_id"), " is there twice"));
  }
}

} // namespace

void check_effects(const evidence& e, std::vector<verdict>& out) {
  accusation lost("lost_effect", out);
  check_told(e, lost);
  check_audited(e, lost);
  check_posts(e, out);
}

} // namespace frontdesk::chaos
