// Reads the phone number of a channel from the Cloud API.
#include "ops/cli/cloud_api.hpp"

#include "base/text.hpp"
#include "net/json.hpp"
#include "net/whatsapp/answers.hpp"
#include "ops/cli/blocking_call.hpp"

namespace frontdesk::cli {

result<std::string> ask_number(const channel_config& channel) {
  FD_TRY(auto to, net::http::endpoint::parse(channel.api));
  FD_TRY(auto client, net::http::client::make({}));
  net::http::call call{.to = std::move(to), .target = text::cat('/', channel.phone_number_id)};
  call.method = "GET";
  call.bearer = channel.token;
  FD_TRY(auto reply, wait_for(*client, std::move(call)));
  auto said = net::whatsapp::classify(reply);
  if (said.what != net::outcome::sent)
    return fault{said.what == net::outcome::stop_channel ? errc::denied : errc::refused,
                 said.reason};
  FD_TRY(auto answer, net::json::parse(reply.body));
  return net::json::optional_text(answer.root(), "display_phone_number");
}

} // namespace frontdesk::cli
