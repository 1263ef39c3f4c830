// Posts that may have ended the processes that had them in hand: tried one at a time, and given up
// if that ends another (DESIGN §2 Poison).
#include "actors/courier.hpp"

#include "actors/fault_caf.hpp"
#include "base/log.hpp"
#include "db/runtime/outbox_sql.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace frontdesk::actors {

using db::runtime::deaths_of_chat;

namespace {

constexpr std::chrono::seconds try_again{1};

} // namespace

bool courier_state::is_suspect(const delivery& d) {
  return d.deaths >= deaths_of_chat::suspect;
}

/// While one is tried other suspects wait, and so does what comes after it: its place must not look
/// like theirs.
bool courier_state::may_begin(chat_id chat, chat_queue& q) {
  if (!tried_ || (tried_ != chat && !is_suspect(q.front())))
    return true;
  q.queued = true;
  suspects_.push_back(chat);
  return false;
}

/// It is written down first, so that whoever comes after our end knows which it was.
void courier_state::try_alone(chat_id chat, chat_queue& q, delivery d) {
  if (d.deaths >= deaths_of_chat::guilty) {
    net::verdict v;
    v.what = net::outcome::dead;
    v.reason = "ended the process";
    give_up(q, std::move(d), v);
    return line_up(chat, q);
  }
  log::event(log::level::warn, "send.alone", {{"channel", deps.channel.name}, {"trace", d.trace}});
  tried_ = chat;
  q.calls_for(d);
  auto kept = std::make_shared<delivery>(std::move(d));
  auto as = kept->as;
  self_
      ->request(deps.database, caf::infinite,
                db::runtime::count_deaths(kept->as.value, chat.value, deaths_of_chat::tried))
      .then(
          [=, this](row_set&) {
            if (auto* mine = queue_of(*kept); mine != nullptr && is_late(*kept))
              return mine->take_back(std::move(*kept));
            start(chat, std::move(*kept));
          },
          [=, this](const caf::error&) {
            if (auto* mine = queue_of(*kept)) {
              mine->not_before = std::max(mine->not_before, now() + try_again);
              mine->take_back(std::move(*kept));
              line_up(chat, *mine);
            }
            if (as == as_)
              end_trial();
          });
}

/// What was tried is on its way, or back: it ended nothing.
void courier_state::survive(delivery& d) {
  d.deaths = deaths_of_chat::none;
  if (tried_ != d.chat || std::exchange(surviving_, true))
    return;
  auto done = [this, as = d.as] {
    if (as == as_)
      end_trial();
  };
  self_
      ->request(deps.database, caf::infinite,
                db::runtime::count_deaths(d.as.value, d.chat.value, deaths_of_chat::none))
      .then([done](row_set&) { done(); }, [done](const caf::error&) { done(); });
}

/// Its call has ended, or never began: what was sent after all, or is another's now.
bool courier_state::trial_is_over() const {
  if (!tried_ || surviving_)
    return false;
  auto i = chats_.find(tried_.value);
  return i == chats_.end() || !i->second.sending;
}

void courier_state::end_trial() {
  tried_ = {};
  surviving_ = false;
  for (auto chat : std::exchange(suspects_, {}))
    if (auto i = chats_.find(chat.value); i != chats_.end()) {
      i->second.queued = false;
      line_up(chat, i->second);
    }
  pump();
}

} // namespace frontdesk::actors
