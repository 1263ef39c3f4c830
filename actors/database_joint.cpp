// Business turns that may share a transaction: whatever waits goes together; what cannot, alone.
#include "actors/database.hpp"

#include "actors/fault_caf.hpp"
#include "base/metrics.hpp"
#include "db/runtime/joint.hpp"

#include <caf/send.hpp>

#include <set>
#include <utility>

namespace frontdesk::actors {

/// Of different people, as a batch of plain turns is.
std::vector<database_state::businesses::waiting> database_state::take_businesses() {
  std::vector<businesses::waiting> out, later;
  std::set<std::pair<std::int64_t, std::int64_t>> conversations;
  while (!businesses_.queue.empty() && out.size() < limits.joined) {
    auto x = std::move(businesses_.queue.front());
    businesses_.queue.pop_front();
    const auto& t = x.request.turn;
    bool fits = (out.empty() || t.replica == out.front().request.turn.replica)
                && conversations.emplace(t.business.value, t.person.value).second;
    (fits ? out : later).push_back(std::move(x));
  }
  for (auto i = later.rbegin(); i != later.rend(); ++i)
    businesses_.queue.push_front(std::move(*i));
  return out;
}

void database_state::pump_businesses() {
  while (businesses_.in_flight.counted() < limits.joints && !businesses_.queue.empty())
    send_joint(std::make_shared<std::vector<businesses::waiting>>(take_businesses()));
  watch_flights();
}

void database_state::send_alone(businesses::waiting x, std::optional<flights::number> flight) {
  db::runtime::commit_business(
      *pool, std::move(x.request),
      [this, home = database_actor{self_}, promise = x.promise,
       flight](result<db::runtime::committed> r) mutable {
        caf::anon_send(home, resumption{[this, promise, r = std::move(r), flight]() mutable {
                         if (r)
                           promise.deliver(std::move(*r));
                         else
                           promise.deliver(to_error(r.error()));
                         if (!flight)
                           return;
                         businesses_.in_flight.end(*flight);
                         pump_businesses();
                       }});
      });
}

void database_state::send_joint(std::shared_ptr<std::vector<businesses::waiting>> batch) {
  auto flight = businesses_.in_flight.begin(std::chrono::steady_clock::now());
  metrics::observe("frontdesk_batch_turns", static_cast<double>(batch->size()), {"business"});
  if (batch->size() == 1)
    return send_alone(std::move(batch->front()), flight);
  std::vector<db::runtime::business_turn> turns;
  for (const auto& x : *batch) // kept: they may have to go alone
    turns.push_back(x.request);
  db::runtime::commit_joint(
      *pool, std::move(turns),
      [this, home = database_actor{self_}, batch, flight](db::runtime::joint_answer x) {
        auto answer = std::make_shared<db::runtime::joint_answer>(std::move(x));
        caf::anon_send(home, resumption{[this, batch, flight, answer] {
                         businesses_.in_flight.end(flight);
                         auto& all = answer->all;
                         for (std::size_t i = 0; i < batch->size(); ++i) {
                           auto& waiting = batch->at(i);
                           if (all)
                             waiting.promise.deliver(std::move(all->at(i)));
                           else if (answer->may_run_alone)
                             send_alone(std::move(waiting));
                           else
                             waiting.promise.deliver(to_error(all.error()));
                         }
                         pump_businesses();
                       }});
      });
}

} // namespace frontdesk::actors
