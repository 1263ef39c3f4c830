// Accepts connections, counts them, and hands them to the workers.
#pragma once

#include "net/http/worker.hpp"

#include "base/result.hpp"

namespace frontdesk::net::http {

class listener {
public:
  listener(std::vector<std::shared_ptr<worker>>& workers, std::atomic<std::size_t>& connections,
           std::size_t most);

  /// `address` is "host:port" with a numeric host; port 0 = any free one.
  [[nodiscard]] result<void> open(std::string_view address);
  std::uint16_t port() const { return port_; }
  void start() { accept(); }
  /// On the first worker's thread.
  void close();

private:
  void accept();
  void on_accepted(boost::system::error_code, session::tcp::socket);
  void turn_away(session::tcp::socket);

  std::vector<std::shared_ptr<worker>>& workers_;
  std::atomic<std::size_t>& connections_;
  std::size_t most_;
  session::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  std::uint16_t port_ = 0;
  std::size_t next_ = 0; // worker whose turn it is
};

} // namespace frontdesk::net::http
