// The platform refuses our token: what is owed is left to replicas that it lets in.
#include "actors/courier.hpp"

#include "actors/fault_caf.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "db/runtime/arrays.hpp"
#include "db/runtime/outbox_sql.hpp"

#include <algorithm>
#include <utility>

namespace frontdesk::actors {

void courier_state::stop_channel(const std::string& why) {
  if (stopped_)
    return;
  stopped_ = why.empty() ? "refused" : why;
  metrics::change("frontdesk_channels_stopped", 1);
  log::event(log::level::error, "channel.stopped", {{"channel", deps.channel.name}, {"why", why}});
  write(db::runtime::stop_channel(deps.channel.id.value, *stopped_));
  for (auto& [id, q] : chats_) {
    owed_since_ = std::min(owed_since_, q.oldest());
    q.drop_unsent();
  }
}

void courier_state::leave_soon(replica_id as, chat_id chat) {
  if (as_ && as == as_)
    chats_[chat.value];
}

/// Commits of ours go on taking chats, so this is done on every tick. A chat is let go once
/// everything that was sent there is marked, or flagged if something before it is not sent. What
/// cannot be written is found by look_for_forgotten.
void courier_state::leave_chats() {
  std::vector<chat_id> left;
  for (auto& [id, q] : chats_) {
    if (q.sending || q.printing || q.is_being_written())
      continue;
    for (const auto& p : std::exchange(q.unmarked, {})) {
      ++q.flagging;
      write_flag(as_, p.id, {id});
    }
    if (!q.is_being_written())
      left.push_back({id});
  }
  if (left.empty() || !as_)
    return;
  for (auto chat : left)
    chats_.erase(chat.value);
  write(db::runtime::leave_chats(as_.value, deps.channel.id.value,
                                 db::runtime::column(left, [](auto x) { return x; }), *stopped_));
}

} // namespace frontdesk::actors
