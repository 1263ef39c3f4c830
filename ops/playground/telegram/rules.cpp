// Delivery rules: queue numbers, times to live, waits, connection growth.
#include "ops/playground/telegram/rules.hpp"

#include <algorithm>

namespace frontdesk::playground::telegram {
namespace {

constexpr int first_longest_wait_s = 60; // WEBHOOK_MAX_RESEND_TIMEOUT; random up to twice that
constexpr int max_retry_after_s = 3600;
constexpr std::int64_t success_is_old_ms = 10'000;

} // namespace

const char* name(update_kind k) {
  switch (k) {
  case update_kind::message:
    return "message";
  case update_kind::edited_message:
    return "edited_message";
  case update_kind::callback_query:
    return "callback_query";
  case update_kind::inline_query:
    return "inline_query";
  case update_kind::my_chat_member:
    return "my_chat_member";
  case update_kind::chat_member:
    return "chat_member";
  case update_kind::message_reaction:
    return "message_reaction";
  }
  return "";
}

std::int64_t queue_id(update_kind k, std::int64_t chat_or_user) {
  auto lane = [&](std::int64_t n) { return chat_or_user + (n << 33); };
  switch (k) {
  case update_kind::message:
  case update_kind::edited_message:
    return chat_or_user;
  case update_kind::inline_query:
    return lane(1);
  case update_kind::callback_query:
    return lane(3);
  case update_kind::my_chat_member:
    return lane(5);
  case update_kind::chat_member:
    return lane(6);
  case update_kind::message_reaction:
    return lane(8);
  }
  return chat_or_user;
}

int time_to_live_s(update_kind k) {
  switch (k) {
  case update_kind::callback_query:
    return 150;
  case update_kind::inline_query:
    return 30;
  default:
    return 86'400;
  }
}

int retry::next_wait_s(int retry_after, double jitter) {
  int wait = std::clamp(retry_after, 0, max_retry_after_s);
  if (wait == 0 && failures > 0) {
    int longest = first_longest_wait_s + static_cast<int>(jitter * first_longest_wait_s);
    delay_s = std::min(longest, delay_s * 2);
    wait = delay_s;
  }
  ++failures;
  return wait;
}

bool connection_flood::admit(std::int64_t now_ms, std::int64_t last_success_ms) {
  bool active = now_ms - last_success_ms <= success_is_old_ms;
  std::int64_t window = active ? 500 : 2'000;
  int most = active ? 10 : 1;
  if (now_ms - window_start_ms_ >= window) {
    window_start_ms_ = now_ms;
    opened_ = 0;
  }
  if (opened_ >= most)
    return false;
  ++opened_;
  return true;
}

} // namespace frontdesk::playground::telegram
