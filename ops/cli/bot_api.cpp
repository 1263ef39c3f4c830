// Blocking calls of the Bot API: one client, one call at a time.
#include "ops/cli/bot_api.hpp"

#include "base/text.hpp"

#include <future>

namespace frontdesk::cli {

bot_api::bot_api(const channel_config& channel)
    : to_(net::http::endpoint::parse(channel.api).value()), token_(channel.token),
      client_(net::http::client::make({}).value()) {}

result<net::json::document> bot_api::call(const std::string& method, std::string body) {
  std::promise<result<net::http::reply>> answer;
  net::http::call request{.to = to_, .target = text::cat("/bot", token_, '/', method)};
  request.body = std::move(body);
  client_->start(std::move(request),
                 [&](result<net::http::reply> x) { answer.set_value(std::move(x)); });
  FD_TRY(auto reply, answer.get_future().get());
  FD_TRY(auto document, net::json::parse(reply.body));
  FD_TRY(auto ok, net::json::optional_flag(document.root(), "ok"));
  if (ok)
    return document;
  FD_TRY(auto description, net::json::optional_text(document.root(), "description"));
  return fault{reply.status == 401 ? errc::denied : errc::refused,
               text::cat(method, ": ", description)};
}

std::string webhook_address(const config& c, const channel_config& channel) {
  return text::cat(c.public_url, channel.on == platform::telegram ? "/telegram/" : "/whatsapp/",
                   channel.name);
}

result<webhook_state> ask_webhook(bot_api& api) {
  FD_TRY(auto document, api.call("getWebhookInfo"));
  auto info = document.root()["result"];
  webhook_state state;
  FD_TRY(state.url, net::json::optional_text(info, "url"));
  FD_TRY(state.pending, net::json::optional_integer(info, "pending_update_count"));
  FD_TRY(state.connections, net::json::optional_integer(info, "max_connections"));
  FD_TRY(state.last_error, net::json::optional_text(info, "last_error_message"));
  return state;
}

} // namespace frontdesk::cli
