// Turns against their answers: each has one, in its own chat and about its own document, and no
// post is nobody's.
#include "tests/chaos/verdicts.hpp"

#include "base/text.hpp"
#include "tests/chaos/words.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <set>
#include <utility>

namespace frontdesk::chaos {
namespace {

using posts_by_trace = std::map<std::string, std::vector<const table_row*>>;

/// What a tap was told in the answer to its own request.
bool has_toast(const table_row& turn) {
  return at(turn, "reply").find("\"text\":") != std::string::npos;
}

void check_answered(const evidence& e, const posts_by_trace& posts, accusation& mute) {
  for (const auto& r : e.rows("desk.turns")) {
    if (at(r, "kind") != "text" && at(r, "kind") != "tap")
      continue;
    auto owed = posts.find(at(r, "trace"));
    bool is_answered = has_toast(r);
    if (owed != posts.end())
      for (const auto* p : owed->second)
        is_answered = is_answered || at(*p, "chat_id") == at(r, "chat_id");
    if (!is_answered)
      mute.add(text::cat("the ", at(r, "kind"), " of ", at(r, "update_key"),
                         " was never answered in chat ", at(r, "chat_id")));
  }
}

void check_owned(const evidence& e, const posts_by_trace& posts, accusation& stray) {
  std::set<std::string> turns;
  for (const auto& r : e.rows("desk.turns"))
    turns.insert(at(r, "trace"));
  for (const auto& [trace, rows] : posts)
    if (!turns.contains(trace) && !trace.starts_with("broadcast:"))
      stray.add(
          text::cat("outbox row ", at(*rows.front(), "id"), " of trace ", trace, " is no turn's"));
}

struct documents {
  std::string about, made; // the same where one is issued
};

/// Of an audit row that made a document.
std::optional<documents> documents_of(const std::map<std::string, std::string>& numbers,
                                      const table_row& audit) {
  auto about = numbers.find(at(audit, "entity_id"));
  bool is_credit = at(audit, "action") == "invoice.credit";
  if (about == numbers.end() || (!is_credit && at(audit, "action") != "invoice.issue"))
    return std::nullopt;
  if (!is_credit)
    return documents{about->second, about->second};
  return documents{about->second, nlohmann::json::parse(at(audit, "new")).at("credit_note")};
}

/// Whoever made a document was told its number, and of no other's.
void check_numbers_told(const evidence& e, const posts_by_trace& posts, accusation& wrong) {
  std::map<std::string, std::string> numbers;
  for (const auto& r : e.rows("club.invoices"))
    numbers[at(r, "id")] = at(r, "number");
  std::map<std::pair<std::string, std::string>, std::string> traces; // of channel and update
  for (const auto& r : e.rows("desk.turns"))
    traces[{at(r, "channel_id"), at(r, "update_key")}] = at(r, "trace");
  for (const auto& r : e.rows("desk.audit")) {
    auto owed = posts.find(traces[{at(r, "channel_id"), at(r, "update_key")}]);
    auto known = documents_of(numbers, r);
    if (!known || owed == posts.end())
      continue; // what is torn, lost or mute is looked for elsewhere
    bool is_told = false;
    for (const auto* p : owed->second)
      for (const auto& said : document_numbers(at(*p, "payload"))) {
        is_told = is_told || said == known->made;
        if (said != known->made && said != known->about)
          wrong.add(text::cat("update ", at(r, "update_key"), " made ", known->made,
                              " and was told of ", said));
      }
    if (!is_told)
      wrong.add(text::cat("update ", at(r, "update_key"), " was not told of ", known->made));
  }
}

} // namespace

void check_answers(const evidence& e, std::vector<verdict>& out) {
  accusation mute("mute", out), stray("stray_post", out), wrong("wrong_number", out);
  posts_by_trace posts;
  for (const auto& r : e.rows("desk.outbox"))
    posts[at(r, "trace")].push_back(&r);
  check_answered(e, posts, mute);
  check_owned(e, posts, stray);
  check_numbers_told(e, posts, wrong);
}

} // namespace frontdesk::chaos
