// The life of an update inside its conversation. Every path ends in finish().
#include "actors/conversation.hpp"

#include "actors/fault_caf.hpp"
#include "actors/turn_writer.hpp"
#include "base/broken.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <optional>

namespace frontdesk::actors {

namespace {

/// A turn that lost this many races starts no more; the platform brings the update again.
constexpr int most_attempts = 8;

flow::who to_who(const db::runtime::opened& o, const net::update& u, const channel_info& channel) {
  flow::who w;
  w.business = o.business;
  w.person = o.person;
  w.chat = o.chat.id;
  w.standing = o.standing;
  w.banned = o.banned;
  w.deleted = o.deleted;
  w.name = o.name;
  w.language = o.language;
  w.on = u.on;
  w.time_zone = channel.time_zone;
  w.now_us = o.now_us;
  w.next_run = o.next_run;
  w.areas = channel.areas;
  w.channel = u.channel;
  w.update_key = u.key;
  return w;
}

db::runtime::open_request to_request(const net::update& u, bool watch, replica_id me) {
  db::runtime::open_request r;
  r.channel = u.channel;
  r.update_key = u.key;
  for (const auto& x : u.who)
    r.who.push_back({static_cast<std::int16_t>(x.on), x.scope, x.external});
  r.chat = u.chat;
  r.first_name = u.first_name;
  r.last_name = u.last_name;
  r.username = u.username;
  r.language = u.language;
  r.watch_suspects = watch;
  r.replica = me;
  return r;
}

/// A row that its turns need is held by somebody: so long they hold up no batch of others'.
constexpr std::int64_t alone_us = 30'000'000;

/// Of fail points: about as long as a commit is under way.
[[maybe_unused]] constexpr int commit_takes_us = 1'500;

/// So often begun without an end: this one included (DESIGN §2 Poison).
constexpr std::int64_t runs_alone = 2;
constexpr std::int64_t runs_no_more = 3;

/// Microseconds of the clock that never goes back.
std::int64_t steady_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(system_clock().steady()).count();
}

/// "park:<run>:<version>" is for the conversation as it was when it was found idle.
bool is_meant_for(std::string_view event, const db::runtime::conversation_row& now) {
  return !event.starts_with("park:") || event == text::cat("park:", now.run, ':', now.version);
}

/// For crime::shared_draft, among those who are at the same place of the same flow.
[[maybe_unused]] void swap_drafts(db::runtime::conversation_row& mine) {
  static thread_local std::map<std::string, std::string> left;
  auto& theirs = left[mine.flow + mine.draft.substr(0, mine.draft.find("]]"))];
  if (theirs.empty())
    theirs = mine.draft;
  else
    std::swap(theirs, mine.draft);
}

} // namespace

caf::result<turn_reply> conversation_state::on_update(net::update& u) {
  auto promise = self_->make_response_promise<turn_reply>();
  running r;
  r.update = std::move(u);
  r.promise = promise;
  r.began_us = steady_us();
  waiting_.push_back(std::move(r));
  if (!busy_)
    next();
  return promise;
}

void conversation_state::next() {
  busy_ = !waiting_.empty();
  if (busy_)
    open();
}

void conversation_state::open() {
  auto& r = waiting_.front();
  if (++r.attempts > most_attempts)
    return finish(unavailable());
  r.counting = !r.counted && deps->replica() && deps->watch_suspects(r.update);
  if (r.counting)
    r.counted_as = deps->replica();
  fail_point("before open");
  self_->request(deps->database, caf::infinite, to_request(r.update, r.counting, r.counted_as))
      .then([this](db::runtime::opened& x) { on_opened(x); },
            [this](const caf::error& e) { on_fault(to_fault(e)); });
}

void conversation_state::on_opened(db::runtime::opened& x) {
  fail_point("opened");
  auto& r = waiting_.front();
  r.opened = std::move(x);
  r.opened_us = steady_us();
  r.counted = r.counted || r.counting;
  if (r.counting)
    r.suspected = r.opened.suspected;
  r.opened.suspected = r.suspected;
  if (r.opened.duplicate && broken != crime::no_dedupe) {
    if (r.opened.stored_hash != 0 && r.update.body_hash != r.opened.stored_hash)
      log::event(log::level::warn, "inbox.reused", {{"trace", r.update.trace}});
    // Perhaps our own commit, whose answer was lost: its posts wait.
    if (auto me = deps->replica(); me && r.opened.chat.owner == me.value)
      if (auto c = deps->couriers.find(r.update.channel.value); c != deps->couriers.end())
        self_->send(c->second, chats_waiting{{r.opened.chat.id}});
    return finish({.status = 200, .body = std::move(r.opened.stored_reply)});
  }
  if (r.update.kind == net::input_kind::event
      && !is_meant_for(r.update.text, r.opened.conversation))
    return finish({.status = 200, .body = {}});
  if (r.suspected.times >= runs_no_more)
    return quarantine("ended the process twice");
  auto perhaps = r.suspected.times + r.suspected.unsure;
  if (perhaps >= runs_no_more)
    return finish(unavailable()); // by the platform's next attempt it is known who lives
  bool limited = (r.opened.standing == role::guest || r.opened.banned || r.opened.deleted)
                 && r.update.kind != net::input_kind::event;
  if (limited && r.opened.turns_last_minute >= deps->guest_turns) {
    log::event(log::level::info, "guest.silenced", {{"trace", r.update.trace}});
    return finish({.status = 200, .body = {}});
  }
  if (perhaps >= runs_alone && !r.alone && deps->router)
    return step_alone();
  step();
}

/// While it waits it is not begun, so it shares no death of what runs meanwhile; once alone it is
/// counted again.
void conversation_state::step_alone() {
  const auto& r = waiting_.front();
  log::event(log::level::warn, "turn.alone", {{"trace", r.update.trace}});
  self_->request(deps->database, caf::infinite, forgiveness(r))
      .then([this](row_set&) { wait_alone(); },
            [this](const caf::error&) { finish(unavailable()); });
}

void conversation_state::wait_alone() {
  waiting_.front().counted = false;
  self_->request(deps->router, caf::infinite, alone_atom_v)
      .then(
          [this](alone_atom) {
            waiting_.front().alone = true;
            open();
          },
          [this](const caf::error&) { finish(unavailable()); });
}

void conversation_state::step() {
  auto& r = waiting_.front();
  if (broken == crime::shared_draft)
    swap_drafts(r.opened.conversation);
  if (broken == crime::ends_on_a_text && r.update.text == deadly_text)
    std::abort();
  flow::state state{r.opened.conversation.flow, r.opened.conversation.run,
                    r.opened.conversation.rev, r.opened.conversation.draft,
                    r.opened.conversation.offered};
  try {
    r.turn = std::make_shared<flow::turn>(
        to_who(r.opened, r.update, deps->channels->at(r.update.channel)), state, r.update);
    perform(r.turn->start());
  } catch (const std::exception& e) {
    quarantine(e.what());
  }
}

void conversation_state::perform(flow::action a) {
  switch (a.kind) {
  case flow::action::kind_t::say:
    return commit_plain(a.say);
  case flow::action::kind_t::query:
    return read(std::move(a.query));
  case flow::action::kind_t::commit:
    return commit_with_statements(a);
  }
}

void conversation_state::read(db::statement s) {
  self_->request(deps->database, caf::infinite, std::move(s))
      .then(
          [this](row_set& x) {
            fail_point("rows read");
            try {
              perform(waiting_.front().turn->rows(x.rows));
            } catch (const std::exception& e) {
              quarantine(e.what());
            }
          },
          [this](const caf::error& e) { on_fault(to_fault(e)); });
}

void conversation_state::commit_plain(const flow::reply& reply) {
  auto& r = waiting_.front();
  auto turn = begin_turn(r.update, r.opened, deps->replica());
  write_reply(turn, r.update, r.opened, reply);
  turn.open_us = r.opened_us - r.began_us;
  turn.step_us = steady_us() - r.opened_us;
  send_plain(std::move(turn));
}

void conversation_state::send_plain(db::runtime::turn_commit turn) {
  auto kept = std::make_shared<db::runtime::turn_commit>(turn);
  if (broken == crime::ack_before_commit)
    waiting_.front().promise.deliver(turn_reply{.status = 200, .body = {}});
  if (waiting_.front().commits_alone || steady_us() < alone_until_us_)
    return send_alone(kept);
  fail_point("before commit");
  self_->request(deps->database, caf::infinite, std::move(turn))
      .then(
          [this, kept](db::runtime::committed& x) {
            if (x.outcome != db::runtime::commit_outcome::busy)
              return on_committed(x, *kept);
            send_alone(kept);
          },
          [this](const caf::error& e) {
            waiting_.front().commits_alone = to_fault(e).code == errc::retry;
            on_fault(to_fault(e));
          });
  fail_point("commit sent", commit_takes_us);
}

void conversation_state::send_alone(const std::shared_ptr<db::runtime::turn_commit>& turn) {
  self_->request(deps->database, caf::infinite, alone_atom_v, *turn)
      .then([this, turn](db::runtime::committed& x) { on_committed(x, *turn); },
            [this](const caf::error& e) {
              if (to_fault(e).code == errc::retry)
                alone_until_us_ = steady_us() + alone_us;
              on_fault(to_fault(e));
            });
}

void conversation_state::commit_with_statements(flow::action& a) {
  auto& r = waiting_.front();
  auto rendered = std::make_shared<db::runtime::turn_commit>();
  db::runtime::business_turn b;
  b.turn = begin_turn(r.update, r.opened, deps->replica());
  b.turn.open_us = r.opened_us - r.began_us;
  b.turn.step_us = steady_us() - r.opened_us;
  b.targets = std::move(a.targets);
  b.statements = std::move(a.statements);
  b.alone = r.attempts > 1;
  // Runs on the pool's thread while this actor waits for the answer, so nothing is shared at a
  // time.
  b.render = [turn = r.turn, update = std::make_shared<net::update>(r.update), opened = r.opened,
              rendered](db::runtime::turn_commit& t, const std::vector<db::rows>& rows) {
    write_reply(t, *update, opened, turn->committed(rows).say);
    *rendered = t;
  };
  fail_point("before business commit");
  self_->request(deps->database, caf::infinite, std::move(b))
      .then([this, rendered](db::runtime::committed& x) { on_committed(x, *rendered); },
            [this](const caf::error& e) {
              auto f = to_fault(e);
              if (f.code != errc::refused && f.code != errc::stale && f.code != errc::conflict)
                return on_fault(f);
              try {
                perform(waiting_.front().turn->refused(f));
              } catch (const std::exception& x) {
                quarantine(x.what());
              }
            });
  fail_point("business commit sent", commit_takes_us);
}

void conversation_state::on_committed(db::runtime::committed& x,
                                      const db::runtime::turn_commit& turn) {
  fail_point("committed");
  auto& r = waiting_.front();
  if (x.outcome == db::runtime::commit_outcome::failed)
    return quarantine(x.why.text);
  if (x.outcome != db::runtime::commit_outcome::done)
    return open(); // the row moved: the step runs again on the fresh state
  r.settled = true;
  hand_over(turn, x);
  fail_point("handed over");
  measure(turn);
  log::event(log::level::info, "turn",
             {{"trace", log::ours{r.update.trace}},
              {"flow", log::ours{turn.flow}},
              {"step", log::ours{turn.step}},
              {"outcome", log::ours{turn.outcome}},
              {"us", steady_us() - r.began_us}});
  finish({.status = 200, .body = turn.reply});
}

void conversation_state::measure(const db::runtime::turn_commit& turn) const {
  const auto& r = waiting_.front();
  auto seconds = [](std::int64_t us) { return static_cast<double>(us) / 1e6; };
  auto all = steady_us() - r.began_us;
  std::string_view flow = turn.flow.empty() ? "none" : std::string_view(turn.flow);
  metrics::add("frontdesk_turns_total", {flow, turn.outcome});
  if (turn.outcome == "denied")
    metrics::add("frontdesk_denied_total", {flow});
  metrics::observe("frontdesk_turn_seconds", seconds(all),
                   {r.update.on == net::platform::telegram ? "telegram" : "whatsapp"});
  metrics::observe("frontdesk_stage_seconds", seconds(turn.open_us), {"open"});
  metrics::observe("frontdesk_stage_seconds", seconds(turn.step_us), {"step"});
  metrics::observe("frontdesk_stage_seconds", seconds(all - turn.open_us - turn.step_us),
                   {"commit"});
}

void conversation_state::hand_over(const db::runtime::turn_commit& turn,
                                   const db::runtime::committed& done) {
  auto& update = waiting_.front().update;
  for (const auto& p : done.paused) // before the posts it holds back
    if (auto c = deps->couriers.find(p.channel.value); c != deps->couriers.end())
      self_->send(c->second, channel_pause{std::chrono::microseconds{p.left_us}});
  auto posts = to_deliveries(turn, done, update);
  if (!posts.posts.empty())
    self_->send(deps->couriers.at(update.channel.value), std::move(posts));
  auto others = other_chats(turn, done);
  if (others.chats.empty())
    return;
  for (const auto& [id, courier] : deps->couriers)
    if (deps->channels->at(channel_id{id}).business == turn.business)
      self_->send(courier, others);
}

void conversation_state::on_fault(const fault& f) {
  if (broken == crime::swallowed_commit_error)
    return finish({.status = 200, .body = {}});
  auto& r = waiting_.front();
  r.counted = r.counted || (f.code == errc::unknown && r.counting); // perhaps: so to be forgiven
  switch (f.code) {
  case errc::unknown: // open finds the turn row if the first attempt did commit
  case errc::retry:
    return open();
  case errc::unavailable:
  case errc::timeout:
    log::event(log::level::warn, "turn.unavailable",
               {{"trace", waiting_.front().update.trace}, {"why", f.text}});
    return finish(unavailable());
  default:
    return quarantine(f.text);
  }
}

void conversation_state::finish(turn_reply reply) {
  const auto& r = waiting_.front();
  if (r.counted && !r.settled)
    forgive(r);
  if (r.alone)
    self_->send(deps->router, company_atom_v);
  fail_point("before answer");
  waiting_.front().promise.deliver(std::move(reply));
  fail_point("answered");
  waiting_.pop_front();
  next();
}

conversation_actor::behavior_type conversation_state::make_behavior() {
  return {
      [this](net::update& x) { return on_update(x); },
      [this](status_atom) {
        return actor_status{name, static_cast<std::int64_t>(waiting_.size()), busy_ ? 1 : 0};
      },
  };
}

conversation_actor::behavior_type
conversation(conversation_actor::stateful_pointer<conversation_state> self,
             std::shared_ptr<const conversation_deps> deps) {
  self->state.deps = std::move(deps);
  return self->state.make_behavior();
}

} // namespace frontdesk::actors
