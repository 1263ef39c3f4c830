// The HTTP client for the platforms' APIs: keep-alive connections over verified TLS, one thread.
#pragma once

#include "net/http/call.hpp"
#include "net/http/origin.hpp"

#include <memory>

namespace frontdesk::net::http {

class client {
public:
  [[nodiscard]] static result<std::unique_ptr<client>> make(client_options);
  /// Ends every call that is under way: see done.
  ~client();
  client(const client&) = delete;
  client& operator=(const client&) = delete;

  /// Any thread. `then` is called exactly once, on the client's thread. Nothing of the call is ever
  /// logged.
  void start(call, done then);

private:
  struct parts;
  explicit client(std::unique_ptr<parts>);
  std::unique_ptr<parts> parts_;
};

} // namespace frontdesk::net::http
