// One outgoing connection: connects, sends one call at a time, and always reads, so that a peer's
// close is seen.
#pragma once

#include "net/http/response_parser.hpp"
#include "net/http/tls.hpp"

#include <list>
#include <memory>
#include <optional>

namespace frontdesk::net::http {

class origin;

/// A call as it waits and travels.
struct job {
  std::string head;
  std::string body;
  done then;
  std::chrono::steady_clock::time_point deadline;
  std::function<bool()> may_send = {}; // see call
};

class connection : public std::enable_shared_from_this<connection> {
public:
  using moment = std::chrono::steady_clock::time_point;

  connection(boost::asio::io_context&, boost::asio::ssl::context&, origin&);

  /// Opens the connection and sends the job on it.
  void open(job);
  /// Sends on an open, idle connection.
  void send(job);
  /// Ends a call whose deadline has passed, and a connection that was idle for too long.
  void check(moment now);
  bool is_idle() const { return state_ == state::idle; }
  /// Ends the call in hand, if any, as what it is by now, and closes.
  void abandon(errc if_unsent, std::string_view why);

  /// Where the origin keeps this connection.
  std::list<std::shared_ptr<connection>>::iterator position;

private:
  using error_code = boost::system::error_code;
  enum class state { opening, sending, idle, closed };

  void on_resolved(const boost::asio::ip::tcp::resolver::results_type&);
  void on_connected();
  void begin();
  void read();
  void on_read(error_code, std::size_t);
  void on_response();
  void fail(fault);
  void finish(result<reply>, bool reusable);
  template <class Handler>
  auto guarded(Handler);

  origin& owner_;
  boost::asio::ip::tcp::resolver resolver_;
  tls_stream stream_;
  state state_ = state::opening;
  std::optional<job> job_;
  bool written_ = false; // a byte of the job may have left
  bool writing_ = false; // the write has not completed: the connection cannot take another job
  std::optional<response_parser> parser_;
  std::string unread_; // what the parser has not consumed yet
  std::string piece_;  // where reads go
  moment idle_since_;
};

} // namespace frontdesk::net::http
