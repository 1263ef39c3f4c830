// The loops over entries, changes, messages and statuses of a WhatsApp post.
#include "net/whatsapp/decode.hpp"

#include "base/text.hpp"
#include "net/body_hash.hpp"
#include "net/json.hpp"
#include "net/whatsapp/limits.hpp"
#include "net/whatsapp/message.hpp"

#include <optional>

namespace frontdesk::net::whatsapp {

namespace {

std::optional<rank> rank_named(std::string_view name) {
  if (name == "sent")
    return rank::sent;
  if (name == "delivered")
    return rank::delivered;
  if (name == "read" || name == "played")
    return rank::read;
  if (name == "failed")
    return rank::failed;
  return std::nullopt; // "deleted" and whatever comes
}

result<std::optional<status>> read_status(json::value item) {
  status s;
  FD_TRY(const std::string name, json::required_text(item, "status"));
  const auto reached = rank_named(name);
  if (!reached)
    return std::nullopt;
  s.reached = *reached;
  FD_TRY(s.message, json::required_text(item, "id", limits::id_bytes));
  FD_TRY(s.recipient,
         json::optional_text(item, item["recipient_id"] ? "recipient_id" : "recipient_user_id",
                             limits::id_bytes));
  FD_TRY(const std::string ours, json::optional_text(item, "biz_opaque_callback_data"));
  s.post = {text::integer<std::int64_t>(ours).value_or(0)};
  s.at = read_time(item["timestamp"]);
  const json::value error = item["errors"].item(0);
  FD_TRY(s.code, json::optional_integer(error, "code"));
  FD_TRY(s.error, json::optional_text(error, "title"));
  return s;
}

/// One account may have several numbers, all with the same webhook.
bool is_ours(json::value value, const source& from) {
  return from.phone_number_id.empty()
         || value["metadata"]["phone_number_id"].reads(from.phone_number_id);
}

void ignore(post& found, json::value kind) {
  const auto name = kind.text(limits::kind_bytes);
  ++found.ignored[name && !name->empty() ? *name : "unknown"];
}

/// A system message tells in itself what happened: "user_changed_number".
json::value kind_of(json::value item) {
  if (item["status"])
    return item["status"];
  const json::value what = item["system"]["type"];
  return item["type"].reads("system") && what ? what : item["type"];
}

template <class T>
void keep(json::value item, result<std::optional<T>> read, std::vector<T>& list, post& found) {
  if (read && *read) {
    list.push_back(std::move(**read));
  } else if (read) {
    ignore(found, kind_of(item));
  } else {
    const auto key = json::optional_text(item, "id", limits::id_bytes);
    found.rejected.push_back(
        {key ? *key : std::string(), std::string(item.raw()), body_hash(item.raw()), read.error()});
  }
}

void read_change(json::value change, const source& from, post& found) {
  const json::value value = change["value"];
  if (!change["field"].reads("messages"))
    return ignore(found, change["field"]);
  if (!is_ours(value, from)) {
    ++found.ignored["other_number"];
    return;
  }
  const contact_book contacts(value["contacts"]);
  for (const json::value each : value["messages"])
    keep(each, read_message(each, value["metadata"], contacts, from), found.updates, found);
  for (const json::value each : value["statuses"])
    keep(each, read_status(each), found.statuses, found);
  if (!value["messages"] && !value["statuses"])
    ++found.ignored["errors"]; // of the account
}

} // namespace

result<post> decode(const std::string& body, const source& from) {
  FD_TRY(const json::document parsed, json::parse_in_place(body));
  const json::value root = parsed.root();
  FD_TRY(const std::string object, json::required_text(root, "object"));
  post found;
  if (object != "whatsapp_business_account") {
    ++found.ignored["unknown"];
    return found;
  }
  if (!root["entry"].is(json::kind::array))
    return fault{errc::invalid, "entry: not an array"};
  for (const json::value entry : root["entry"])
    for (const json::value each : entry["changes"])
      read_change(each, from, found);
  return found;
}

} // namespace frontdesk::net::whatsapp
