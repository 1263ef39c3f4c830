// Accepts connections and hands them to the workers.
#pragma once

#include "net/http/worker.hpp"

#include "base/result.hpp"

namespace frontdesk::net::http {

class listener {
public:
  explicit listener(std::vector<std::shared_ptr<worker>>& workers);

  /// `address` is "host:port" with a numeric host; port 0 = any free one.
  [[nodiscard]] result<void> open(std::string_view address);
  std::uint16_t port() const { return port_; }
  void start() { accept(); }
  /// On the first worker's thread.
  void close();

private:
  void accept();
  void on_accepted(boost::system::error_code, session::tcp::socket);
  void hand_over(session::tcp::socket);
  void take_waiting();

  std::vector<std::shared_ptr<worker>>& workers_;
  session::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  std::uint16_t port_ = 0;
  std::size_t next_ = 0; // worker whose turn it is
};

} // namespace frontdesk::net::http
