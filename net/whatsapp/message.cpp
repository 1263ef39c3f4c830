// Who sent a WhatsApp message and what is in it: a table of types.
#include "net/whatsapp/message.hpp"

#include "base/text.hpp"
#include "net/body_hash.hpp"
#include "net/whatsapp/limits.hpp"

#include <algorithm>

namespace frontdesk::net::whatsapp {

namespace {

using reader = result<void>(json::value content, net::update& u);

bool is_digits(std::string_view s) {
  return !s.empty() && s.find_first_not_of("0123456789") == std::string_view::npos;
}

template <class T>
result<void> assign(std::string& to, result<T> found) {
  if (!found)
    return found.error();
  to = std::move(*found);
  return {};
}

result<void> text(json::value content, net::update& u) {
  u.kind = input_kind::text;
  return assign(u.text, json::required_text(content, "body"));
}

/// A tap on a reply button or on a row of a list. Other interactive kinds are forms we never send.
result<void> interactive(json::value content, net::update& u) {
  FD_TRY(const std::string type, json::required_text(content, "type"));
  if (type != "button_reply" && type != "list_reply") {
    u.kind = input_kind::other;
    u.text = "form";
    return {};
  }
  u.kind = input_kind::tap;
  return assign(u.text, json::required_text(content[type], "id"));
}

/// A quick reply of a template.
result<void> button(json::value content, net::update& u) {
  u.kind = input_kind::tap;
  return assign(u.text, json::required_text(content, "payload"));
}

result<void> image(json::value content, net::update& u) {
  u.kind = input_kind::photo;
  FD_TRY(u.text, json::optional_text(content, "caption"));
  return assign(u.file, json::required_text(content, "id", limits::id_bytes));
}

result<void> document(json::value content, net::update& u) {
  u.kind = input_kind::document;
  FD_TRY(u.text, json::optional_text(content, "caption"));
  FD_TRY(u.file_name, json::optional_text(content, "filename"));
  return assign(u.file, json::required_text(content, "id", limits::id_bytes));
}

result<void> contacts(json::value content, net::update& u) {
  const json::value first = content.item(0)["phones"].item(0);
  u.kind = input_kind::contact;
  FD_TRY(u.phone, json::optional_text(first, first["wa_id"] ? "wa_id" : "phone", limits::id_bytes));
  std::erase_if(u.phone, [](char c) { return c < '0' || c > '9'; });
  u.own_contact = !u.phone.empty() && u.phone == u.who.front().external;
  return {};
}

result<void> edit(json::value, net::update& u) {
  u.kind = input_kind::edited;
  return {};
}

struct message_type {
  std::string_view name;
  reader* read = nullptr; // none: content that no step reads
};

// PLATFORMS §3, types in the corpus.
constexpr message_type types[] = {
    {"text", text},
    {"interactive", interactive},
    {"button", button},
    {"image", image},
    {"document", document},
    {"contacts", contacts},
    {"edit", edit},
    {"audio"},
    {"voice"},
    {"video"},
    {"sticker"},
    {"location"},
    {"order"},
};

// Nothing that asks for an answer: a thumb up, a changed number, a message taken back.
constexpr std::string_view silent_types[] = {"reaction", "system", "revoke", "ad"};

/// One or two identities, the phone first; the phone may be hidden (PLATFORMS §3, 2026).
result<void> read_sender(json::value message, const contact_book& contacts, const source& from,
                         net::update& u) {
  FD_TRY(std::string phone, json::optional_text(message, "from", limits::id_bytes));
  FD_TRY(std::string scoped, json::optional_text(message, "from_user_id", limits::id_bytes));
  const json::value contact = contacts.find(phone, scoped);
  if (phone.empty()) {
    FD_TRY(phone, json::optional_text(contact, "wa_id", limits::id_bytes));
  }
  if (scoped.empty()) {
    FD_TRY(scoped, json::optional_text(contact, "user_id", limits::id_bytes));
  }
  if (!phone.empty() && !is_digits(phone)) {
    if (scoped.empty())
      scoped = phone;
    phone.clear();
  }
  if (phone.empty() && scoped.empty())
    return fault{errc::invalid, "from: missing"};
  if (!phone.empty())
    u.who.push_back({platform::whatsapp, "", phone});
  if (!scoped.empty())
    u.who.push_back({platform::whatsapp, std::string(from.scope), scoped});
  u.chat = phone.empty() ? scoped : phone;
  FD_TRY(u.first_name, json::optional_text(contact["profile"], "name", limits::id_bytes));
  return assign(u.username, json::optional_text(contact["profile"], "username", limits::id_bytes));
}

/// A copy of what our own number sent, by the Business app or by us.
bool is_echo(json::value metadata, const net::update& u) {
  auto own = metadata["display_phone_number"].text();
  if (!own)
    return false;
  std::erase_if(*own, [](char c) { return c < '0' || c > '9'; });
  return !own->empty() && *own == u.chat;
}

} // namespace

std::int64_t read_time(json::value timestamp) {
  if (timestamp.is(json::kind::number))
    return timestamp.integer().has_value() ? *timestamp.integer() : 0;
  const auto seconds = timestamp.text();
  return seconds ? text::integer<std::int64_t>(*seconds).value_or(0) : 0;
}

result<std::optional<net::update>> read_message(json::value message, json::value metadata,
                                                const contact_book& contacts, const source& from) {
  net::update u;
  u.on = platform::whatsapp;
  u.channel = from.channel;
  u.raw = message.raw();
  u.body_hash = body_hash(u.raw);
  FD_TRY(const std::string type, json::optional_text(message, "type"));
  if (std::ranges::find(silent_types, type) != std::end(silent_types))
    return std::nullopt;
  FD_TRY(u.key, json::required_text(message, "id", limits::id_bytes));
  if (u.key.empty())
    return fault{errc::invalid, "id: empty"};
  if (const auto sender = read_sender(message, contacts, from, u); !sender)
    return sender.error();
  if (is_echo(metadata, u))
    return std::nullopt;
  u.is_private = !message["group_id"];
  u.sent_at = read_time(message["timestamp"]);
  FD_TRY(u.message, json::optional_text(message["context"], "id", limits::id_bytes));

  const auto* known = std::ranges::find(types, type, &message_type::name);
  if (known != std::end(types) && known->read) {
    if (const auto content = known->read(message[type], u); !content)
      return content.error();
  } else {
    u.kind = input_kind::other;
    u.text = known != std::end(types) ? known->name : "message";
  }
  drop_hidden(u);
  return u;
}

} // namespace frontdesk::net::whatsapp
