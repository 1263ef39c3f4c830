// Bot API Update -> net::update: a table of kinds, and a reader for each kind we act on.
#include "net/telegram/decode.hpp"

#include "net/body_hash.hpp"
#include "net/json.hpp"
#include "net/telegram/content.hpp"
#include "net/telegram/limits.hpp"

#include <string>

namespace frontdesk::net::telegram {

namespace {

using reader = result<decoded>(json::value payload, net::update u);

decoded ignore(std::string_view why) {
  return {std::nullopt, why};
}

result<std::int64_t> account_number(json::value account) {
  FD_TRY(const std::int64_t id, json::required_integer(account, "id"));
  if (id == 0 || id <= -limits::first_impossible_id || id >= limits::first_impossible_id)
    return fault{errc::invalid, "id: not one of Telegram's"};
  return id;
}

/// Who did it. False: a bot, or nobody (a channel); neither talks to us.
result<bool> read_sender(json::value from, net::update& u) {
  if (!from)
    return false;
  FD_TRY(const bool is_bot, json::optional_flag(from, "is_bot"));
  FD_TRY(const std::int64_t id, account_number(from));
  if (id < 0)
    return fault{errc::invalid, "from: not a person"};
  u.who = {{platform::telegram, "", std::to_string(id)}};
  FD_TRY(u.first_name, json::optional_text(from, "first_name", limits::name_bytes));
  FD_TRY(u.last_name, json::optional_text(from, "last_name", limits::name_bytes));
  FD_TRY(u.username, json::optional_text(from, "username", limits::name_bytes));
  FD_TRY(u.language, json::optional_text(from, "language_code", limits::name_bytes));
  return !is_bot;
}

result<void> read_chat(json::value chat, net::update& u) {
  FD_TRY(const std::int64_t id, account_number(chat));
  FD_TRY(const std::string type, json::optional_text(chat, "type"));
  u.chat = std::to_string(id);
  u.is_private = type.empty() ? id > 0 : type == "private";
  return {};
}

/// Message and chat.
result<void> read_place(json::value message, net::update& u) {
  FD_TRY(const std::int64_t id, json::required_integer(message, "message_id"));
  u.message = std::to_string(id);
  return read_chat(message["chat"], u);
}

/// Who wrote what was forwarded; people may hide it.
result<void> read_origin(json::value origin, net::update& u) {
  if (!origin)
    return {};
  FD_TRY(const std::string type, json::optional_text(origin, "type"));
  u.forwarded_from.assign(1, '?');
  if (type != "user")
    return {};
  FD_TRY(const std::int64_t id, account_number(origin["sender_user"]));
  u.forwarded_from = std::to_string(id);
  return {};
}

result<decoded> message(json::value payload, net::update u) {
  FD_TRY(const bool is_person, read_sender(payload["from"], u));
  if (const auto place = read_place(payload, u); !place)
    return place.error();
  if (!is_person)
    return ignore("bot");
  FD_TRY(u.sent_at, json::optional_integer(payload, "date"));
  if (const auto origin = read_origin(payload["forward_origin"], u); !origin)
    return origin.error();
  FD_TRY(const bool is_content, read_content(payload, u));
  return is_content ? decoded{std::move(u), {}} : ignore("service");
}

result<decoded> edited_message(json::value payload, net::update u) {
  FD_TRY(const bool is_person, read_sender(payload["from"], u));
  if (const auto place = read_place(payload, u); !place)
    return place.error();
  if (!is_person)
    return ignore("bot");
  if (payload["location"]) // a live location moves every few seconds; nobody edited anything
    return ignore("live_location");
  FD_TRY(u.sent_at, json::optional_integer(payload, "date"));
  u.kind = input_kind::edited;
  return decoded{std::move(u), {}};
}

result<decoded> callback_query(json::value payload, net::update u) {
  FD_TRY(const bool is_person, read_sender(payload["from"], u));
  if (u.who.empty())
    return fault{errc::invalid, "from: missing"};
  FD_TRY(u.tap, json::required_text(payload, "id", limits::query_id_bytes));
  // Present but perhaps inaccessible (date 0); absent for a message too old or sent by way of
  // inline mode.
  u.chat = u.who.front().external;
  if (payload["message"])
    if (const auto place = read_place(payload["message"], u); !place)
      return place.error();
  if (!is_person)
    return ignore("bot");
  if (!payload["data"])
    return ignore("game");
  u.kind = input_kind::tap;
  FD_TRY(u.text, json::required_text(payload, "data"));
  return decoded{std::move(u), {}};
}

/// The person stopped or restarted the bot.
result<decoded> my_chat_member(json::value payload, net::update u) {
  FD_TRY(const bool is_person, read_sender(payload["from"], u));
  if (const auto chat = read_chat(payload["chat"], u); !chat)
    return chat.error();
  FD_TRY(const std::string now, json::required_text(payload["new_chat_member"], "status"));
  FD_TRY(u.sent_at, json::optional_integer(payload, "date"));
  if (!is_person || !u.is_private || (now != "kicked" && now != "member"))
    return ignore("membership");
  u.kind = now == "kicked" ? input_kind::blocked : input_kind::unblocked;
  return decoded{std::move(u), {}};
}

struct update_kind {
  std::string_view name;
  reader* read = nullptr; // none: recognised and ignored
};

// Bot API 10.1, Update.
constexpr update_kind kinds[] = {
    {"message", message},
    {"edited_message", edited_message},
    {"callback_query", callback_query},
    {"my_chat_member", my_chat_member},
    {"channel_post"},
    {"edited_channel_post"},
    {"business_connection"},
    {"business_message"},
    {"edited_business_message"},
    {"deleted_business_messages"},
    {"guest_message"},
    {"message_reaction"},
    {"message_reaction_count"},
    {"inline_query"},
    {"chosen_inline_result"},
    {"shipping_query"},
    {"pre_checkout_query"},
    {"purchased_paid_media"},
    {"poll"},
    {"poll_answer"},
    {"chat_member"},
    {"chat_join_request"},
    {"chat_boost"},
    {"removed_chat_boost"},
    {"managed_bot"},
};

const update_kind* kind_named(std::string_view name) {
  for (const update_kind& each : kinds)
    if (each.name == name)
      return &each;
  return nullptr;
}

} // namespace

result<decoded> decode(const std::string& body, channel_id channel) {
  FD_TRY(const json::document parsed, json::parse_in_place(body));
  const json::value root = parsed.root();
  FD_TRY(const std::int64_t number, json::required_integer(root, "update_id"));
  if (number < 0)
    return fault{errc::invalid, "update_id: negative"};
  // The first kind we know wins: an update has one, and new fields may come to stand beside it.
  for (auto member = root.begin(); member != root.end(); ++member) {
    const update_kind* kind = *member ? kind_named(member.key()) : nullptr;
    if (!kind)
      continue;
    if (!kind->read)
      return ignore(kind->name);
    net::update u;
    u.channel = channel;
    u.key = std::to_string(number);
    u.body_hash = body_hash(body);
    FD_TRY(auto out, kind->read(*member, std::move(u)));
    if (out.update)
      drop_hidden(*out.update);
    return out;
  }
  return ignore("unknown");
}

} // namespace frontdesk::net::telegram
