// What was shown against what the outbox says: each message has the words of its own row.
#include "tests/chaos/verdicts.hpp"

#include "base/text.hpp"
#include "tests/chaos/words.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace frontdesk::chaos {
namespace {

using named_message = std::pair<std::string, std::string>; // chat, message

/// An edit of a message that is gone is sent anew: then both rows name the new one.
class spoken {
public:
  explicit spoken(const evidence& e) {
    auto names = chat_names(e);
    for (const auto& r : e.rows("desk.outbox")) {
      if (!at(r, "message_id").empty())
        of_message_[{names[at(r, "chat_id")], at(r, "message_id")}].push_back(&r);
      by_id_[at(r, "id")] = &r;
    }
  }

  /// WhatsApp's messages carry their row's id; Telegram's are known by the mark. A copy that is
  /// only named by an edit has no row of its own.
  std::vector<const table_row*> rows_of(const shown_message& s) const {
    if (auto row = by_id_.find(s.opaque); row != by_id_.end())
      return {row->second};
    auto found = of_message_.find({s.chat, s.message});
    bool is_owned = found != of_message_.end()
                    && std::any_of(found->second.begin(), found->second.end(),
                                   [](const auto* r) { return at(*r, "kind") != "2"; });
    return is_owned ? found->second : std::vector<const table_row*>{};
  }

private:
  std::map<named_message, std::vector<const table_row*>> of_message_;
  std::map<std::string, const table_row*> by_id_;
};

} // namespace

void check_words(const evidence& e, std::vector<verdict>& out) {
  accusation wrong("wrong_words", out);
  spoken rows(e);
  for (const auto& s : e.shown) {
    auto owed = rows.rows_of(s);
    bool is_said = std::any_of(owed.begin(), owed.end(), [&](const auto* r) {
      return words_of(s.platform, *r).value_or("") == s.text;
    });
    if (s.is_new && !owed.empty() && !is_said)
      wrong.add(text::cat("chat ", s.chat, ": message ", s.message, " of row ",
                          at(*owed.front(), "id"), " says ", s.text.substr(0, s.text.find('\n'))));
  }
}

} // namespace frontdesk::chaos
