// What was sent is written to the outbox until the database has answered, also when the id it was
// sent under has lapsed meanwhile.
#include "actors/courier.hpp"

#include "actors/fault_caf.hpp"
#include "base/log.hpp"
#include "db/runtime/outbox_sql.hpp"

#include <utility>

namespace frontdesk::actors {

namespace {

constexpr std::chrono::seconds mark_again{1};

} // namespace

/// Our id lapsed: somebody else may be sending from these chats soon. What was sent under it is
/// still marked; what is owed is read again by whoever claims the chats.
void courier_state::renew() {
  auto id = deps.own->id();
  if (as_ == id)
    return;
  left_.clear(); // of an id that has ended meanwhile
  if (as_ && !id)
    left_ = std::move(chats_);
  left_as_ = as_;
  as_ = id;
  chats_.clear();
  line_.clear();
  sleeping_.clear();
  suspects_.clear();
  tried_ = {};
  surviving_ = false;
  for (auto& [chat, q] : left_)
    write_marks(left_as_, {chat}, q);
}

chat_queue* courier_state::find_queue(replica_id as, chat_id chat) {
  auto& chats = as == as_ ? chats_ : left_;
  auto i = chats.find(chat.value);
  return (as == as_ || as == left_as_) && i != chats.end() ? &i->second : nullptr;
}

void courier_state::settle(chat_queue& q, const delivery& d, db::runtime::settled_post p) {
  if (!d.id)
    return; // a strip: no row
  p.id = d.id;
  p.chat = d.chat;
  p.place = d.place;
  p.flagged = d.flagged;
  q.unmarked.push_back(std::move(p));
  write_marks(d.as, d.chat, q);
}

/// One write of a chat at a time: a later one that came first would free the chat, and the earlier
/// would find it nobody's.
void courier_state::write_marks(replica_id as, chat_id chat, chat_queue& q) {
  if (q.marking)
    return;
  auto posts = q.take_unmarked();
  if (posts.empty())
    return;
  q.marking = true;
  write_marks(chat, settled{as, std::move(posts)});
}

/// Until it is written: an unmarked row would be sent again. It harms nobody who took the chat
/// over, because it marks what this id owns.
void courier_state::write_marks(chat_id chat, settled posts) {
  if (find_queue(posts.replica, chat) == nullptr)
    return; // whoever took the chat over decides
  self_->request(deps.database, caf::infinite, posts)
      .then([this, chat, as = posts.replica](db::runtime::marked& x) { on_marked(as, chat, x); },
            [this, chat, posts](const caf::error& e) {
              log::event(log::level::warn, "courier.unmarked", {{"why", to_fault(e).text}});
              marks_lost_ = marks_lost_ || draining_;
              if (draining_)
                return on_marked(posts.replica, chat, {});
              self_->delayed_send(self_, mark_again,
                                  resumption{[this, chat, again = posts]() mutable {
                                    again.alone = true;
                                    write_marks(chat, std::move(again));
                                  }});
            });
}

void courier_state::on_marked(replica_id as, chat_id chat, const db::runtime::marked& x) {
  for (const auto& [where, left] : x.paused_us)
    pause(std::chrono::microseconds{left});
  auto* q = find_queue(as, chat);
  if (q == nullptr)
    return end_drain_if_idle();
  q->marking = false;
  if (x.lost.empty()) {
    write_marks(as, chat, *q);
  } else {
    q->clear(); // what is being sent now finds itself lost by its own mark
    if (q->is_idle())
      (as == as_ ? chats_ : left_).erase(chat.value); // nothing of it is known as done: another
                                                      // may leave it unsent
  }
  if (!x.next.empty())
    accept(mine(as, x.next));
  end_drain_if_idle();
}

/// The outcome of a call is unknown. An edit may be repeated freely, a message is repeated and
/// flagged: at once, because whoever takes the chat over must know too.
void courier_state::flag(chat_queue& q, delivery& d) {
  if (d.flagged || (is_change(d) && !d.message.empty()))
    return;
  d.flagged = true;
  ++q.flagging;
  write_flag(d.as, d.id, d.chat);
}

void courier_state::write_flag(replica_id as, post_id post, chat_id chat) {
  if (find_queue(as, chat) == nullptr)
    return;
  self_
      ->request(deps.database, caf::infinite,
                db::runtime::flag_post(as.value, post.value, chat.value, "outcome unknown"))
      .then([this, as, chat](row_set&) { on_flagged(as, chat); },
            [=, this](const caf::error& e) {
              log::event(log::level::warn, "courier.unflagged", {{"why", to_fault(e).text}});
              marks_lost_ = marks_lost_ || draining_;
              if (draining_)
                return on_flagged(as, chat);
              self_->delayed_send(self_, mark_again,
                                  resumption{[=, this] { write_flag(as, post, chat); }});
            });
}

void courier_state::on_flagged(replica_id as, chat_id chat) {
  if (auto* q = find_queue(as, chat))
    --q->flagging;
  end_drain_if_idle();
}

/// The id lapsed: waiting = chats of which something known is being written, running = chats of
/// which something is not known.
actor_status courier_state::part() {
  renew();
  actor_status s{name, 0, 0};
  for (const auto& [id, q] : left_) {
    s.waiting += q.is_being_written() ? 1 : 0;
    s.running += q.is_in_doubt() ? 1 : 0;
  }
  return s;
}

void courier_state::end_drain_if_idle() {
  if (!draining_ || calls_ > 0)
    return;
  for (const auto* chats : {&chats_, &left_})
    for (const auto& [id, q] : *chats) {
      if (q.is_being_written() || q.printing || q.sending)
        return;
      marks_lost_ = marks_lost_ || !q.unmarked.empty(); // a paper in front of them failed
    }
  for (auto& p : std::exchange(drained_, {})) {
    if (marks_lost_)
      p.deliver(to_error({errc::unavailable, "a mark was not written"}));
    else
      p.deliver(status());
  }
}

} // namespace frontdesk::actors
