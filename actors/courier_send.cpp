// When a chat's next post goes out, and what its answer means.
#include "actors/courier.hpp"

#include "actors/backoff.hpp"
#include "base/broken.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/text.hpp"
#include "db/runtime/outbox_sql.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <cstdlib>

namespace frontdesk::actors {

namespace {

using namespace std::chrono_literals;
using net::outcome;

/// Two chats told to wait within this time, and no call taken in between: perhaps the whole bot is
/// meant. Perhaps not, so it waits no longer than this before a single call tries.
constexpr auto botwide_window = 2s;
constexpr std::chrono::seconds longest_pause{60};
/// Then a post of unknown outcome is given up: by the back-off after some eight minutes, longer
/// than a platform restarts, so that nobody gets copies of a message without end.
constexpr int most_unknowns = 20;
/// Of fail points: about as long as a call to an emulator is under way.
[[maybe_unused]] constexpr int call_takes_us = 1'500;

using db::runtime::post_state;

db::runtime::settled_post state(post_state s) {
  db::runtime::settled_post p;
  p.state = s;
  return p;
}

/// As a log line calls it.
std::string_view event_name(outcome x) {
  static constexpr std::string_view names[] = {
      "send.sent",    "send.not_modified", "send.retry_after", "send.retry",
      "send.unknown", "send.cannot_edit",  "send.migrate",     "send.unreachable",
      "send.dead",    "send.stop_channel"};
  return names[static_cast<std::size_t>(x)];
}

/// As metrics call it.
std::string_view outcome_name(outcome x) {
  return event_name(x).substr(std::string_view("send.").size());
}

} // namespace

void courier_state::line_up(chat_id chat, chat_queue& q) {
  if (!q.queued && !q.sending && !q.empty()) {
    q.queued = true;
    line_.push_back(chat);
  }
}

bool courier_state::may_send(steady_time now) {
  if (stopped_ || draining_ || calls_ >= (probing_ ? 1 : limits.calls))
    return false;
  auto ready = std::max(paused_until_, bot_.ready_at(now));
  if (ready > now)
    wake_at(ready);
  return ready <= now;
}

void courier_state::pump() {
  if (trial_is_over())
    return end_trial();
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
  if (!may_begin(chat, q))
    return;
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
  if (is_suspect(d))
    return try_alone(chat, q, std::move(d));
  if (is_paper(d) && d.attempts == 0) { // one that failed is sent in its turn
    q.put_aside(std::move(d));
    print(chat, q);
    return line_up(chat, q);
  }
  q.calls_for(d);
  start(chat, std::move(d));
}

void courier_state::start(chat_id chat, delivery d) {
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

/// The queue a post in hand came from, unless its chat is another's.
chat_queue* courier_state::queue_of(const delivery& d) {
  renew();
  return find_queue(d.as, d.chat);
}

/// The id it was taken under has lapsed: it is sent by whoever claims the chat.
bool courier_state::is_late(const delivery& d) {
  renew();
  return d.as != as_;
}

void courier_state::call(chat_id chat, delivery d, media m) {
  auto* q = queue_of(d);
  if (q == nullptr)
    return;
  if (is_late(d))
    return q->take_back(std::move(d));
  if (!draining_ && is_paper(d) && std::max(q->not_before, paused_until_) > now()) {
    q->take_back(std::move(d)); // told to wait while it was drawn
    return line_up(chat, *q);
  }
  ++calls_;
  ++d.attempts;
  if (!m.id.empty())
    d.file = upload::known;
  else if (!m.bytes.empty())
    d.file = upload::fresh;
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
    if (broken == crime::sends_twice && kept->kind == db::runtime::post_kind::message)
      deps.api->send(*kept, target, m, [kept](const net::verdict&) {});
    if (broken == crime::ends_on_a_send && kept->payload.find(deadly_text) != std::string::npos)
      std::abort();
    fail_point("before call");
    deps.api->send(*kept, target, m, then);
    fail_point("call sent", call_takes_us);
  } catch (const std::exception& e) {
    // Written by another version of us perhaps: this post is given up, the courier goes on.
    net::verdict v;
    v.what = outcome::dead;
    v.reason = e.what();
    then(std::move(v));
  }
  survive(*kept);
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
  fail_point("call answered");
  auto* found = queue_of(d);
  if (is_late(d) && d.kind == db::runtime::post_kind::edit && deps.api->edits())
    repeat_edit(chat);
  if (found == nullptr)
    return; // whoever took the chat over decides
  auto& q = *found;
  q.ends_call_of(d);
  if (v.what == outcome::sent || v.what == outcome::not_modified)
    log::event(log::level::info, event_name(v.what),
               {{"channel", log::ours{deps.channel.name}}, {"trace", log::ours{d.trace}}});
  else
    log::event(log::level::info, event_name(v.what),
               {{"channel", deps.channel.name}, {"trace", d.trace}, {"why", v.reason}});
  learn(v.what);
  if (is_late(d))
    return on_late_answer(q, std::move(d), v);
  switch (v.what) {
  case outcome::sent:
  case outcome::not_modified:
    on_sent(q, d, v);
    break;
  case outcome::retry_after:
    return slow_down(chat, q, std::move(d), v);
  case outcome::retry: {
    auto wait = backoff(d.attempts);
    return again(chat, q, std::move(d), wait);
  }
  case outcome::unknown:
    if (++d.unknowns < most_unknowns)
      return on_unknown(chat, q, std::move(d));
    d.flagged = true;
    give_up(q, std::move(d), v);
    break;
  case outcome::migrate:
    q.external = v.chat;
    q.put_back(std::move(d));
    break;
  case outcome::cannot_edit:
    on_message_gone(q, std::move(d));
    break;
  case outcome::unreachable:
    write(db::runtime::lose_reach(chat.value));
    give_up(q, std::move(d), v);
    break;
  case outcome::dead:
    give_up(q, std::move(d), v);
    break;
  case outcome::stop_channel:
    q.put_back(std::move(d));
    return stop_channel(v.reason);
  }
  fail_point("mark requested");
  print(chat, q);
  line_up(chat, q);
  if (q.wants_more())
    fetch({chat});
}

/// What is known is marked under the id it was sent as, the rest is left to whoever claims the
/// chat.
void courier_state::on_late_answer(chat_queue& q, delivery d, const net::verdict& v) {
  if (v.what == outcome::sent || v.what == outcome::not_modified)
    return on_sent(q, d, v);
  if (v.what == outcome::unknown)
    flag(q, d);
  q.put_back(std::move(d));
}

void courier_state::again(chat_id chat, chat_queue& q, delivery d,
                          std::chrono::milliseconds after) {
  survive(d);
  q.not_before = std::max(q.not_before, now() + after);
  q.put_back(std::move(d));
  line_up(chat, q);
}

/// What the answer to any call says about the channel.
void courier_state::learn(outcome x) {
  if (x == outcome::retry_after || x == outcome::retry || x == outcome::unknown)
    return;
  probing_ = false;
  slowed_chat_ = {};
  if (x == outcome::sent && !std::exchange(proven_, true))
    write(db::runtime::stop_channel(deps.channel.id.value, "")); // if it was stopped before
}

void courier_state::slow_down(chat_id chat, chat_queue& q, delivery d, const net::verdict& v) {
  auto now = this->now();
  auto wait = v.one_chat ? std::max(v.after, pair_backoff(d.attempts)) : v.after;
  write(db::runtime::delay_chat(as_.value, chat.value, wait.count()));
  if (!v.one_chat) {
    bool another =
        slowed_chat_ && slowed_chat_ != chat && (probing_ || now - slowed_at_ < botwide_window);
    if (another) {
      auto pause = std::min({v.after, slowed_for_, longest_pause});
      paused_until_ = std::max(paused_until_, now + pause);
      probing_ = true;
      write(db::runtime::pause_channel(deps.channel.id.value, pause.count()));
    }
    slowed_at_ = now;
    slowed_chat_ = chat;
    slowed_for_ = v.after;
  }
  again(chat, q, std::move(d), wait);
}

/// A document that names an earlier upload is tried once more with its bytes: the platform may have
/// thrown the upload away.
void courier_state::give_up(chat_queue& q, delivery d, const net::verdict& v) {
  if (v.what == outcome::dead && d.file == upload::known)
    return upload_anew(q, std::move(d));
  metrics::add("frontdesk_dead_letters_total", {deps.api->platform(), outcome_name(v.what)});
  auto done = state(post_state::dead);
  done.error = v.what == outcome::unknown
                   ? text::cat("outcome unknown ", d.unknowns, " times: ", v.reason)
                   : v.reason;
  settle(q, d, std::move(done));
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
