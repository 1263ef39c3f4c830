// The running daemon: what serve starts and stops, in order.
#pragma once

#include "base/config.hpp"

#include <chrono>
#include <cstdint>
#include <memory>

namespace frontdesk::net::http {
struct server_options;
} // namespace frontdesk::net::http

namespace frontdesk::actors {

/// What the HTTP server is told of the configuration.
net::http::server_options to_server_options(const config&);

class system {
public:
  /// Binds the listening socket and serves /livez; throws fatal if that cannot be.
  explicit system(const config&);
  ~system();
  system(const system&) = delete;
  system& operator=(const system&) = delete;

  /// Brings the configuration into the database and starts the actors. False: the database is not
  /// there yet, or not migrated (logged); to be called again. Until then webhooks are told 503.
  bool start();
  std::uint16_t port() const;

  /// SIGTERM: unready at once, accepts for `grace`, finishes what is in flight, says goodbye.
  void stop(std::chrono::milliseconds grace);

private:
  class parts;
  std::unique_ptr<parts> parts_;
};

} // namespace frontdesk::actors
