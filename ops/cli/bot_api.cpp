// Blocking calls of the Bot API: one client, one call at a time.
#include "ops/cli/bot_api.hpp"

#include "base/text.hpp"
#include "net/json.hpp"
#include "ops/cli/blocking_call.hpp"

namespace frontdesk::cli {

bot_api::bot_api(const channel_config& channel)
    : to_(net::http::endpoint::parse(channel.api).value()), token_(channel.token),
      client_(net::http::client::make({}).value()) {}

result<net::http::reply> bot_api::call(net::outgoing what) {
  net::http::call request{.to = to_, .target = text::cat("/bot", token_, '/', what.method)};
  request.body = std::move(what.body);
  FD_TRY(auto reply, wait_for(*client_, std::move(request)));
  FD_TRY(auto document, net::json::parse(reply.body));
  FD_TRY(auto ok, net::json::optional_flag(document.root(), "ok"));
  if (ok)
    return reply;
  FD_TRY(auto description, net::json::optional_text(document.root(), "description"));
  return fault{reply.status == 401 ? errc::denied : errc::refused,
               text::cat(what.method, ": ", description)};
}

std::string webhook_address(const config& c, const channel_config& channel) {
  return text::cat(c.public_url, channel.on == platform::telegram ? "/telegram/" : "/whatsapp/",
                   channel.name);
}

result<net::telegram::webhook_state> ask_webhook(bot_api& api) {
  FD_TRY(auto reply, api.call(net::telegram::webhook_info()));
  return net::telegram::read_webhook_info(reply);
}

} // namespace frontdesk::cli
