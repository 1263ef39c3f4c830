// Commits turns: a batch as one statement; one by one if the batch fails on its data.
#include "db/runtime/arrays.hpp"
#include "db/runtime/commit_batch.hpp"
#include "db/runtime/open_sql.hpp"
#include "db/runtime/outbox.hpp"

#include <memory>
#include <utility>

namespace frontdesk::db::runtime {
namespace {

using batch_answer = std::function<void(result<std::vector<committed>>)>;
using turns = std::vector<turn_commit>;

/// The batch's statements: the commit, and forgetting those whose counts `open` raised.
std::vector<statement> statements_of(std::span<const turn_commit> list,
                                     const std::vector<chat_id>& also = {}) {
  std::vector<statement> out{commit_statement(list, also)};
  std::vector<const turn_commit*> suspects;
  for (const auto& x : list)
    if (x.suspect)
      suspects.push_back(&x);
  if (!suspects.empty())
    out.push_back(clear_suspects(column(suspects, [](auto x) { return x->channel; }),
                                 column(suspects, [](auto x) { return x->update_key; })));
  return out;
}

/// The turns of a batch that failed, each in its own transaction, so that only the bad one pays.
class one_by_one {
public:
  one_by_one(std::shared_ptr<const turns> list, batch_answer done)
      : list_(std::move(list)), answers_(list_->size()), left_(list_->size()),
        done_(std::move(done)) {}

  const turns& list() const { return *list_; }

  void take(std::size_t i, result<std::vector<rows>> r) {
    if (r)
      answers_[i] = std::move(read_committed(std::span(*list_).subspan(i, 1), r->front()).front());
    else if (is_about_data(r.error()))
      answers_[i] = refused_alone(r.error());
    else
      answers_[i].outcome = commit_outcome::stale; // nothing is known: `open` finds out
    if (--left_ == 0)
      done_(std::move(answers_));
  }

private:
  std::shared_ptr<const turns> list_;
  std::vector<committed> answers_;
  std::size_t left_;
  batch_answer done_;
};

void commit_one_by_one(pool& p, std::shared_ptr<const turns> list, batch_answer done) {
  auto state = std::make_shared<one_by_one>(std::move(list), std::move(done));
  for (std::size_t i = 0; i < state->list().size(); ++i)
    p.run_together(statements_of(std::span(state->list()).subspan(i, 1)),
                   [state, i](result<std::vector<rows>> r) { state->take(i, std::move(r)); });
}

} // namespace

void commit_turns(pool& p, turns list, batch_answer done) {
  if (list.empty())
    return done(std::vector<committed>{});
  auto kept = std::make_shared<const turns>(std::move(list));
  auto statements = statements_of(*kept);
  p.run_together(std::move(statements),
                 [&p, kept, done = std::move(done)](result<std::vector<rows>> r) {
                   if (r)
                     return done(read_committed(*kept, r->front()));
                   if (!is_about_data(r.error()))
                     return done(r.error());
                   if (kept->size() == 1)
                     return done(std::vector{refused_alone(r.error())});
                   commit_one_by_one(p, kept, done);
                 });
}

void commit_turns(pool& p, turns list, replica_id me, std::vector<settled_post> posts,
                  batch_answer done, std::function<void(result<marked>)> done_posts) {
  std::vector<chat_id> also;
  for (const auto& x : posts)
    also.push_back(x.chat);
  auto statements = statements_of(list, also);
  auto mine = statements.size();
  for (auto& x : mark_statements(me, posts))
    statements.push_back(std::move(x));
  p.run_together(std::move(statements),
                 [&p, mine, me, list = std::move(list), posts = std::move(posts),
                  done = std::move(done),
                  done_posts = std::move(done_posts)](result<std::vector<rows>> r) mutable {
                   if (r) {
                     done_posts(read_marked(posts, std::span(*r).subspan(mine)));
                     return done(read_committed(list, r->front()));
                   }
                   if (!is_about_data(r.error())) {
                     done_posts(r.error());
                     return done(r.error());
                   }
                   // A turn's data failed both: the marks go alone, the turns find the bad one
                   // among them.
                   mark(p, me, std::move(posts), std::move(done_posts));
                   commit_turns(p, std::move(list), std::move(done));
                 });
}

} // namespace frontdesk::db::runtime
