// The Bot API server's delivery rules as pure functions (tdlib/telegram-bot-api WebhookActor.cpp,
// Client.cpp).
#pragma once

#include <cstdint>

namespace frontdesk::playground::telegram {

/// The kinds of update that the emulator makes.
enum class update_kind : std::uint8_t {
  message,
  edited_message,
  callback_query,
  inline_query,
  my_chat_member,
  chat_member,
  message_reaction,
};

/// "message": the name of the update's second member and of its entry in allowed_updates.
const char* name(update_kind);

/// Updates of one queue are delivered one after the other. `chat_or_user` is the chat's id for
/// messages and my_chat_member, the person's for the rest.
std::int64_t queue_id(update_kind, std::int64_t chat_or_user);
/// How many seconds an update may wait in its queue.
int time_to_live_s(update_kind);

/// How long one update has failed already, and what the next wait is.
struct retry {
  int delay_s = 1;
  int failures = 0;

  /// The seconds until the next attempt after a failure that said Retry-After: `retry_after`
  /// (0 = none). `jitter` in [0, 1) spreads the longest waits over 60..120 s.
  int next_wait_s(int retry_after, double jitter);
};

constexpr int answer_deadline_s = 60;
constexpr int idle_connection_s = 60;
/// 410 for this long, with no other answer between, and the webhook is deleted.
constexpr int gone_for_s = 23 * 3600;
constexpr int max_pending_updates = 100'000;

/// How many connections may be opened: 1 per 2 s while the last success is over 10 s old, else
/// 10 per 0.5 s.
class connection_flood {
public:
  /// Whether one more may be opened at `now_ms`; counts it if so.
  bool admit(std::int64_t now_ms, std::int64_t last_success_ms);

private:
  std::int64_t window_start_ms_ = -1'000'000;
  int opened_ = 0;
};

} // namespace frontdesk::playground::telegram
