// The pool's engine: the event loop, its thread, the waiting requests and the choice of a
// connection.
#pragma once

#include "db/wire/session.hpp"

#include <boost/asio/executor_work_guard.hpp>

#include <atomic>
#include <mutex>
#include <thread>

namespace frontdesk::db::wire {

class dispatcher {
public:
  explicit dispatcher(pool_options);
  ~dispatcher(); // NOLINT(bugprone-exception-escape): see the definition

  /// From any thread.
  void submit(request_ptr);
  pool_status status() const;
  void stop(clock::time_point by = clock::time_point::max());

private:
  void take_inbox();
  void enqueue(request_ptr, clock::time_point now);
  void dispatch();
  session* pick(bool may_use_reserved, clock::time_point now);
  bool can_read_elsewhere() const;
  std::size_t waiting() const { return runtime_.size() + reads_.size() + owning_.size(); }
  void on_changed();
  void arm_tick();
  void tick();
  void refuse(request_ptr, errc, std::string why);
  void refuse_waiting(errc, const std::string& why);
  void deliver(request_ptr);
  void show() const;
  void stop_on_loop(clock::time_point by);
  void run();
  const std::string& last_error() const;

  const pool_options options_;
  const std::size_t most_owned_; // business turns at once, so that others find a connection
  const bool has_reserved_;      // the first connection takes the runtime's own statements
  boost::asio::io_context loop_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  canceller canceller_;
  std::vector<std::unique_ptr<session>> sessions_;
  boost::asio::steady_timer ticker_;
  boost::asio::steady_timer last_call_; // while stopping
  bool ticking_ = false;
  bool dispatching_ = false;
  std::deque<request_ptr> runtime_; // one Sync each: may ride behind others
  std::deque<request_ptr> reads_;   // likewise, of an area's tables
  std::deque<request_ptr> owning_;  // business turns
  clock::time_point disconnected_since_;
  bool is_connected_ = false;

  mutable std::mutex guard_; // of what other threads touch, below
  std::vector<request_ptr> inbox_;
  bool woken_ = false;
  bool stopping_ = false;
  std::string shown_error_;
  std::atomic<std::size_t> connected_{0}, busy_{0}, waiting_{0};
  std::thread thread_;
};

} // namespace frontdesk::db::wire
