// Blocking calls of the Bot API for commands that run once and end.
#pragma once

#include "base/config.hpp"
#include "base/result.hpp"
#include "net/http/client.hpp"
#include "net/outgoing.hpp"
#include "net/telegram/calls.hpp"

#include <memory>
#include <string>

namespace frontdesk::cli {

class bot_api {
public:
  explicit bot_api(const channel_config&);

  /// What the Bot API answered with "ok". Faults carry its description; denied: the token is bad.
  result<net::http::reply> call(net::outgoing);

private:
  net::http::endpoint to_;
  std::string token_;
  std::unique_ptr<net::http::client> client_;
};

/// Where a channel's platform must post: <public_url>/telegram/<channel>.
std::string webhook_address(const config&, const channel_config&);

result<net::telegram::webhook_state> ask_webhook(bot_api&);

} // namespace frontdesk::cli
