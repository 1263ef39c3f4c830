// The connections to one host and the calls that wait for one of them.
#pragma once

#include "net/http/connection.hpp"

#include <deque>

namespace frontdesk::net::http {

struct client_options {
  std::string ca_file; // empty: what the system trusts
  std::size_t connections_per_origin = 64;
  std::size_t waiting_per_origin = 100'000; // above that, calls are refused as unavailable
  std::size_t most_body = 20 * 1024 * 1024; // Bot API: getFile serves up to 20 MB
  std::chrono::milliseconds idle_time{
      45'000}; // platforms' front ends close after 60 to 75 s: we go first
};

/// Lives on the client's thread.
class origin {
public:
  origin(boost::asio::io_context&, boost::asio::ssl::context&, endpoint, const client_options&);

  void submit(job);
  void check(connection::moment now);
  /// Ends everything: what was not sent as `unavailable`.
  void stop();

  const endpoint& where() const { return where_; }
  std::size_t most_body() const { return options_.most_body; }
  std::chrono::milliseconds idle_time() const { return options_.idle_time; }
  /// A connection has ended its call; it is idle now, or closed.
  void released(connection&);

private:
  void open(job);

  boost::asio::io_context& io_;
  boost::asio::ssl::context& tls_;
  const endpoint where_;
  const client_options& options_;
  std::list<std::shared_ptr<connection>> all_;
  std::vector<std::shared_ptr<connection>> idle_; // the last one used is used first
  std::deque<job> waiting_;
  bool stopped_ = false;
};

} // namespace frontdesk::net::http
