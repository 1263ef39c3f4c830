// Locks everybody's conversation, then everybody's rows, then does the business of one after the
// other.
#include "db/runtime/joint.hpp"

#include "db/runtime/arrays.hpp"
#include "db/runtime/business_sql.hpp"
#include "db/runtime/commit_batch.hpp"
#include "db/runtime/open_sql.hpp"

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>

namespace frontdesk::db::runtime {
namespace {

const joint_kind* kind_of(const statement& s) {
  for (const auto& k : joint_registry::all())
    if (k.what == s.what)
      return &k;
  return nullptr;
}

/// What lives from pipeline A to the answer.
struct joint_state {
  std::vector<business_turn> turns; // by conversation's key
  std::vector<turn_commit> commits; // what they rendered
  std::size_t locks = 0, rows_of_a = 0;
  bool has_rendered = false;
};

std::vector<statement> first_pipeline(joint_state& s) {
  auto of = [&](auto field) { return column(s.turns, field); };
  std::vector<statement> out{enter_joint(of([](auto& x) { return x.turn.business; }),
                                         of([](auto& x) { return x.turn.person; }),
                                         of([](auto& x) { return x.turn.expected_version; }))};
  for (const auto& kind : joint_registry::all()) {
    std::vector<const statement*> calls;
    for (const auto& t : s.turns)
      for (const auto& x : t.statements)
        if (x.what == kind.what)
          calls.push_back(&x);
    if (kind.lock_all != nullptr && !calls.empty())
      out.push_back(kind.lock_all(calls));
  }
  s.locks = out.size();
  for (const auto& t : s.turns)
    out.insert(out.end(), t.statements.begin(), t.statements.end());
  s.rows_of_a = out.size();
  return out;
}

std::optional<std::vector<statement>> second_pipeline(joint_state& s, const std::vector<rows>& a) {
  s.has_rendered = true;
  auto next = a.begin() + static_cast<std::ptrdiff_t>(s.locks);
  std::vector<const turn_commit*> suspects;
  for (auto& t : s.turns) { // who throws does so again alone, and says what
    auto end = next + static_cast<std::ptrdiff_t>(t.statements.size());
    t.render(t.turn, std::vector<rows>(next, end));
    next = end;
    s.commits.push_back(t.turn);
  }
  for (const auto& t : s.commits)
    if (t.suspect)
      suspects.push_back(&t);
  std::vector<statement> out{commit_statement(s.commits)};
  if (!suspects.empty())
    out.push_back(clear_suspects(column(suspects, [](auto x) { return x->channel; }),
                                 column(suspects, [](auto x) { return x->update_key; })));
  return out;
}

/// In the order in which the turns were given.
std::vector<committed> in_order(std::vector<committed> sorted,
                                const std::vector<std::size_t>& places) {
  std::vector<committed> out(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i)
    out[places[i]] = std::move(sorted[i]);
  return out;
}

} // namespace

std::vector<joint_kind>& joint_registry::all() {
  static std::vector<joint_kind> kinds;
  return kinds;
}

bool may_join(const business_turn& t) {
  bool locks = false;
  for (const auto& s : t.statements) {
    const auto* kind = kind_of(s);
    if (kind == nullptr)
      return false;
    locks = locks || kind->lock_all != nullptr;
  }
  return locks && !t.alone && t.targets.empty() && t.render && t.turn.expected_version != 0;
}

void commit_joint(pool& p, std::vector<business_turn> turns,
                  std::function<void(joint_answer)> done) {
  std::vector<std::size_t> places(turns.size());
  for (std::size_t i = 0; i < places.size(); ++i)
    places[i] = i;
  std::sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
    auto key = [&](std::size_t i) {
      return std::tuple(turns[i].turn.business.value, turns[i].turn.person.value);
    };
    return key(a) < key(b);
  });
  auto state = std::make_shared<joint_state>();
  for (auto i : places)
    state->turns.push_back(std::move(turns[i]));
  auto first = first_pipeline(*state);
  p.transact(
      std::move(first), [state](const std::vector<rows>& a) { return second_pipeline(*state, a); },
      [state, places, done = std::move(done)](result<std::vector<rows>> r) {
        if (r)
          return done({in_order(read_committed(state->commits, r->at(state->rows_of_a)), places)});
        auto code = r.error().code;
        bool is_late = code == errc::unavailable || code == errc::timeout || code == errc::unknown;
        if (is_late || !state->has_rendered)
          return done({r.error(), !is_late});
        committed stale;
        stale.outcome = commit_outcome::stale;
        done({std::vector<committed>(places.size(), stale)});
      });
}

} // namespace frontdesk::db::runtime
