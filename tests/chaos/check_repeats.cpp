// Messages that were sent again: each needs a row that says so, and a fault that was its cause.
#include "tests/chaos/verdicts.hpp"

#include "base/text.hpp"
#include "tests/chaos/words.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <set>
#include <tuple>

namespace frontdesk::chaos {
namespace {

constexpr std::int64_t slack_us = 2'000'000;  // a fault is felt a little longer than it lasts
constexpr std::int64_t drain_us = 10'000'000; // DESIGN §10
constexpr std::int64_t lease_us = 5'000'000;  // DESIGN §7 Dead owners
constexpr std::int64_t at_once_us = 100'000;
constexpr auto for_ever = std::numeric_limits<std::int64_t>::max();

struct span {
  std::int64_t from = 0, to = 0;
  bool meets(std::int64_t a, std::int64_t b) const { return from <= b && to >= a; }
};

/// What stops or cuts a replica, on the history's clock; replica -1 = each of them.
struct cause {
  int replica = -1;
  span when;
  bool is_end = false; // its sender ends: what is in its hands then may be sent once more
  std::int64_t silent_from = for_ever; // until a new id is its own it may show nothing any more
};

std::optional<cause> cause_of(const fault_note& f) {
  const std::string_view what = f.what;
  cause c;
  c.when = {f.t - slack_us, f.t + f.ms * 1'000 + slack_us};
  for (std::string_view kind :
       {"kill ", "term ", "stop ", "clock ", "gate to_database ", "gate to_platforms "})
    if (what.starts_with(kind)) {
      c.replica = std::atoi(f.what.c_str() + kind.size());
      c.is_end = !kind.starts_with("gate");
      c.when.to += kind == "term " ? drain_us : 0;
      if (kind == "stop ")
        c.silent_from = f.t + slack_us;
      return c;
    }
  c.is_end = what == "db_clock";
  if (what.starts_with("pg_") || what == "backends" || what == "flood" || c.is_end)
    return c;
  return std::nullopt; // what happens before the commit sends nothing twice
}

class repeats {
public:
  explicit repeats(const evidence& e) : e_(e), names_(chat_names(e)) {
    for (const auto& f : e.faults)
      if (auto c = cause_of(f))
        causes_.push_back(*c);
    add_lapses();
    for (const auto& s : e.shown)
      if (s.is_new) {
        first_.emplace(std::pair{s.chat, s.message}, &s);
        showing_[{s.chat, s.text}].push_back(&s);
      }
    for (const auto& r : e.rows("desk.outbox"))
      add_row(r);
  }

  void check(accusation& repeated) {
    for (const auto& s : e_.shown)
      if (s.is_new && !named_.contains({s.chat, s.message}) && !is_excused(s) && !is_left(s))
        repeated.add(text::cat("chat ", s.chat, ": message ", s.message, " by replica ", s.via,
                               " is no row's: ", s.text.substr(0, s.text.find('\n'))));
  }

private:
  using message_name = std::pair<std::string, std::string>; // chat, message
  using chat_text = std::pair<std::string, std::string>;

  /// An id that its replica lost although nothing was done to it: a busy machine.
  void add_lapses() {
    bool is_clock_wrong = std::any_of(e_.faults.begin(), e_.faults.end(),
                                      [](const auto& f) { return f.what == "db_clock"; });
    for (const auto& r : e_.rows("desk.replicas")) {
      auto beat = moment(e_, r, "beat_at"), lost = moment(e_, r, "lost_at");
      const auto& name = at(r, "name"); // host/process
      auto found = e_.replica_of.find(name.substr(name.rfind('/') + 1));
      if (!lost || is_clock_wrong)
        continue;
      causes_.push_back({found == e_.replica_of.end() ? -1 : found->second,
                         {*beat - slack_us, *lost + slack_us},
                         true,
                         *beat + lease_us + slack_us});
    }
  }

  void add_row(const table_row& r) {
    message_name name{names_[at(r, "chat_id")], at(r, "message_id")};
    auto shown = first_.find(name);
    // A tap on a copy has that edited: it is nobody's own for that.
    bool changes_copy = at(r, "kind") == "2" && shown != first_.end()
                        && words_of(shown->second->platform, r) != shown->second->text;
    if (!changes_copy)
      named_.insert(name);
    if (at(r, "kind") != "2" && shown != first_.end())
      if (auto words = words_of(shown->second->platform, r); words && *words != shown->second->text)
        add_left({name.first, *words}, at(r, "flagged") == "true");
    if (shown != first_.end() && at(r, "flagged") == "true")
      flagged_[{name.first, shown->second->text}].push_back(shown->second);
  }

  /// What showed these words in this chat is no longer named by the row; it may have been sent
  /// twice before that.
  void add_left(const chat_text& what, bool is_flagged) {
    ++left_[what];
    if (is_flagged)
      flagged_[what] = showing_[what];
  }

  /// An edit found this message gone and became a new one, which the row names since then.
  bool is_left(const shown_message& s) {
    auto left = left_.find({s.chat, s.text});
    return left != left_.end() && left->second-- > 0;
  }

  /// A flagged row shows the same, and either this call was cut, or its sender ended before the
  /// other one was sent. A sender that wakes up may not send what it held when it fell asleep.
  bool is_excused(const shown_message& s) {
    auto twins = flagged_.find({s.chat, s.text});
    if (twins == flagged_.end())
      return false;
    if (was_cut(s))
      return true;
    return std::any_of(twins->second.begin(), twins->second.end(), [&](const auto* twin) {
      auto [from, to] = std::minmax(s.t, twin->t);
      for (std::size_t i = 0; i < causes_.size(); ++i)
        if (causes_[i].is_end && is_of(causes_[i], s) && s.t < causes_[i].silent_from
            && causes_[i].when.meets(from, to) && spent_.insert({twin, i}).second)
          return true;
      return false;
    });
  }

  bool was_cut(const shown_message& s) const {
    bool is_unknown = std::any_of(e_.unknown.begin(), e_.unknown.end(), [&](const auto& u) {
      return u.chat == s.chat && u.t <= s.t && s.t < u.t + at_once_us;
    });
    return is_unknown || std::any_of(causes_.begin(), causes_.end(), [&](const auto& c) {
             return !c.is_end && is_of(c, s) && c.when.meets(s.t, s.t);
           });
  }

  static bool is_of(const cause& c, const shown_message& s) {
    return c.replica < 0 || s.via < 0 || c.replica == s.via;
  }

  const evidence& e_;
  std::map<std::string, std::string> names_;
  std::vector<cause> causes_;
  std::map<message_name, const shown_message*> first_;
  std::set<message_name> named_;
  std::map<chat_text, int> left_;
  std::map<chat_text, std::vector<const shown_message*>> showing_, flagged_;
  std::set<std::pair<const shown_message*, std::size_t>> spent_; // twin, cause
};

} // namespace

void check_repeats(const evidence& e, std::vector<verdict>& out) {
  accusation repeated("repeated", out);
  repeats(e).check(repeated);
}

} // namespace frontdesk::chaos
