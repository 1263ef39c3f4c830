// Text, contact, photo and document of a Telegram message; the rest by name.
#include "net/telegram/content.hpp"

#include "net/telegram/limits.hpp"

#include <algorithm>
#include <string_view>

namespace frontdesk::net::telegram {

namespace {

// Bot API 10.1, Message: content that no step reads. Named so that the answer can say what it was.
constexpr std::string_view unread_content[] = {
    "animation", "audio",      "live_photo", "paid_media", "sticker",      "story",
    "video",     "video_note", "voice",      "checklist",  "dice",         "game",
    "poll",      "venue",      "location",   "invoice",    "rich_message", "giveaway",
};

// Bot API 10.1, Message: what the platform says about the chat, or about a payment or a grant.
constexpr std::string_view service_content[] = {
    "new_chat_members",
    "new_chat_member",
    "left_chat_member",
    "chat_owner_left",
    "chat_owner_changed",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "channel_chat_created",
    "message_auto_delete_timer_changed",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "successful_payment",
    "refunded_payment",
    "users_shared",
    "user_shared",
    "chat_shared",
    "gift",
    "unique_gift",
    "gift_upgrade_sent",
    "connected_website",
    "write_access_allowed",
    "passport_data",
    "proximity_alert_triggered",
    "boost_added",
    "chat_background_set",
    "checklist_tasks_done",
    "checklist_tasks_added",
    "direct_message_price_changed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "giveaway_created",
    "giveaway_winners",
    "giveaway_completed",
    "managed_bot_created",
    "paid_message_price_changed",
    "poll_option_added",
    "poll_option_deleted",
    "suggested_post_approved",
    "suggested_post_approval_failed",
    "suggested_post_declined",
    "suggested_post_paid",
    "suggested_post_refunded",
    "video_chat_scheduled",
    "video_chat_started",
    "video_chat_ended",
    "video_chat_participants_invited",
    "web_app_data",
    "community_chat_added",
    "community_chat_removed",
};

result<bool> read_contact(json::value contact, net::update& u) {
  u.kind = input_kind::contact;
  FD_TRY(u.phone, json::required_text(contact, "phone_number", limits::name_bytes));
  std::erase_if(u.phone, [](char c) { return c < '0' || c > '9'; });
  FD_TRY(const std::int64_t owner, json::optional_integer(contact, "user_id"));
  u.own_contact = !u.who.empty() && std::to_string(owner) == u.who.front().external;
  return true;
}

/// The size with the most pixels; Telegram sends several of one photo.
result<bool> read_photo(json::value sizes, net::update& u) {
  u.kind = input_kind::photo;
  std::int64_t most = -1;
  for (const json::value size : sizes) {
    FD_TRY(const std::int64_t width, json::optional_integer(size, "width"));
    FD_TRY(const std::int64_t height, json::optional_integer(size, "height"));
    constexpr std::int64_t side = 1 << 20; // far above any photo: the product cannot overflow
    const std::int64_t pixels =
        std::clamp<std::int64_t>(width, 0, side) * std::clamp<std::int64_t>(height, 0, side);
    if (pixels <= most)
      continue;
    most = pixels;
    FD_TRY(u.file, json::required_text(size, "file_id"));
  }
  if (u.file.empty())
    return fault{errc::invalid, "photo: no sizes"};
  return true;
}

result<bool> read_document(json::value document, net::update& u) {
  u.kind = input_kind::document;
  FD_TRY(u.file, json::required_text(document, "file_id"));
  FD_TRY(u.file_name, json::optional_text(document, "file_name"));
  return true;
}

template <std::size_t N>
std::string_view first_present(json::value message, const std::string_view (&names)[N]) {
  for (auto member = message.begin(); member != message.end(); ++member)
    if (*member)
      if (const auto* found = std::ranges::find(names, member.key()); found != std::end(names))
        return *found;
  return {};
}

} // namespace

result<bool> read_content(json::value message, net::update& u) {
  if (message["text"]) {
    u.kind = input_kind::text;
    FD_TRY(u.text, json::required_text(message, "text"));
    return true;
  }
  if (message["contact"])
    return read_contact(message["contact"], u);
  u.kind = input_kind::other;
  u.text =
      first_present(message, unread_content); // an animation also has a document, for old clients
  if (!u.text.empty())
    return true;
  if (message["photo"] || message["document"]) {
    FD_TRY(u.text, json::optional_text(message, "caption"));
    return message["photo"] ? read_photo(message["photo"], u)
                            : read_document(message["document"], u);
  }
  if (!first_present(message, service_content).empty())
    return false;
  u.text = "message"; // newer than this program: still something that a person sent
  return true;
}

} // namespace frontdesk::net::telegram
