// Taking posts, and what happens on every tick; sending is in courier_send.cpp, settling in
// courier_marks.cpp.
#include "actors/courier.hpp"

#include "actors/backoff.hpp"
#include "actors/fault_caf.hpp"
#include "base/broken.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "db/runtime/outbox_sql.hpp"

#include <caf/send.hpp>

namespace frontdesk::actors {

namespace {

constexpr std::chrono::seconds tick_interval{1};
constexpr int ticks_between_looks = 20;
/// So long a queue without work is remembered: what the database was asked about its chat may be
/// answered late (two deadlines of five seconds, and what is under way), and a post that is done
/// must be known as done then.
constexpr int ticks_remembered = 15;
constexpr std::int64_t claim_at_once = 256; // chats
constexpr double bulk_share = 2.0 / 3;      // of the channel's rate: 20 of 30 a second (club 6.15)

/// A quarter of a second's messages may leave at once.
double burst_of(double rate) {
  return std::max(1.0, rate / 4);
}

delivery to_delivery(replica_id as, const db::runtime::waiting_post& p, steady_time now) {
  delivery d;
  d.as = as;
  d.id = p.id;
  d.chat = p.chat;
  d.external = p.external;
  d.place = p.place;
  d.kind = p.kind;
  d.post = p.post;
  d.message = p.target;
  d.payload = p.payload;
  d.trace = p.trace;
  d.attempts = static_cast<int>(p.attempts);
  d.flagged = p.flagged;
  d.deaths = p.deaths;
  d.wait = std::chrono::microseconds{p.wait_us};
  d.since = now - std::chrono::microseconds{p.age_us};
  return d;
}

} // namespace

void courier_state::accept(std::vector<delivery> posts) {
  if (!posts.empty())
    fail_point("posts accepted");
  renew();
  if (stopped_) {
    for (const auto& d : posts)
      leave_soon(d.as, d.chat);
    return;
  }
  std::vector<chat_id> gaps;
  for (auto& d : posts) {
    if (!as_ || d.as != as_)
      continue; // whoever claims the chat reads the rows
    auto chat = d.chat;
    auto& q = chats_[chat.value];
    q.rests = 0;
    if (q.external.empty()) {
      q.external = d.external;
      q.bucket = token_bucket{limits.per_chat, limits.chat_burst};
    }
    if (d.settled >= 0) {
      q.settle_to(d.settled);
      if (q.misses_before(d.place)) {
        if (q.is_full())
          q.leave_rest(); // the next mark reads on
        else
          gaps.push_back(chat); // read with what is before it
        continue;
      }
    }
    if (d.since == steady_time{})
      d.since = now(); // from a turn that has just committed
    q.not_before = std::max(q.not_before, now() + d.wait);
    q.push(std::move(d));
    line_up(chat, q);
  }
  if (!gaps.empty())
    fetch(gaps);
  pump();
}

void courier_state::fetch(const std::vector<chat_id>& chats) {
  renew();
  if (!as_)
    return;
  if (stopped_) {
    for (auto chat : chats)
      leave_soon(as_, chat);
    return;
  }
  std::vector<db::runtime::chat_place> places;
  for (auto chat : chats) {
    auto& q = chats_[chat.value];
    places.push_back({chat, q.last_place()});
    q.reads_on();
    ++q.fetching;
  }
  self_->request(deps.database, caf::infinite, take_request{as_, std::move(places)})
      .then([this, chats, as = as_](waiting_posts& x) { on_fetched(as, chats, x); },
            [this, chats, as = as_](const caf::error&) {
              on_fetched(as, chats, {}); // look_for_forgotten finds them
            });
}

void courier_state::on_fetched(replica_id as, const std::vector<chat_id>& chats,
                               const waiting_posts& x) {
  if (as != as_)
    return;
  for (auto chat : chats)
    if (auto i = chats_.find(chat.value); i != chats_.end() && i->second.fetching > 0)
      --i->second.fetching;
  accept(mine(as, x.posts));
}

std::vector<delivery>
courier_state::mine(replica_id as, const std::vector<db::runtime::waiting_post>& posts) const {
  std::vector<delivery> out;
  for (const auto& p : posts)
    if (p.channel == deps.channel.id)
      out.push_back(to_delivery(as, p, now()));
  return out;
}

void courier_state::claim() {
  renew();
  if (!as_ || stopped_ || draining_ || broken == crime::dead_replica_chats_never_claimed)
    return;
  self_->request(deps.database, caf::infinite, claim_request{as_, deps.channel.id, claim_at_once})
      .then(
          [this, as = as_](waiting_posts& x) {
            auto posts = mine(as, x.posts);
            for (auto& d : posts) // its owner may have sent it a moment ago
              if (d.flagged && !deps.api->edits())
                d.wait = std::max<std::chrono::microseconds>(d.wait, status_time);
            if (!posts.empty())
              log::event(log::level::warn, "courier.claimed",
                         {{"channel", deps.channel.name}, {"posts", posts.size()}});
            if (!posts.empty())
              self_->send(self_, claim_atom_v); // there may be more than one claim takes
            accept(std::move(posts));
          },
          [](const caf::error&) {}); // asked again on the next tick
}

/// Chats of ours with a backlog that we do not hold: the answer of a commit or a claim was lost.
void courier_state::look_for_forgotten() {
  if (!as_ || draining_)
    return;
  self_
      ->request(
          deps.database, caf::infinite,
          db::runtime::find_backlog(as_.value, deps.channel.id.value, looked_to_, claim_at_once))
      .then(
          [this, as = as_](row_set& x) {
            bool is_all = x.rows.size() < static_cast<std::size_t>(claim_at_once);
            looked_to_ = is_all ? 0 : x.rows.back().number("chat_id");
            std::vector<chat_id> forgotten;
            for (const auto& r : x.rows) {
              auto i = chats_.find(r.number("chat_id"));
              if (i == chats_.end() || i->second.is_idle())
                forgotten.push_back({r.number("chat_id")});
            }
            if (as == as_ && !forgotten.empty())
              fetch(forgotten);
          },
          [](const caf::error&) {}); // looked for again
}

/// Another replica met the limit of the whole channel.
void courier_state::pause(std::chrono::microseconds left) {
  paused_until_ = std::max(paused_until_, now() + left);
}

/// The platform's limit is the channel's: the live replicas divide it.
double courier_state::share() const {
  return limits.per_bot / static_cast<double>(std::max<std::int64_t>(1, deps.others->live));
}

void courier_state::on_tick() {
  renew();
  auto now = this->now();
  bot_.change_rate(share(), burst_of(share()), now);
  bulk_.change_rate(share() * bulk_share, burst_of(share() * bulk_share), now);
  for (auto i = chats_.begin(); i != chats_.end();) {
    i->second.rests = i->second.is_idle() ? i->second.rests + 1 : 0;
    bool rested = i->second.rests > ticks_remembered && i->second.bucket.ready_at(now) <= now
                  && i->second.not_before <= now;
    i = rested ? chats_.erase(i) : std::next(i);
  }
  measure();
  claim();
  hand_out();
  if (++ticks_ % ticks_between_looks == 0)
    look_for_forgotten();
  if (stopped_)
    leave_chats();
  pump();
  end_drain_if_idle();
}

void courier_state::measure() const {
  std::size_t waiting = 0;
  auto oldest = owed_since_;
  for (const auto& [id, q] : chats_) {
    waiting += q.in_hand();
    oldest = std::min(oldest, q.oldest());
  }
  auto now = this->now();
  std::chrono::duration<double> age = now - std::min(now, oldest);
  metrics::set("frontdesk_send_waiting", static_cast<double>(waiting), {deps.channel.name});
  metrics::set("frontdesk_outbox_oldest_seconds", age.count(), {deps.channel.name});
}

void courier_state::write(db::statement s) {
  self_->request(deps.database, caf::infinite, std::move(s))
      .then([](row_set&) {},
            [](const caf::error& e) {
              log::event(log::level::warn, "courier.write_failed", {{"why", to_fault(e).text}});
            });
}

actor_status courier_state::status() const {
  return {name, static_cast<std::int64_t>(chats_.size()), static_cast<std::int64_t>(calls_)};
}

courier_actor::behavior_type courier_state::make_behavior() {
  bot_ = token_bucket{share(), burst_of(share())};
  bulk_ = token_bucket{share() * bulk_share, burst_of(share() * bulk_share)};
  self_->delayed_send(self_, tick_interval, tick_atom_v);
  return {
      [this](deliveries& x) { accept(std::move(x.posts)); },
      [this](chats_waiting& x) { fetch(x.chats); },
      [this](channel_pause& x) { pause(x.left); },
      [this](claim_atom) { claim(); },
      [](resumption& x) { x.run(); },
      [this](tick_atom) {
        on_tick();
        self_->delayed_send(self_, tick_interval, tick_atom_v);
      },
      [this](drain_atom) -> caf::result<actor_status> {
        draining_ = true;
        auto promise = self_->make_response_promise<actor_status>();
        drained_.push_back(promise);
        end_drain_if_idle();
        return promise;
      },
      [this](part_atom) { return part(); },
      [this](status_atom) { return status(); },
  };
}

courier_actor::behavior_type courier(courier_actor::stateful_pointer<courier_state> self,
                                     courier_deps deps, courier_limits limits) {
  self->state.deps = std::move(deps);
  self->state.limits = limits;
  return self->state.make_behavior();
}

} // namespace frontdesk::actors
