// Outbox rows against what the platforms showed: unsent, invented, out of order, in the wrong chat.
#include "tests/chaos/verdicts.hpp"

#include "base/text.hpp"
#include "tests/chaos/words.hpp"

#include <map>
#include <set>
#include <unordered_map>

namespace frontdesk::chaos {
namespace {

constexpr std::string_view word_mark = "qzx";
constexpr std::size_t word_size = 7;

/// A chat's list of commands does not.
bool makes_message(const table_row& r) {
  bool is_new = at(r, "kind") == "1" || at(r, "kind") == "4";
  return is_new && words_of("telegram", r);
}

/// Who lost the thread may have answered another question with the word: on a document or an item
/// of theirs, or as the reason of what they did, it is for everybody to read.
std::set<std::string> words_given_away(const evidence& e) {
  std::set<std::string> out;
  auto look = [&](const std::string& person, const std::string& written) {
    for (const auto& c : e.chats)
      if (std::to_string(c.person) == person && written.find(c.word) != std::string::npos)
        out.insert(c.word);
  };
  for (const auto& r : e.rows("club.invoices"))
    look(at(r, "issued_by"), at(r, "recipient"));
  for (const auto& r : e.rows("club.items"))
    look(at(r, "updated_by"), at(r, "name"));
  for (const auto& r : e.rows("desk.audit"))
    look(at(r, "actor"), at(r, "reason"));
  return out;
}

void check_cross_talk(const evidence& e, std::vector<verdict>& out) {
  accusation cross_talk("cross_talk", out);
  std::unordered_map<std::string, std::int64_t> person_of_word, person_of_chat;
  for (const auto& c : e.chats) {
    person_of_word[c.word] = c.person;
    person_of_chat[c.name] = c.person;
  }
  auto given_away = words_given_away(e);
  auto look = [&](const std::string& where, const std::string& chat, const std::string& said) {
    for (auto from = said.find(word_mark); from != std::string::npos;
         from = said.find(word_mark, from + 1)) {
      auto word = person_of_word.find(said.substr(from, word_size));
      auto reader = person_of_chat.find(chat);
      if (word != person_of_word.end() && !given_away.contains(word->first)
          && reader != person_of_chat.end() && word->second != reader->second)
        cross_talk.add(text::cat(where, " chat ", chat, " has the word of person ", word->second));
    }
  };
  for (const auto& s : e.shown) {
    look("shown in", s.chat, s.text);
    look("button in", s.chat, s.labels);
  }
  auto names = chat_names(e);
  for (const auto& r : e.rows("desk.outbox"))
    look("outbox for", names[at(r, "chat_id")], at(r, "payload"));
}

void check_unsent(const evidence& e, std::vector<verdict>& out) {
  accusation unsent("unsent", out), dead("dead_letter", out);
  auto names = chat_names(e);
  for (const auto& r : e.rows("desk.outbox")) {
    if (e.blocked.contains(names[at(r, "chat_id")])) {
      // At its first attempt, and what changes a message that never was is passed over.
      if (at(r, "state") != "2" && (at(r, "state") != "3" || number(r, "attempts") != 1))
        dead.add(text::cat("row ", at(r, "id"), " to one who blocked us: state ", at(r, "state"),
                           " after ", at(r, "attempts"), " attempts"));
      continue;
    }
    if (at(r, "state") == "0")
      unsent.add(text::cat("outbox row ", at(r, "id"), " of chat ", at(r, "chat_id")));
    if (at(r, "state") == "3" && !is_deadly_post(r))
      dead.add(text::cat("outbox row ", at(r, "id"), ": ", at(r, "error")));
  }
  for (const auto& r : e.rows("desk.chats"))
    if (at(r, "queued") != at(r, "sent"))
      unsent.add(text::cat("chat ", at(r, "external"), ": queued ", at(r, "queued"), ", sent ",
                           at(r, "sent")));
}

class sent_messages {
public:
  explicit sent_messages(const evidence& e) : e_(e), names_(chat_names(e)) {
    for (std::size_t i = 0; i < e.shown.size(); ++i)
      if (e.shown[i].is_new)
        when_[{e.shown[i].chat, e.shown[i].message}] = i;
      else if (e.shown[i].labels.empty())
        stripped_.emplace(std::pair{e.shown[i].chat, e.shown[i].message}, i);
  }

  /// What is marked as sent was shown, and in the order of the places.
  void check_order(std::vector<verdict>& out) const {
    accusation phantom("phantom", out), disordered("disordered_messages", out);
    std::map<std::pair<std::string, std::string>, int> rows_of_message;
    for (const auto& r : e_.rows("desk.outbox"))
      if (at(r, "state") == "1" && at(r, "kind") != "3")
        ++rows_of_message[{at(r, "chat_id"), at(r, "message_id")}];
    // Papers are drawn beside what is said: they have an order of their own.
    std::map<std::string, std::map<std::int64_t, std::size_t>> lines, papers;
    for (const auto& r : e_.rows("desk.outbox")) {
      if (at(r, "state") != "1" || !makes_message(r))
        continue;
      auto found = when_.find({chat(r), at(r, "message_id")});
      if (found == when_.end())
        phantom.add(text::cat("outbox row ", at(r, "id"), " is marked as message ",
                              at(r, "message_id"), " of chat ", chat(r)));
      else if (rows_of_message[{at(r, "chat_id"), at(r, "message_id")}] == 1)
        (at(r, "kind") == "4" ? papers : lines)[chat(r)][number(r, "place")] =
            found->second; // others were sent anew
    }
    for (const auto& r : e_.rows("desk.outbox"))
      if (auto gone = at(r, "state") == "1" && at(r, "kind") == "3" ? stripped(r) : 0; gone != 0) {
        auto next = lines[chat(r)].upper_bound(number(r, "place"));
        if (next != lines[chat(r)].end() && next->second < gone)
          disordered.add(text::cat("chat ", chat(r), ": place ", next->first,
                                   " was shown before the old keyboard went"));
      }
    for (const auto* each : {&lines, &papers})
      for (const auto& [chat, places] : *each) {
        std::size_t before = 0;
        for (const auto& [place, when] : places) {
          if (when < before)
            disordered.add(text::cat("chat ", chat, ": place ", place, " was shown too early"));
          before = when;
        }
      }
  }

private:
  /// When the message of this row first had no buttons; 0 = never.
  std::size_t stripped(const table_row& r) const {
    auto found = stripped_.find({chat(r), at(r, "message_id")});
    return found == stripped_.end() ? 0 : found->second;
  }
  const std::string& chat(const table_row& r) const {
    static const std::string unknown = "unknown";
    auto found = names_.find(at(r, "chat_id"));
    return found == names_.end() ? unknown : found->second;
  }

  const evidence& e_;
  std::map<std::string, std::string> names_;
  std::map<std::pair<std::string, std::string>, std::size_t> when_; // chat, message: its moment
  std::map<std::pair<std::string, std::string>, std::size_t> stripped_;
};

} // namespace

void check_sending(const evidence& e, std::vector<verdict>& out) {
  check_cross_talk(e, out);
  check_unsent(e, out);
  sent_messages(e).check_order(out);
}

} // namespace frontdesk::chaos
