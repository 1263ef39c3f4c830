// A database actor that answers from a script, so that a conversation's every fork can be walked.
#pragma once

#include "actors/fault_caf.hpp"
#include "actors/handles.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace frontdesk::actors {

/// What the test decides, and what it saw. Each answer may be a fault.
struct database_script {
  std::function<result<db::runtime::opened>(const db::runtime::open_request&)> open;
  std::function<result<db::runtime::committed>(const db::runtime::turn_commit&)> commit;
  std::function<result<db::runtime::committed>(const db::runtime::turn_commit&)> alone;
  std::function<result<db::rows>(const db::statement&)> read;
  /// What a business turn's statements answer; empty: no rows.
  std::function<std::vector<db::rows>(const db::runtime::business_turn&)> rows;
  /// The courier's side; empty: nothing is lost, paused, waiting or to be claimed.
  std::function<result<db::runtime::marked>(const settled&)> mark;
  std::function<result<waiting_posts>(const take_request&)> take;
  std::function<result<waiting_posts>(const claim_request&)> claim;
  /// True: this commit is answered when the test delivers it.
  std::function<bool(const db::runtime::turn_commit&)> holds;
  std::vector<
      std::pair<db::runtime::turn_commit, caf::typed_response_promise<db::runtime::committed>>>
      held;
  int opens = 0, commits = 0, lonely = 0, business = 0;
  std::vector<bool> business_alone; // per business turn
  std::vector<db::runtime::turn_commit> written;
  std::vector<db::statement> asked;
};

template <class T>
caf::result<T> answer(result<T> x) {
  if (x)
    return std::move(*x);
  return to_error(x.error());
}

inline database_actor::behavior_type scripted(database_actor::pointer self,
                                              std::shared_ptr<database_script> s) {
  using namespace db::runtime;
  return {
      [s](open_request& x) {
        ++s->opens;
        return answer(s->open(x));
      },
      [s, self](turn_commit& x) -> caf::result<committed> {
        ++s->commits;
        s->written.push_back(x);
        if (!s->holds || !s->holds(x))
          return answer(s->commit(x));
        auto promise = self->make_response_promise<committed>();
        s->held.emplace_back(x, promise);
        return promise;
      },
      [s](alone_atom, turn_commit& x) {
        ++s->lonely;
        s->written.push_back(x);
        return answer(s->alone(x));
      },
      [s](business_turn& x) {
        ++s->business;
        s->business_alone.push_back(x.alone);
        auto rows = s->rows ? s->rows(x) : std::vector<db::rows>(x.statements.size());
        x.render(x.turn, rows);
        for (const auto& q : x.statements)
          s->asked.push_back(q);
        s->written.push_back(x.turn);
        return answer(s->commit(x.turn));
      },
      [s](settled& x) { return answer(s->mark ? s->mark(x) : result<marked>(marked{})); },
      [s](take_request& x) {
        return answer(s->take ? s->take(x) : result<waiting_posts>(waiting_posts{}));
      },
      [s](claim_request& x) {
        return answer(s->claim ? s->claim(x) : result<waiting_posts>(waiting_posts{}));
      },
      [s](db::statement& x) -> caf::result<row_set> {
        s->asked.push_back(x);
        auto rows = s->read(x);
        if (rows)
          return row_set{std::move(*rows)};
        return to_error(rows.error());
      },
      [](resumption& x) { x.run(); },
      [](status_atom) { return actor_status{}; },
  };
}

} // namespace frontdesk::actors
