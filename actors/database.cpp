// Batching: whatever waits goes out together; never delayed to fill up.
#include "actors/database.hpp"

#include "actors/fault_caf.hpp"
#include "base/metrics.hpp"
#include "db/runtime/joint.hpp"

#include <caf/actor_ostream.hpp>
#include <caf/send.hpp>
#include <caf/typed_actor.hpp>

#include <utility>

namespace frontdesk::actors {

namespace {

template <class Waiting>
std::vector<Waiting> take_front(std::deque<Waiting>& queue, std::size_t size) {
  std::vector<Waiting> out;
  out.reserve(std::min(size, queue.size()));
  while (!queue.empty() && out.size() < size) {
    out.push_back(std::move(queue.front()));
    queue.pop_front();
  }
  return out;
}

/// Answers a batch: each promise gets its own answer, or all get the batch's fault.
template <class Waiting, class Answer>
void deliver(std::vector<Waiting>& batch, result<std::vector<Answer>>& answers) {
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (answers && i < answers->size())
      batch[i].promise.deliver(std::move((*answers)[i]));
    else
      batch[i].promise.deliver(
          to_error(answers ? fault{errc::bug, "short batch"} : answers.error()));
  }
}

template <class Waiting>
std::vector<db::runtime::settled_post> all_posts(const std::vector<Waiting>& batch) {
  std::vector<db::runtime::settled_post> out;
  for (const auto& x : batch)
    out.insert(out.end(), x.request.posts.begin(), x.request.posts.end());
  return out;
}

std::function<void(result<std::vector<db::runtime::waiting_post>>)>
as_posts(std::function<void(result<waiting_posts>)> done) {
  return [done = std::move(done)](result<std::vector<db::runtime::waiting_post>> x) {
    if (x)
      done(waiting_posts{std::move(*x)});
    else
      done(x.error());
  };
}

const fault overloaded{errc::unavailable, "too many turns are waiting for the database"};

} // namespace

void database_state::pump_opens() {
  while (opens_.in_flight.counted() < limits.opens && !opens_.queue.empty()) {
    auto batch =
        std::make_shared<std::vector<opens::waiting>>(take_front(opens_.queue, limits.size));
    std::vector<db::runtime::open_request> requests;
    requests.reserve(batch->size());
    for (auto& x : *batch)
      requests.push_back(std::move(x.request));
    auto flight = opens_.in_flight.begin(std::chrono::steady_clock::now());
    metrics::observe("frontdesk_batch_turns", static_cast<double>(requests.size()), {"open"});
    db::runtime::open_turns(*pool, std::move(requests),
                            [this, home = database_actor{self_}, batch,
                             flight](result<std::vector<db::runtime::opened>> x) {
                              auto answers = std::make_shared<decltype(x)>(std::move(x));
                              caf::anon_send(home, resumption{[this, batch, flight, answers] {
                                               opens_.in_flight.end(flight);
                                               deliver(*batch, *answers);
                                               pump_opens();
                                             }});
                            });
  }
  watch_flights();
}

std::vector<database_state::commits::waiting> database_state::take_commits() {
  std::vector<commits::waiting> out;
  std::vector<commits::waiting> later;
  std::unordered_set<std::int64_t> people;
  while (!commits_.queue.empty() && out.size() < limits.size) {
    auto x = std::move(commits_.queue.front());
    commits_.queue.pop_front();
    // A person has one conversation per business; two businesses of one person may wait a batch.
    // The batch claims its chats for one replica id: after a lapse a turn may still bear the old.
    bool first = (out.empty() || x.request.replica == out.front().request.replica)
                 && people.insert(x.request.person.value).second;
    (first ? out : later).push_back(std::move(x));
  }
  for (auto i = later.rbegin(); i != later.rend(); ++i)
    commits_.queue.push_front(std::move(*i));
  return out;
}

void database_state::pump_commits() {
  while (commits_.in_flight.counted() < limits.commits && !commits_.queue.empty())
    send_commits(std::make_shared<std::vector<commits::waiting>>(take_commits()));
  watch_flights();
}

void database_state::send_commits(std::shared_ptr<std::vector<commits::waiting>> batch) {
  std::vector<db::runtime::turn_commit> turns;
  turns.reserve(batch->size());
  for (auto& x : *batch)
    turns.push_back(std::move(x.request));
  auto flight = commits_.in_flight.begin(std::chrono::steady_clock::now());
  metrics::observe("frontdesk_batch_turns", static_cast<double>(turns.size()), {"commit"});
  auto done = [this, home = database_actor{self_}, batch,
               flight](result<std::vector<db::runtime::committed>> x) {
    auto answers = std::make_shared<decltype(x)>(std::move(x));
    caf::anon_send(home, resumption{[this, batch, flight, answers] {
                     commits_.in_flight.end(flight);
                     deliver(*batch, *answers);
                     pump_commits();
                     if (commits_.in_flight.counted() == 0 && !marks_.queue.empty() && !mark_timer_)
                       flush_marks();
                   }});
  };
  auto riding = take_marks();
  if (riding.empty())
    return db::runtime::commit_turns(*pool, std::move(turns), std::move(done));
  auto posts = all_posts(riding);
  auto replica = riding.front().request.replica;
  db::runtime::commit_turns(*pool, std::move(turns), replica, std::move(posts), std::move(done),
                            answer_marks(std::move(riding)));
}

void database_state::watch_flights() {
  bool somebody_waits = !opens_.queue.empty() || !commits_.queue.empty()
                        || !businesses_.queue.empty()
                        || (!marks_.queue.empty() && commits_.in_flight.counted() > 0);
  if (somebody_waits && !std::exchange(flight_timer_, true))
    self_->delayed_send(self_, limits.late, resumption{[this] { look_at_flights(); }});
}

void database_state::look_at_flights() {
  flight_timer_ = false;
  auto limit = std::chrono::steady_clock::now() - limits.late;
  for (auto* flying : {&opens_.in_flight, &commits_.in_flight, &businesses_.in_flight})
    flying->look(limit);
  pump_opens();
  pump_commits();
  pump_businesses();
  if (commits_.in_flight.counted() == 0 && !marks_.queue.empty() && !mark_timer_)
    flush_marks();
}

database_actor::behavior_type database_state::make_behavior() {
  using namespace db::runtime;
  return {
      [this](open_request& x) -> caf::result<opened> {
        if (opens_.queue.size() >= limits.queue)
          return to_error(overloaded);
        auto promise = self_->make_response_promise<opened>();
        opens_.queue.push_back({std::move(x), promise});
        pump_opens();
        return promise;
      },
      [this](turn_commit& x) -> caf::result<committed> {
        auto promise = self_->make_response_promise<committed>();
        commits_.queue.push_back({std::move(x), promise});
        pump_commits();
        return promise;
      },
      [this](alone_atom, turn_commit& x) {
        return ask<committed>(
            [&](auto done) { commit_alone(*pool, std::move(x), std::move(done)); });
      },
      [this](business_turn& x) -> caf::result<committed> {
        auto promise = self_->make_response_promise<committed>();
        if (!may_join(x)) {
          send_alone({std::move(x), promise});
          return promise;
        }
        businesses_.queue.push_back({std::move(x), promise});
        pump_businesses();
        return promise;
      },
      [this](settled& x) { return on_settled(x); },
      [this](take_request& x) {
        return ask<waiting_posts>(
            [&](auto done) { take(*pool, x.replica, std::move(x.chats), as_posts(done)); });
      },
      [this](claim_request& x) {
        return ask<waiting_posts>(
            [&](auto done) { claim(*pool, x.replica, x.channel, x.at_most, as_posts(done)); });
      },
      [this](db::statement& x) {
        return ask<row_set>([&](auto done) {
          pool->run(std::move(x), [done](result<db::rows> rows) {
            if (rows)
              done(row_set{std::move(*rows)});
            else
              done(std::move(rows).error());
          });
        });
      },
      [](resumption& x) { x.run(); },
      [this](status_atom) {
        return actor_status{
            name, static_cast<std::int64_t>(opens_.queue.size() + commits_.queue.size()),
            static_cast<std::int64_t>(opens_.in_flight.all() + commits_.in_flight.all())};
      },
  };
}

database_actor::behavior_type database(database_actor::stateful_pointer<database_state> self,
                                       db::pool* pool, batch_limits limits) {
  self->state.pool = pool;
  self->state.limits = limits;
  return self->state.make_behavior();
}

} // namespace frontdesk::actors
