// frontdesk webhook set|info|delete: tells Telegram where to post and which commands to offer.
#include "actors/flow/catalog.hpp"
#include "actors/text/tr.hpp"
#include "base/text.hpp"
#include "net/screen.hpp"
#include "net/telegram/calls.hpp"
#include "ops/cli/bot_api.hpp"
#include "ops/cli/commands.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace frontdesk::cli {

namespace {

// The Bot API's default is 40; more lets more chats be served at once behind one slow one
// (PLATFORMS §1).
constexpr int max_connections = 100;

/// `language` empty: what everybody sees whose language has no list of its own.
result<net::http::reply> offer_commands(bot_api& api, std::string_view language) {
  std::vector<net::command> offered;
  for (const auto& row : flow::pushed_commands())
    offered.push_back(
        {std::string(row.command), std::string(text::translate(language, row.text.english()))});
  FD_TRY(auto call, net::telegram::set_commands(offered, language));
  return api.call(std::move(call));
}

result<std::string> set(const config& c, const channel_config& channel) {
  bot_api api{channel};
  FD_TRY(auto call, net::telegram::set_webhook(
                        {webhook_address(c, channel), channel.secret, max_connections}));
  FD_TRY(auto done, api.call(std::move(call)));
  FD_TRY(auto general, offer_commands(api, ""));
  auto business = std::ranges::find(c.businesses, channel.business, &business_config::name);
  for (const auto& language : business->languages) {
    FD_TRY(auto localised, offer_commands(api, language));
  }
  return text::cat("posts to ", webhook_address(c, channel), ", ", flow::pushed_commands().size(),
                   " commands");
}

result<std::string> show(const config& c, const channel_config& channel) {
  bot_api api{channel};
  FD_TRY(auto state, ask_webhook(api));
  if (state.url.empty())
    return std::string{"no webhook is set"};
  bool is_ours = state.url == webhook_address(c, channel);
  auto error = state.last_error.empty() ? "" : text::cat(", last error: ", state.last_error);
  auto shown = text::cat("posts to ", state.url, is_ours ? "" : " (not ours!)", ", ", state.pending,
                         " waiting, ", state.max_connections, " connections", error);
  if (!is_ours) // what people send is read by somebody else
    return fault{errc::refused, std::move(shown)};
  return shown;
}

result<std::string> remove(const channel_config& channel) {
  bot_api api{channel};
  FD_TRY(auto done, api.call(net::telegram::delete_webhook()));
  return std::string{"webhook deleted; waiting updates are kept"};
}

result<std::string> act(const config& c, const channel_config& channel, webhook_action what) {
  // The Cloud API offers no call for this: a person enters both in the app's dashboard.
  if (channel.on == platform::whatsapp)
    return text::cat("enter in the app's dashboard: ", webhook_address(c, channel),
                     " and the verify_token");
  switch (what) {
  case webhook_action::set:
    return set(c, channel);
  case webhook_action::info:
    return show(c, channel);
  case webhook_action::remove:
    return remove(channel);
  }
  return fault{errc::bug, "no such action"};
}

} // namespace

int webhook(const config& c, const webhook_arguments& args) {
  require_channels(c);
  if (c.public_url.empty() && args.what == webhook_action::set)
    throw fatal{"public_url is missing: it is what the platforms are told"};
  bool found = false, good = true;
  for (const auto& channel : c.channels) {
    if (!args.channel.empty() && args.channel != channel.name)
      continue;
    found = true;
    auto done = act(c, channel, args.what);
    fmt::print("{} {}: {}\n", done ? "✓" : "✗", channel.name, done ? *done : done.error().text);
    good = good && done.has_value();
  }
  if (!found)
    throw fatal{text::cat("--channel: there is no channel ", args.channel)};
  return good ? 0 : 1;
}

} // namespace frontdesk::cli
