// One I/O thread of the server with the connections that live on it.
#pragma once

#include "net/http/session.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <thread>

namespace frontdesk::net::http {

class worker : public std::enable_shared_from_this<worker> {
public:
  worker(const site& s, std::atomic<std::size_t>& connections)
      : site_(s), connections_(connections) {}

  void start();
  /// Any thread. Connections end after the answers they owe; the thread ends when none is left or
  /// at `deadline`.
  void drain(std::chrono::steady_clock::time_point deadline);
  void join();

  /// Any thread: takes over an accepted connection. Where there are as many as may be, it gets the
  /// place of the one that has been idle for longest; where none is idle, it gets a 503.
  void adopt(session::tcp::socket socket);
  /// This worker's thread: the session has had its answer and is idle from now on.
  void touch(session&);
  /// This worker's thread: the session is over.
  void remove(session&);

  boost::asio::io_context& io() { return io_; }
  const site& shared() const { return site_; }
  bool is_draining() const { return draining_; }
  void set_winding_down() { winding_down_ = true; }
  /// Answers say "Connection: close", so that platforms go elsewhere before we stop accepting.
  bool is_winding_down() const { return winding_down_; }

private:
  void run();
  void tick();
  bool close_longest_idle();

  const site& site_;
  std::atomic<std::size_t>& connections_;
  boost::asio::io_context io_{1};
  boost::asio::steady_timer timer_{io_};
  std::list<std::shared_ptr<session>> sessions_; // who was idle last is last
  std::thread thread_;
  std::atomic<bool> winding_down_ = false;
  bool draining_ = false;
  std::chrono::steady_clock::time_point drained_by_;
};

} // namespace frontdesk::net::http
