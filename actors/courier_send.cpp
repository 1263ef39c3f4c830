// When a chat's next post goes out, and what its answer means.
#include "actors/courier.hpp"

#include "actors/backoff.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "db/runtime/outbox_sql.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <limits>

namespace frontdesk::actors {

namespace {

using namespace std::chrono_literals;
using net::outcome;

/// Two chats told to wait within this time: the whole bot is meant.
constexpr auto botwide_window = 2s;

using db::runtime::post_state;

db::runtime::settled_post state(post_state s) {
  db::runtime::settled_post p;
  p.state = s;
  return p;
}

std::string_view outcome_name(outcome x) {
  static constexpr std::string_view names[] = {
      "sent",        "not_modified", "retry_after", "retry", "unknown",
      "cannot_edit", "migrate",      "unreachable", "dead",  "stop_channel"};
  return names[static_cast<std::size_t>(x)];
}

} // namespace

void courier_state::line_up(chat_id chat, chat_queue& q) {
  if (!q.queued && !q.sending && !q.empty()) {
    q.queued = true;
    line_.push_back(chat);
  }
}

bool courier_state::may_send(steady_time now) {
  if (stopped_ || draining_ || calls_ >= limits.calls)
    return false;
  auto ready = std::max(paused_until_, bot_.ready_at(now));
  if (ready > now)
    wake_at(ready);
  return ready <= now;
}

void courier_state::pump() {
  auto now = this->now();
  for (auto i = sleeping_.begin(); i != sleeping_.end() && i->first <= now; i = sleeping_.erase(i))
    if (auto c = chats_.find(i->second.value); c != chats_.end()) {
      c->second.queued = false;
      line_up(i->second, c->second);
    }
  while (!line_.empty() && may_send(now)) {
    auto chat = line_.front();
    line_.pop_front();
    auto c = chats_.find(chat.value);
    if (c == chats_.end())
      continue;
    c->second.queued = false;
    if (!c->second.sending && !c->second.empty())
      begin(chat, c->second, now);
  }
  if (!sleeping_.empty())
    wake_at(sleeping_.begin()->first);
}

void courier_state::begin(chat_id chat, chat_queue& q, steady_time now) {
  auto ready = std::max(q.not_before, q.bucket.ready_at(now));
  if (ready > now) {
    q.queued = true;
    sleeping_.emplace(ready, chat);
    return;
  }
  std::vector<delivery> replaced;
  auto d = q.take(replaced);
  for (const auto& r : replaced)
    settle(q, r, state(post_state::replaced));
  d.message = q.target_of(d);
  if (d.kind == db::runtime::post_kind::strip && (d.message.empty() || !deps.api->edits())) {
    settle(q, d, state(post_state::replaced)); // nothing to strip any more
    return line_up(chat, q);
  }
  q.bucket.take(now);
  bot_.take(now);
  if (is_paper(d) && d.attempts == 0) { // one that failed is sent in its turn
    q.put_aside(std::move(d));
    print(chat, q);
    return line_up(chat, q);
  }
  q.sending = true;
  // A strip has no row; its message's place is done.
  q.sending_place = d.id ? d.place : std::numeric_limits<std::int64_t>::max();
  if (d.flagged && !deps.api->edits())
    return call_unless_arrived(chat, std::move(d));
  if (d.kind == db::runtime::post_kind::document)
    return call_with_document(chat, std::move(d));
  call(chat, std::move(d), {});
}

/// A file beside the reply. Where messages cannot be edited the file is the reply.
bool courier_state::is_paper(const delivery& d) const {
  return d.kind == db::runtime::post_kind::document && deps.api->edits();
}

/// While draining only what keeps marks back is still sent.
void courier_state::print(chat_id chat, chat_queue& q) {
  if (stopped_ || (draining_ && q.unmarked.empty()))
    return;
  if (!draining_ && std::max(q.not_before, paused_until_) > now())
    return q.put_papers_back();
  if (auto paper = q.take_paper())
    call_with_document(chat, std::move(*paper));
}

/// The queue a post in hand came from, unless its chat is no longer ours.
chat_queue* courier_state::queue_of(const delivery& d) {
  renew();
  auto i = chats_.find(d.chat.value);
  return d.as != as_ || i == chats_.end() ? nullptr : &i->second;
}

void courier_state::call(chat_id chat, delivery d, media m) {
  const auto* q = queue_of(d);
  if (q == nullptr)
    return;
  ++calls_;
  ++d.attempts;
  auto began = std::chrono::steady_clock::now();
  auto target = is_change(d) && deps.api->edits() ? d.message : std::string{};
  auto kept = std::make_shared<delivery>(std::move(d));
  kept->external = q->external;
  auto then = [this, home = courier_actor{self_}, chat, kept, began](net::verdict v) {
    auto answer = std::make_shared<net::verdict>(std::move(v));
    caf::anon_send(
        home, resumption{[this, chat, kept, answer, began] {
          std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
          metrics::observe("frontdesk_send_seconds", took.count(), {deps.api->platform()});
          metrics::add("frontdesk_sends_total", {deps.api->platform(), outcome_name(answer->what)});
          --calls_;
          on_answer(chat, std::move(*kept), *answer);
          pump();
          end_drain_if_idle();
        }});
  };
  try {
    deps.api->send(*kept, target, m, then);
  } catch (const std::exception& e) {
    // Written by another version of us perhaps: this post is given up, the courier goes on.
    net::verdict v;
    v.what = outcome::dead;
    v.reason = e.what();
    then(std::move(v));
  }
}

void courier_state::on_sent(chat_queue& q, const delivery& d, const net::verdict& v) {
  auto message = v.message.empty() ? d.message : v.message;
  bool anew = is_change(d) && d.post && d.message.empty();
  if (d.id)
    q.remember(anew ? d.post : d.id, message);
  auto done = state(post_state::sent);
  done.message_id = message;
  done.instead_of = anew ? d.post : post_id{};
  keep_upload(d, v);
  settle(q, d, std::move(done));
  if (auto strip = strip_after(d); strip && deps.api->edits())
    q.put_back(std::move(*strip));
}

/// An edit becomes a new message; a strip has nothing to do any more.
void courier_state::on_message_gone(chat_queue& q, delivery d) {
  if (d.kind == db::runtime::post_kind::strip)
    return settle(q, d, state(post_state::replaced));
  q.forget(d.post);
  d.message.clear();
  q.put_back(std::move(d));
}

void courier_state::on_answer(chat_id chat, delivery d, const net::verdict& v) {
  auto* found = queue_of(d);
  if (found == nullptr) { // discarded meanwhile: whoever claims the chat decides
    if (d.kind == db::runtime::post_kind::edit && deps.api->edits())
      repeat_edit(chat);
    return;
  }
  auto& q = *found;
  (q.printing && d.place == q.printing_place && d.id ? q.printing : q.sending) = false;
  if (v.what != outcome::sent && v.what != outcome::not_modified)
    log::event(log::level::info, "send." + std::string(outcome_name(v.what)),
               {{"channel", deps.channel.name}, {"trace", d.trace}, {"why", v.reason}});
  switch (v.what) {
  case outcome::sent:
  case outcome::not_modified:
    on_sent(q, d, v);
    break;
  case outcome::retry_after:
    return slow_down(chat, q, std::move(d), v.after);
  case outcome::retry: {
    auto wait = backoff(d.attempts);
    return again(chat, q, std::move(d), wait);
  }
  case outcome::unknown:
    return on_unknown(chat, q, std::move(d));
  case outcome::migrate:
    q.external = v.chat;
    q.put_back(std::move(d));
    break;
  case outcome::cannot_edit:
    on_message_gone(q, std::move(d));
    break;
  case outcome::unreachable:
    write(db::runtime::lose_reach(chat.value));
    [[fallthrough]];
  case outcome::dead: {
    metrics::add("frontdesk_dead_letters_total", {deps.api->platform(), outcome_name(v.what)});
    auto done = state(post_state::dead);
    done.error = v.reason;
    settle(q, d, std::move(done));
    break;
  }
  case outcome::stop_channel:
    q.put_back(std::move(d));
    return stop_channel(v.reason);
  }
  print(chat, q);
  line_up(chat, q);
}

void courier_state::again(chat_id chat, chat_queue& q, delivery d,
                          std::chrono::milliseconds after) {
  q.not_before = std::max(q.not_before, now() + after);
  q.put_back(std::move(d));
  line_up(chat, q);
}

void courier_state::slow_down(chat_id chat, chat_queue& q, delivery d, std::chrono::seconds after) {
  auto now = this->now();
  if (slowed_chat_ && slowed_chat_ != chat && now - slowed_at_ < botwide_window) {
    paused_until_ = std::max(paused_until_, now + after);
    write(db::runtime::pause_channel(deps.channel.id.value, after.count()));
  }
  slowed_at_ = now;
  slowed_chat_ = chat;
  write(db::runtime::delay_chat(as_.value, chat.value, after.count()));
  again(chat, q, std::move(d), after);
}

void courier_state::stop_channel(const std::string& why) {
  if (std::exchange(stopped_, true))
    return;
  metrics::change("frontdesk_channels_stopped", 1);
  log::event(log::level::error, "channel.stopped", {{"channel", deps.channel.name}, {"why", why}});
  write(db::runtime::stop_channel(deps.channel.id.value, why));
}

void courier_state::wake_at(steady_time when) {
  auto now = this->now();
  if (wake_ > now && wake_ <= when)
    return;
  wake_ = when;
  self_->delayed_send(self_, std::max<std::chrono::nanoseconds>(when - now, 0ns),
                      resumption{[this] { pump(); }});
}

} // namespace frontdesk::actors
