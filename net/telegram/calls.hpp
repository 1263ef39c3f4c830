// The calls that set a bot up: webhook and commands. Made by operators, never by a turn.
#pragma once

#include "base/result.hpp"
#include "net/http/call.hpp"
#include "net/outgoing.hpp"
#include "net/screen.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace frontdesk::net::telegram {

struct webhook {
  std::string url;
  std::string secret;       // comes back as X-Telegram-Bot-Api-Secret-Token
  int max_connections = 40; // Telegram's default; 1-100
};

/// Asks for the kinds of update we act on and no other. Fault invalid: the API would refuse it.
result<outgoing> set_webhook(const webhook&);
/// Keeps what is pending: dropping it would lose what people sent.
outgoing delete_webhook();
outgoing webhook_info();

/// The commands in the private chats of people with that language; an empty language is the default
/// for all others. Fault invalid: the API would refuse it.
result<outgoing> set_commands(std::span<const command>, std::string_view language);

struct webhook_state {
  std::string url; // empty: none is set
  std::int64_t pending = 0;
  std::int64_t last_error_at = 0; // seconds since 1970; 0 = never
  std::string last_error;
  std::int64_t max_connections = 0;
};

/// What getWebhookInfo answered. Fault: it refused, or answered something else.
result<webhook_state> read_webhook_info(const http::reply&);

} // namespace frontdesk::net::telegram
