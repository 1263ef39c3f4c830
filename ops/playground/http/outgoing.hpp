// One keep-alive connection from an emulated platform to a webhook: one request at a time.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace frontdesk::playground::http {

/// Where a webhook listens. Plain http to a numeric host or localhost only.
struct origin {
  std::string host;
  unsigned short port = 80;
  std::string path = "/";

  /// "Host" header: the port is left out when it is 80.
  std::string authority() const;
  bool operator==(const origin&) const = default;
};

/// Nothing (a host that is empty) if the URL is not http://<host>[:port][/path].
origin parse_origin(std::string_view url);

/// What came back; `status` 0 means the connection ended first.
struct answer {
  unsigned status = 0;
  std::string reason;
  std::string type;
  std::string body;
  int retry_after = 0;
  bool keep_alive = false;
};

class outgoing : public std::enable_shared_from_this<outgoing> {
public:
  using answered = std::function<void(answer)>;

  /// `on_ready(false)` if nobody listens there. `on_end` once, when an open connection ended while
  /// no request was under way.
  static std::shared_ptr<outgoing> open(boost::asio::io_context&, const origin&,
                                        std::function<void(bool)> on_ready,
                                        std::function<void()> on_end);
  virtual ~outgoing() = default;

  /// Writes the request's bytes; `then` gets the answer, or one with status 0.
  virtual void send(std::string bytes, answered then) = 0;
  virtual void close() = 0;
};

} // namespace frontdesk::playground::http
