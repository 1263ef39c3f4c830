// setWebhook, deleteWebhook, getWebhookInfo, setMyCommands.
#include "net/telegram/calls.hpp"

#include "base/text.hpp"
#include "net/json.hpp"
#include "net/json_writer.hpp"
#include "net/telegram/answers.hpp"
#include "net/telegram/limits.hpp"

#include <algorithm>

namespace frontdesk::net::telegram {

namespace {

bool consists_of(std::string_view s, std::string_view more) {
  return std::ranges::all_of(s, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
           || more.find(c) != std::string_view::npos;
  });
}

fault wrong(std::string text) {
  return {errc::invalid, std::move(text)};
}

} // namespace

result<outgoing> set_webhook(const webhook& w) {
  if (w.secret.empty() || w.secret.size() > limits::secret_bytes
      || !consists_of(w.secret, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-"))
    return wrong("a webhook's secret is 1 to 256 of A-Z, a-z, 0-9, _ and -");
  if (w.max_connections < 1 || w.max_connections > limits::max_connections)
    return wrong("max_connections is 1 to 100");
  json_writer out;
  out.open_object().member("url", w.url).member("secret_token", w.secret);
  out.member("max_connections", w.max_connections).key("allowed_updates").open_array();
  for (const char* kind : {"message", "edited_message", "callback_query", "my_chat_member"})
    out.value(kind);
  return outgoing{"setWebhook", out.close_array().close_object().take(), {}};
}

outgoing delete_webhook() {
  return {"deleteWebhook", R"({"drop_pending_updates":false})", {}};
}

outgoing webhook_info() {
  return {"getWebhookInfo", "{}", {}};
}

result<outgoing> set_commands(std::span<const command> commands, std::string_view language) {
  json_writer out;
  out.open_object().key("commands").open_array();
  for (const command& each : commands) {
    if (each.word.empty() || each.word.size() > limits::command_bytes
        || !consists_of(each.word, "_"))
      return wrong(text::cat("a command is 1 to 32 of a-z, 0-9 and _: ", each.word));
    if (each.text.empty() || text::code_points(each.text) > limits::command_characters)
      return wrong(text::cat("a command's description has 1 to 256 characters: ", each.word));
    out.open_object().member("command", each.word).member("description", each.text).close_object();
  }
  out.close_array().key("scope").open_object().member("type", "all_private_chats").close_object();
  if (!language.empty())
    out.member("language_code", language);
  return outgoing{"setMyCommands", out.close_object().take(), {}};
}

result<webhook_state> read_webhook_info(const http::reply& reply) {
  const auto parsed = json::parse(reply.body);
  if (!parsed || !parsed->root()["result"].is(json::kind::object))
    return fault{errc::unavailable, classify(reply).reason};
  const json::value info = parsed->root()["result"];
  webhook_state s;
  FD_TRY(s.url, json::required_text(info, "url"));
  FD_TRY(s.pending, json::optional_integer(info, "pending_update_count"));
  FD_TRY(s.last_error_at, json::optional_integer(info, "last_error_date"));
  FD_TRY(s.last_error, json::optional_text(info, "last_error_message"));
  FD_TRY(s.max_connections, json::optional_integer(info, "max_connections"));
  return s;
}

} // namespace frontdesk::net::telegram
