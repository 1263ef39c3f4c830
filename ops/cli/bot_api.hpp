// Blocking calls of the Bot API for commands that run once and end.
#pragma once

#include "base/config.hpp"
#include "base/result.hpp"
#include "net/http/client.hpp"
#include "net/json.hpp"

#include <memory>
#include <string>

namespace frontdesk::cli {

class bot_api {
public:
  explicit bot_api(const channel_config&);

  /// The document whose root's "result" member is the answer. Faults carry the Bot API's
  /// description.
  result<net::json::document> call(const std::string& method, std::string body = "{}");

private:
  net::http::endpoint to_;
  std::string token_;
  std::unique_ptr<net::http::client> client_;
};

/// Where a channel's platform must post: <public_url>/telegram/<channel>.
std::string webhook_address(const config&, const channel_config&);

/// What getWebhookInfo says.
struct webhook_state {
  std::string url;
  std::int64_t pending = 0;
  std::int64_t connections = 0;
  std::string last_error;
};
result<webhook_state> ask_webhook(bot_api&);

} // namespace frontdesk::cli
