// The HTTP server of the webhooks and probes: what the rest of the program starts and stops.
#pragma once

#include "net/http/message.hpp"

#include "base/result.hpp"

#include <memory>

namespace frontdesk::net::http {

struct server_options {
  std::string listen = "127.0.0.1:0"; // numeric host and port
  unsigned threads = 1;
  limits most;
  std::vector<door> doors;
};

class server {
public:
  /// Binds at once, so that a taken port is known before anything else starts.
  [[nodiscard]] static result<std::unique_ptr<server>> open(server_options, handlers);
  ~server(); // NOLINT(bugprone-exception-escape): without memory to stop, the process ends
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// From now on handlers are called.
  void start();
  std::uint16_t port() const;

  /// Goes on accepting for `grace` while answers ask clients to reconnect elsewhere; then accepts
  /// no more, closes what is idle, lets what is in flight finish for at most `drain`. Returns when
  /// all connections are closed.
  void stop(std::chrono::milliseconds grace, std::chrono::milliseconds drain);

private:
  struct parts;
  explicit server(std::unique_ptr<parts>);
  std::unique_ptr<parts> parts_;
};

} // namespace frontdesk::net::http
