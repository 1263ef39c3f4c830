// Commits a turn alone: pipeline A locks, checks and does the business; pipeline B writes the turn.
#include "db/runtime/arrays.hpp"
#include "db/runtime/business_sql.hpp"
#include "db/runtime/commit_batch.hpp"
#include "db/runtime/open_sql.hpp"

#include <exception>
#include <memory>
#include <utility>

namespace frontdesk::db::runtime {
namespace {

using answer = std::function<void(result<committed>)>;

/// What lives from A to B and to the answer.
struct business_state {
  business_turn turn;
  std::size_t rows_of_a = 0;
  std::string mistake; // what render threw
};

std::optional<std::vector<statement>> write_turn(business_state& s, const std::vector<rows>& a) {
  auto& turn = s.turn.turn;
  try {
    turn.expected_version = a.at(0).at(0).number("version");
    if (s.turn.render)
      s.turn.render(turn, std::vector<rows>(a.begin() + 1, a.end()));
  } catch (const std::exception& e) {
    s.mistake = e.what();
    return std::nullopt;
  }
  std::vector<statement> out{commit_statement(std::span(&turn, 1))};
  if (turn.suspect)
    out.push_back(clear_suspects(column(std::vector{turn.channel}, [](auto x) { return x; }),
                                 column(std::vector{turn.update_key}, [](auto& x) { return x; })));
  return out;
}

bool is_own_conversation(const fault& f) {
  return f.code == errc::stale && f.text.starts_with("conversation|");
}

/// `open` made the turn's own person known, so it is a target that does not exist.
bool is_about_nobody(const fault& f) {
  return f.text.find("\"conversations_person_id_fkey\"") != std::string::npos;
}

} // namespace

void commit_business(pool& p, business_turn turn, answer done) {
  auto state = std::make_shared<business_state>();
  state->turn = std::move(turn);
  const auto& t = state->turn;
  std::vector<statement> first{enter_business(t.turn.business.value, t.turn.person.value,
                                              t.turn.expected_version,
                                              column(t.targets, [](person_id x) { return x; }))};
  first.insert(first.end(), t.statements.begin(), t.statements.end());
  state->rows_of_a = first.size();
  p.transact(
      std::move(first), [state](const std::vector<rows>& a) { return write_turn(*state, a); },
      [state, done = std::move(done)](result<std::vector<rows>> r) {
        const auto& t = state->turn;
        if (r)
          return done(std::move(
              read_committed(std::span(&state->turn.turn, 1), r->at(state->rows_of_a)).front()));
        if (!state->mistake.empty())
          return done(fault{errc::bug, state->mistake});
        if (!t.targets.empty() && is_about_nobody(r.error()))
          return done(fault{errc::refused, "no_such_person|"}); // a forged button names anybody
        if (!is_own_conversation(r.error()) && !starts_again(r.error()))
          return done(r.error());
        committed stale;
        stale.outcome = commit_outcome::stale;
        done(std::move(stale));
      });
}

void commit_alone(pool& p, turn_commit turn, answer done) {
  business_turn alone;
  alone.turn = std::move(turn);
  commit_business(p, std::move(alone), std::move(done));
}

} // namespace frontdesk::db::runtime
