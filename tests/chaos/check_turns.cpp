// Updates against turn rows: lost, doubled, out of order, interleaved.
#include "tests/chaos/verdicts.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace frontdesk::chaos {
namespace {

using update_name = std::pair<std::string, std::string>; // platform, key

update_name name_of(const evidence& e, const table_row& r) {
  return {platform_of(e, at(r, "channel_id")), at(r, "update_key")};
}

std::string say(const made_update& u) {
  return text::cat(u.platform, ' ', u.key, " of chat ", u.chat, " (", u.input, ", ", u.attempts,
                   " attempts)");
}

void check_lost(const evidence& e, std::vector<verdict>& out) {
  accusation lost("lost", out);
  std::set<update_name> known;
  for (const auto* name : {"desk.turns", "desk.quarantine"})
    for (const auto& r : e.rows(name))
      known.insert(name_of(e, r));
  for (const auto& u : e.updates)
    if (u.acknowledged_us != 0 && !known.contains({u.platform, u.key}))
      lost.add(say(u));
}

void check_doubled(const evidence& e, std::vector<verdict>& out) {
  accusation doubled("doubled", out), invented("invented", out), torn("torn", out);
  std::set<update_name> made, done;
  for (const auto& u : e.updates)
    made.insert({u.platform, u.key});
  for (const auto& r : e.rows("desk.turns")) {
    auto name = name_of(e, r);
    if (!done.insert(name).second)
      doubled.add(text::cat("two turns of ", name.first, ' ', name.second));
    if (at(r, "kind") != "event" && !made.contains(name))
      invented.add(text::cat("a turn of ", name.first, ' ', name.second, " that nobody sent"));
  }
  std::set<std::pair<update_name, std::string>> effects;
  for (const auto& r : e.rows("desk.audit")) {
    if (at(r, "update_key").empty())
      continue;
    auto name = name_of(e, r);
    if (!effects.insert({name, at(r, "action")}).second)
      doubled.add(text::cat(at(r, "action"), " twice by ", name.first, ' ', name.second));
    if (!done.contains(name))
      torn.add(text::cat(at(r, "action"), " by ", name.first, ' ', name.second, " without a turn"));
  }
}

/// A post's updates of one person go in its order, and those after one that failed wait for it.
void check_posts_order(const evidence& e, accusation& disordered) {
  std::map<std::string, const table_row*, std::less<>> turn_of;
  for (const auto& r : e.rows("desk.turns"))
    if (platform_of(e, at(r, "channel_id")) == "whatsapp")
      turn_of[at(r, "update_key")] = &r;
  for (const auto& post : e.posts) {
    std::map<std::string, std::int64_t> before; // of each person
    for (const auto& key : post) {
      auto turn = turn_of.find(key);
      if (turn == turn_of.end())
        continue;
      auto version = number(*turn->second, "version");
      auto& last = before[at(*turn->second, "person_id")];
      if (version < last)
        disordered.add(text::cat("update ", key, " was done before what its post has before it"));
      last = std::max(last, version);
    }
  }
}

/// Telegram delivers a chat's messages one by one, and its taps one by one.
void check_order(const evidence& e, std::vector<verdict>& out) {
  accusation disordered("disordered", out);
  check_posts_order(e, disordered);
  std::map<std::pair<std::string, bool>, std::map<std::int64_t, std::int64_t>> lines;
  for (const auto& r : e.rows("desk.turns"))
    if (at(r, "kind") != "event" && platform_of(e, at(r, "channel_id")) == "telegram")
      lines[{at(r, "chat_id"), at(r, "kind") == "tap"}][number(r, "version")] =
          number(r, "update_key");
  for (const auto& [line, turns] : lines) {
    std::int64_t before = 0;
    for (const auto& [version, key] : turns) {
      if (key < before)
        disordered.add(text::cat("chat row ", line.first, ": update ", key, " after ", before));
      before = key;
    }
  }
}

/// Run and revision of a flow's screen, as its buttons have them: a:<run>:<step>.<rev>:<index> or
/// x:back:<run>:<rev>.
std::optional<std::pair<std::int64_t, std::int64_t>> screen_of(std::string_view payload) {
  for (std::string_view mark : {"\"a:", "\"x:back:"}) {
    auto from = payload.find(mark);
    if (from == std::string_view::npos)
      continue;
    auto parts = text::split(payload.substr(from + mark.size(), 80), ':');
    if (parts.size() < 2)
      continue;
    auto place = parts[1].substr(parts[1].find('.') + 1);
    auto run = text::integer<std::int64_t>(parts[0]);
    auto rev = text::integer<std::int64_t>(place.substr(0, place.find('"')));
    if (run.value_or(0) != 0 && rev) // 0: outside of a flow
      return std::pair{*run, *rev};
  }
  return std::nullopt;
}

/// So often somebody else's turn may have moved this person's conversation: by what it did to them.
std::map<std::string, std::int64_t> changes_by_others(const evidence& e) {
  std::map<std::string, std::int64_t> out;
  for (const auto& r : e.rows("desk.audit"))
    if (at(r, "action").starts_with("standing.") || at(r, "action").starts_with("registration."))
      out[at(r, "entity_id")] += at(r, "actor") == at(r, "entity_id") ? 0 : 1;
  return out;
}

/// Every turn moves its conversation's version by one, and no two of them start from the same
/// screen.
void check_interleaved(const evidence& e, std::vector<verdict>& out) {
  accusation interleaved("interleaved", out);
  for (const auto& people : e.mixed)
    interleaved.add(people);
  auto by_others = changes_by_others(e);
  std::map<std::string, std::set<std::int64_t>> versions;
  for (const auto& r : e.rows("desk.turns"))
    if (!versions[at(r, "person_id")].insert(number(r, "version")).second)
      interleaved.add(
          text::cat("person ", at(r, "person_id"), ": two turns made version ", at(r, "version")));
  for (const auto& r : e.rows("desk.conversations")) {
    const auto& all = versions[at(r, "person_id")];
    if (all.empty())
      continue;
    auto span = number(r, "version") - *all.begin() + 1;
    auto spare = span - static_cast<std::int64_t>(all.size());
    if (spare < 0 || spare > by_others[at(r, "person_id")])
      interleaved.add(text::cat("person ", at(r, "person_id"), ": ", all.size(),
                                " turns moved the version by ", span, ", it is ", at(r, "version"),
                                ", the last turn's is ", *all.rbegin()));
  }
  std::map<std::pair<std::int64_t, std::int64_t>, std::string> screens; // run, revision: its turn
  for (const auto& r : e.rows("desk.outbox")) {
    auto made = screen_of(at(r, "payload"));
    if (!made)
      continue;
    auto [found, is_first] = screens.emplace(*made, at(r, "trace"));
    if (!is_first && found->second != at(r, "trace"))
      interleaved.add(text::cat("two turns made revision ", made->second, " of run ", made->first));
  }
}

} // namespace

accusation::~accusation() {
  if (count_ > 0)
    to_.push_back({name_, text::cat(count_, ": ", examples_, count_ > 3 ? "; …" : "")});
}

void accusation::add(const std::string& example) {
  if (++count_ <= 3)
    examples_ += text::cat(count_ > 1 ? "; " : "", example);
}

void check_turns(const evidence& e, std::vector<verdict>& out) {
  check_lost(e, out);
  check_doubled(e, out);
  check_order(e, out);
  check_interleaved(e, out);
}

} // namespace frontdesk::chaos
