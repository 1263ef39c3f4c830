// The playground's HTTP server: keep-alive, one handler for every request, streams for events.
#pragma once

#include "ops/playground/http/message.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <set>

namespace frontdesk::playground::http {

class session;

/// Listens on loopback only. Runs on the io_context's one thread.
class server {
public:
  server(boost::asio::io_context&, answerer);
  ~server();
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// Port 0 takes a free one. Throws frontdesk::fatal if the port is taken.
  void listen(unsigned short port);
  unsigned short port() const { return port_; }
  /// Closes the listener and every connection.
  void stop();

private:
  void accept();

  boost::asio::io_context& io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  answerer answer_;
  std::set<std::weak_ptr<session>, std::owner_less<>> sessions_;
  unsigned short port_ = 0;
};

} // namespace frontdesk::playground::http
