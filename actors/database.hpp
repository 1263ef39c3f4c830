// The pooled database actor: a batch takes what queued while the last one ran.
#pragma once

#include "actors/fault_caf.hpp"
#include "actors/flights.hpp"
#include "actors/handles.hpp"
#include "db/pool.hpp"

#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

namespace frontdesk::actors {

struct batch_limits {
  std::size_t size = 128; // turns in one batch
  std::size_t opens = 1;  // batches of each kind in flight at once
  std::size_t commits = 1;
  std::size_t joined = 32; // business turns in one transaction
  std::size_t joints = 2;
  std::size_t queue = 10'000;              // turns waiting before new ones are refused
  std::chrono::milliseconds mark_delay{5}; // how long marks wait for a commit to ride with
  /// A batch that takes longer hangs, on a backend or behind a lock: the next one goes beside it.
  std::chrono::milliseconds late{200};
};

/// Of each kind, of the four connections a pool has: the others serve everybody else.
constexpr std::size_t most_late = 1;

/// Turns waiting for their batch and the batches in flight, of one kind.
template <class Request, class Answer>
struct batch_queue {
  struct waiting {
    Request request;
    caf::typed_response_promise<Answer> promise;
  };
  std::deque<waiting> queue;
  flights in_flight{most_late};
};

class database_state {
public:
  explicit database_state(database_actor::pointer self) : self_(self) {}
  database_actor::behavior_type make_behavior();
  static inline const char* name = "frontdesk.database";

  db::pool* pool = nullptr; // outlives the actor; owned by system
  batch_limits limits;

private:
  using opens = batch_queue<db::runtime::open_request, db::runtime::opened>;
  using commits = batch_queue<db::runtime::turn_commit, db::runtime::committed>;

  using businesses = batch_queue<db::runtime::business_turn, db::runtime::committed>;
  using marks = batch_queue<settled, db::runtime::marked>;

  void pump_opens();
  void pump_commits();
  void pump_businesses();
  std::vector<businesses::waiting> take_businesses();
  void send_joint(std::shared_ptr<std::vector<businesses::waiting>>);
  void send_alone(businesses::waiting, std::optional<flights::number> = {});
  void send_commits(std::shared_ptr<std::vector<commits::waiting>>);
  caf::result<db::runtime::marked> on_settled(settled&);
  /// The marks that go together: all of the same replica id.
  std::vector<marks::waiting> take_marks();
  /// How a batch of marks gets its answer, on the pool's thread.
  std::function<void(result<db::runtime::marked>)> answer_marks(std::vector<marks::waiting>);
  void flush_marks();
  /// Soon looks who is late, if somebody waits for them.
  void watch_flights();
  void look_at_flights();
  /// Takes up to a batch of commits, at most one per conversation; the others keep their places.
  std::vector<commits::waiting> take_commits();
  template <class Answer>
  caf::result<Answer> ask(std::function<void(std::function<void(result<Answer>)>)>);

  database_actor::pointer self_;
  opens opens_;
  commits commits_;
  businesses businesses_; // those that may join
  marks marks_;
  bool mark_timer_ = false;
  bool flight_timer_ = false;
};

template <class Answer>
caf::result<Answer>
database_state::ask(std::function<void(std::function<void(result<Answer>)>)> start) {
  auto promise = self_->make_response_promise<Answer>();
  start([home = database_actor{self_}, promise](result<Answer> x) mutable {
    caf::anon_send(home, resumption{[promise, x = std::move(x)]() mutable {
                     if (x)
                       promise.deliver(std::move(*x));
                     else
                       promise.deliver(to_error(x.error()));
                   }});
  });
  return promise;
}

database_actor::behavior_type database(database_actor::stateful_pointer<database_state> self,
                                       db::pool* pool, batch_limits limits);

} // namespace frontdesk::actors
