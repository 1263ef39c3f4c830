// What is on its way on one connection: pairs results with exchanges across sync points. Pure.
#pragma once

#include "db/wire/request.hpp"

#include <deque>
#include <optional>

namespace frontdesk::db::wire {

/// Everything up to one Sync: a request's statements, or the preparation of one statement.
struct exchange {
  request_ptr owner;                        // none: housekeeping
  const statement_info* prepares = nullptr; // what housekeeping prepares; none: session settings
  std::size_t expected = 0;                 // statements under this Sync
  std::vector<rows> answers{};
  std::optional<fault> failure{}; // the first error; the server skips what follows it
  std::string state{};            // its SQLSTATE
  std::size_t ended = 0;          // statements whose results are complete
  bool failed_at_sync =
      false; // the commit itself was refused, for instance by a deferred constraint
};

/// The queue of exchanges. Answers belong to its front; a Sync takes the front away.
class pipeline {
public:
  void push(exchange);
  bool is_empty() const { return queue_.empty(); }
  std::size_t requests() const { return requests_; } // exchanges with an owner
  exchange& front();
  /// The oldest request on its way, or none.
  request* oldest();

  void take_rows(rows);
  void take_failure(fault, std::string_view state);
  /// Only the Sync's answer is missing at the front.
  bool is_at_sync();
  /// Every statement at the front has ended: a Sync's answer may come.
  bool is_ended();
  /// The end of one statement's results.
  void take_end();
  /// The Sync's answer: the finished exchange.
  exchange take_sync();
  /// The connection is gone: everything that was on its way, oldest first.
  std::vector<exchange> drain();

private:
  std::deque<exchange> queue_;
  std::size_t requests_ = 0;
};

/// What a finished exchange tells its owner.
answer to_answer(exchange&);

} // namespace frontdesk::db::wire
