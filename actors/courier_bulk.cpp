// Broadcasts: a recipient becomes a post only when it can be sent at once, so that no reply ever
// stands behind one (DESIGN §7).
#include "actors/courier.hpp"

#include "db/runtime/broadcasts.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <utility>

namespace frontdesk::actors {

namespace {

constexpr std::chrono::milliseconds hand_out_again{100};
constexpr double replies_keep = 0.5; // of what the channel has saved up

} // namespace

std::size_t courier_state::room_to_hand_out() {
  auto now = this->now();
  if (!as_ || stopped_ || draining_ || paused_until_ > now || !line_.empty())
    return 0;
  // Replies find half of the calls free, and half of the tokens there.
  auto calls = limits.calls / 2;
  auto kept = std::min(bot_.burst() * replies_keep, bot_.burst() - 1);
  return std::min({calls - std::min(calls, calls_), bot_.room(now, kept), bulk_.room(now)});
}

void courier_state::hand_out() {
  renew();
  if (handing_out_)
    return;
  auto room = static_cast<std::int64_t>(room_to_hand_out());
  if (room == 0)
    return hand_out_soon();
  handing_out_ = true;
  self_
      ->request(deps.database, caf::infinite,
                db::runtime::hand_out(as_.value, deps.channel.id.value, room))
      .then(
          [this, as = as_](row_set& x) {
            handing_out_ = false;
            broadcasting_ = !x.rows.empty();
            std::vector<chat_id> chats;
            for (const auto& r : x.rows)
              if (auto chat = r.number("chat_id"); chat != 0) {
                bulk_.take(now());
                chats.push_back({chat});
              }
            if (as == as_ && !chats.empty())
              fetch(chats);
            hand_out_soon();
          },
          [this](const caf::error&) { handing_out_ = false; }); // look_for_forgotten finds them
}

/// Between broadcasts the ticks ask.
void courier_state::hand_out_soon() {
  if (!broadcasting_ || std::exchange(hand_out_due_, true))
    return;
  self_->delayed_send(self_, hand_out_again, resumption{[this] {
                        hand_out_due_ = false;
                        hand_out();
                      }});
}

} // namespace frontdesk::actors
