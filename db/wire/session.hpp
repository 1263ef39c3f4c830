// One connection at work: drives its life and its pipeline on the pool's event loop.
#pragma once

#include "db/wire/addresses.hpp"
#include "db/wire/canceller.hpp"
#include "db/wire/connection.hpp"
#include "db/wire/lifecycle.hpp"
#include "db/wire/pipeline.hpp"
#include "db/wire/statements.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>

namespace frontdesk::db::wire {

/// All members run on the loop's thread.
class session {
public:
  /// What its owner hears. `finished` comes last in whatever led to it.
  struct hooks {
    std::function<void(request_ptr)> finished; // with its outcome
    std::function<void()> changed;             // room for more, ready, or lost
  };

  session(boost::asio::io_context&, const pool_options&, canceller&, std::uint32_t seed, hooks);

  void start();
  /// Takes nothing more; closes when what is on its way has ended.
  void stop();
  /// After stop(): what is on its way is lost.
  void abandon();
  void submit(request_ptr);
  /// Cancels what is over its deadline; gives the connection up if that does not help.
  void enforce_deadlines(clock::time_point now);

  bool is_ready() const { return life_.is_ready() && !retiring_ && !stopping_; }
  bool is_stopping() const { return stopping_; }
  bool is_closed() const { return closed_; }
  /// A business turn owns it.
  bool is_owned() const { return owned_; }
  bool has_connected() const { return life_.is_ready(); }
  std::size_t load() const { return pipeline_.requests(); }
  /// The oldest request takes long, so others should not queue up behind it.
  bool is_stalled(clock::time_point now) const;
  const std::string& last_error() const { return last_error_; }

private:
  void drive(lifecycle::event);
  void connect();
  void connect_to(const std::vector<target>&);
  void configure();
  void close();
  bool adopt_socket();
  void watch(bool readable);
  void on_socket(bool readable);
  void on_readable();
  void on_connecting();
  void arm_timer(lifecycle::milliseconds);

  bool send(request_ptr);
  bool ensure_prepared(const statement_info&);
  bool finish_sending();
  bool read_answers();
  bool take(reply);
  void take_failure(reply);
  bool take_sync();
  void finish_preparation(const exchange&);
  void lose(const std::string& why);
  void lose_after_reading();

  const pool_options& options_;
  canceller& canceller_;
  hooks hooks_;
  lifecycle life_;
  connection connection_;
  pipeline pipeline_;
  statements statements_;
  addresses addresses_;
  boost::asio::posix::stream_descriptor socket_; // a dup of libpq's: its life is ours
  boost::asio::steady_timer timer_;
  std::uint64_t epoch_ = 0; // of the connection: late handlers of an older one do nothing
  bool writing_ = false;    // a wait for writability is out
  bool owned_ = false;
  bool retiring_ = false; // finish what is on its way, then connect afresh
  bool stopping_ = false;
  bool closed_ = false;
  bool was_ready_ = false;
  clock::time_point head_since_{};  // when the oldest exchange became the oldest
  clock::time_point last_cancel_{}; // a cancel may hit the statement after the one it was meant for
  columns no_names_;
  std::string last_error_;
};

} // namespace frontdesk::db::wire
