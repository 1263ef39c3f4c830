// One server connection: reads requests, has them answered one after the other, and keeps the time.
#pragma once

#include "net/http/inbound.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <list>
#include <memory>

namespace frontdesk::net::http {

class worker;

/// Lives on its worker's thread; only reply tickets are used by other threads.
class session : public std::enable_shared_from_this<session> {
public:
  using tcp = boost::asio::ip::tcp;
  using moment = std::chrono::steady_clock::time_point;

  session(tcp::socket socket, worker& owner);

  void start();
  /// Ends what has taken too long. Called a few times a second: deadlines are coarse, which costs a
  /// request nothing.
  void check(moment now);
  /// Waits for a request of which nothing has come.
  bool is_idle() const;
  /// From now on the connection ends after the answer it owes; at once if it owes none.
  void wind_down();
  void close();
  /// The answer to request `number`; late ones are ignored.
  void respond(std::uint64_t number, response);

  /// Where the worker keeps this session.
  std::list<std::shared_ptr<session>>::iterator position;

private:
  enum class state { reading, answering, writing, lingering, closed };

  void read();
  void advance();
  void send_continue();
  void handle();
  void dispatch(request&&);
  responder ticket();
  void send(const response&, bool close);
  void linger();
  void discard();
  void wait_for_input();
  void set_deadline(std::chrono::milliseconds after);

  tcp::socket socket_;
  worker& owner_;
  inbound in_;
  std::string out_;
  state state_ = state::reading;
  std::optional<inbound::phase> timed_; // what the deadline is for while reading
  moment deadline_;
  std::uint64_t number_ = 0; // of the request being answered
  std::string_view route_;   // its name
  bool keep_alive_ = true;
  bool is_http11_ = true;
  std::size_t discarded_ = 0; // while lingering
};

} // namespace frontdesk::net::http
