// getMe, the webhook's methods, commands and menu button.
#include "base/text.hpp"
#include "ops/playground/telegram/methods.hpp"

#include <algorithm>

namespace frontdesk::playground::telegram::methods {
namespace {

constexpr int max_webhook_connections = 100'000; // a server run with --local; api.telegram.org: 100
constexpr std::size_t max_commands = 100;

bool is_secret(std::string_view s) {
  return s.size() <= 256 && std::all_of(s.begin(), s.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                  || c == '_' || c == '-';
         });
}

std::string scope_key(const arguments& args) {
  auto scope = args.json_value("scope");
  const auto* o = scope.value.if_object();
  auto type = o ? string_at(*o, "type", "default") : "default";
  auto chat = o ? integer_at(*o, "chat_id") : 0;
  return text::cat(type, ':', chat, ':', args.text("language_code"));
}

outcome<json::value> check_command(const json::value& v) {
  const auto* o = v.if_object();
  if (!o)
    return bad_request("expected an Object of type BotCommand");
  auto command = string_at(*o, "command");
  if (command.starts_with('/'))
    command.remove_prefix(1);
  auto description = string_at(*o, "description");
  bool is_word = std::all_of(command.begin(), command.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (command.empty() || command.size() > 32 || !is_word)
    return bad_request("BOT_COMMAND_INVALID");
  if (description.empty() || text::code_points(description) > 256)
    return bad_request("BOT_COMMAND_DESCRIPTION_INVALID");
  return v;
}

} // namespace

outcome<json::value> get_me(bot& b, const arguments&) {
  auto me = bot_json(b.identity());
  me["can_join_groups"] = true;
  me["can_read_all_group_messages"] = false;
  me["supports_inline_queries"] = false;
  return json::value(std::move(me));
}

outcome<json::value> set_webhook(bot& b, const arguments& args) {
  auto url = args.text("url");
  if (url.empty())
    return delete_webhook(b, args);
  auto now = b.clock().now().count();
  if (now < b.next_webhook_ms)
    return refusal{"Too Many Requests: retry after 1", 429, 1};
  if (http::parse_origin(url).host.empty())
    return bad_request("bad webhook: An HTTPS URL must be provided for webhook");
  webhook hook;
  hook.url = std::move(url);
  hook.secret = args.text("secret_token");
  if (!is_secret(hook.secret))
    return bad_request("secret token contains unallowed characters");
  hook.max_connections = static_cast<int>(
      std::clamp<std::int64_t>(args.integer("max_connections", 40), 1, max_webhook_connections));
  auto allowed = args.json_value("allowed_updates");
  if (const auto* kinds = allowed.value.if_array())
    for (const auto& k : *kinds)
      if (k.is_string())
        hook.allowed.emplace_back(std::string_view(k.get_string()));
  if (hook == b.delivery.hook())
    return json::value(true); // "Webhook is already set"
  b.next_webhook_ms = now + 1'000;
  if (args.flag("drop_pending_updates"))
    b.delivery.clear(true);
  b.delivery.set(std::move(hook));
  b.webhook_changed();
  return json::value(true);
}

outcome<json::value> delete_webhook(bot& b, const arguments& args) {
  b.delivery.clear(args.flag("drop_pending_updates"));
  b.webhook_changed();
  return json::value(true);
}

outcome<json::value> get_webhook_info(bot& b, const arguments&) {
  const auto& hook = b.delivery.hook();
  json::object info{{"url", hook.url},
                    {"has_custom_certificate", false},
                    {"pending_update_count", b.delivery.pending()}};
  if (!hook.url.empty()) {
    info["max_connections"] = hook.max_connections;
    info["ip_address"] = "127.0.0.1";
  }
  if (!hook.allowed.empty())
    info["allowed_updates"] = json::array(hook.allowed.begin(), hook.allowed.end());
  if (b.delivery.last_error_date() != 0) {
    info["last_error_date"] = b.delivery.last_error_date();
    info["last_error_message"] = b.delivery.last_error();
  }
  return json::value(std::move(info));
}

outcome<json::value> get_updates(bot& b, const arguments&) {
  if (!b.delivery.hook().url.empty())
    return refusal{"Conflict: can't use getUpdates method while webhook is active; use "
                   "deleteWebhook to delete the webhook first",
                   409, 0};
  return refusal{"Not Found: the emulator delivers by webhook only", 404, 0};
}

outcome<json::value> set_my_commands(bot& b, const arguments& args) {
  auto sent = args.json_value("commands");
  const auto* list = sent.value.if_array();
  if (!list)
    return bad_request("can't parse commands JSON array");
  if (list->size() > max_commands)
    return bad_request("BOT_COMMANDS_TOO_MUCH");
  for (const auto& v : *list)
    if (auto checked = check_command(v); !checked)
      return checked.error();
  b.commands[scope_key(args)] = *list;
  return json::value(true);
}

outcome<json::value> get_my_commands(bot& b, const arguments& args) {
  const auto* found = b.commands.if_contains(scope_key(args));
  return found ? *found : json::value(json::array{});
}

outcome<json::value> delete_my_commands(bot& b, const arguments& args) {
  b.commands.erase(scope_key(args));
  return json::value(true);
}

outcome<json::value> set_chat_menu_button(bot& b, const arguments& args) {
  auto sent = args.json_value("menu_button");
  const auto* o = sent.value.if_object();
  auto type = o ? string_at(*o, "type") : "default";
  if (type != "commands" && type != "default" && type != "web_app")
    return bad_request("can't parse menu button: MenuButton has unsupported type");
  b.menu_button = sent.is_there ? sent.value : json::value(json::object{{"type", "default"}});
  return json::value(true);
}

outcome<json::value> get_chat_menu_button(bot& b, const arguments&) {
  return b.menu_button.is_object() ? b.menu_button : json::value(json::object{{"type", "default"}});
}

} // namespace frontdesk::playground::telegram::methods
