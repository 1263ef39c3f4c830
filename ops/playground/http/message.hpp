// A request that came in and the reply to it, as plain data.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace frontdesk::playground::http {

struct request {
  std::string method;
  std::string path;  // percent-decoded, without the query
  std::string query; // as written, without '?'
  std::string content_type;
  std::string authorization;
  std::string host; // as the caller names us
  std::string body;
};

/// How a reply ends on the wire; everything but `whole` is a fault that was asked for.
enum class ending { whole, reset_before, reset_in_body, never };

struct reply {
  unsigned status = 200;
  std::string body;
  std::string type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::chrono::milliseconds delay{0};
  ending end = ending::whole;
};

/// The open end of one request. Kept as long as wanted; replies and pushes to a closed connection
/// are dropped.
class responder {
public:
  virtual ~responder() = default;
  /// Once.
  virtual void send(reply) = 0;
  /// Starts an endless reply (server-sent events) instead of send().
  virtual void begin_stream(std::string_view type) = 0;
  virtual void push(std::string bytes) = 0;
  virtual bool is_open() const = 0;
};

using answerer = std::function<void(request&&, const std::shared_ptr<responder>&)>;

} // namespace frontdesk::playground::http
