// Queues, connections and attempts of one bot's webhook.
#include "ops/playground/telegram/delivery.hpp"

#include "base/text.hpp"
#include "ops/playground/telegram/history.hpp"

#include <algorithm>

namespace frontdesk::playground::telegram {

/// One connection and the update that is under way on it.
struct delivery::line {
  std::shared_ptr<http::outgoing> wire;
  std::int64_t queue = 0;
  int route = 0;
  bool busy = false;
  bool open = false;
  bool lose_answer = false;
  bool timed_out = false;
  std::int64_t since_us = 0; // start of the request, or of idleness
};

delivery::delivery(boost::asio::io_context& io, const sim_clock& clock, events e)
    : io_(io), clock_(clock), events_(std::move(e)), next_id_(500'000'001), timer_(io), sweep_(io) {
  tick();
}

delivery::~delivery() {
  hang_up();
}

/// A line and its wire hold each other while a request is under way, hence the reset.
void delivery::hang_up() {
  for (const auto& l : std::exchange(lines_, {}))
    if (auto wire = std::exchange(l->wire, nullptr))
      wire->close();
  idle_.clear();
}

void delivery::set(webhook hook) {
  clear(false);
  hook_ = std::move(hook);
  origin_ = http::parse_origin(hook_.url);
  head_ = text::cat("POST ", origin_.path, " HTTP/1.1\r\nHost: ", origin_.authority(), "\r\n");
  if (!hook_.secret.empty())
    head_ += text::cat("X-Telegram-Bot-Api-Secret-Token: ", hook_.secret, "\r\n");
  head_ += "Content-Type: application/json\r\nContent-Length: ";
  load();
  pump();
}

void delivery::clear(bool drop_pending) {
  hook_ = {};
  origin_ = {};
  hang_up();
  ready_.clear();
  later_.clear();
  unloaded_.clear();
  loaded_ = 0;
  if (drop_pending) {
    queues_.clear();
    pending_ = 0;
  }
  for (auto& [id, q] : queues_) {
    q.loaded = false;
    unloaded_.push_back(id);
  }
  last_error_.clear();
  last_error_date_ = 0;
}

std::int64_t delivery::add(update_kind kind, std::int64_t chat_or_user, std::int64_t chat,
                           std::string_view member, std::int64_t date_s) {
  bool is_extra = kind == update_kind::chat_member || kind == update_kind::message_reaction;
  bool wanted = hook_.allowed.empty()
                    ? !is_extra
                    : std::find(hook_.allowed.begin(), hook_.allowed.end(), name(kind))
                          != hook_.allowed.end();
  if (!wanted || pending_ >= max_pending_updates)
    return 0;
  item i;
  i.id = next_id_++;
  i.queue = queue_id(kind, chat_or_user);
  i.chat = chat;
  i.expires_s = date_s + time_to_live_s(kind);
  i.body = text::cat("{\"update_id\":", i.id, ",\n\"", name(kind), "\":", ascii(member), "}");
  auto id = i.id;
  auto& q = queues_[i.queue];
  ++pending_;
  bool was_empty = q.items.empty();
  auto queue_number = i.queue;
  q.items.push_back(std::move(i));
  if (was_empty) {
    unloaded_.push_back(queue_number);
    load();
    pump();
  }
  return id;
}

bool delivery::repeat(std::int64_t update_id) {
  auto same = [&](const item& i) { return i.id == update_id; };
  auto found = std::find_if(delivered_.begin(), delivered_.end(), same);
  if (found == delivered_.end())
    return false;
  item again = *found;
  again.waits = {};
  auto& q = queues_[again.queue];
  bool was_empty = q.items.empty();
  auto number = again.queue;
  q.items.push_back(std::move(again));
  ++pending_;
  if (was_empty) {
    unloaded_.push_back(number);
    load();
    pump();
  }
  return true;
}

void delivery::load() {
  auto most = static_cast<std::size_t>(hook_.max_connections) * 2;
  while (!origin_.host.empty() && loaded_ < most && !unloaded_.empty()) {
    auto id = unloaded_.front();
    unloaded_.pop_front();
    queues_[id].loaded = true;
    ++loaded_;
    ready_.push_back(id);
  }
}

void delivery::pump() {
  auto now = clock_.now().count();
  while (!later_.empty() && later_.begin()->first <= now) {
    ready_.push_back(later_.begin()->second);
    later_.erase(later_.begin());
  }
  while (!ready_.empty() && !idle_.empty()) {
    auto l = std::move(idle_.back());
    idle_.pop_back();
    auto id = ready_.front();
    ready_.pop_front();
    send(std::move(l), id);
  }
  while (!ready_.empty() && connect()) {
  }
  sleep_until_due();
}

bool delivery::connect() {
  auto now = clock_.now().count();
  bool active = now - last_success_ms_ <= 10'000;
  auto need = std::min(loaded_, static_cast<std::size_t>(hook_.max_connections));
  if (grows_slowly && !active)
    need = std::min<std::size_t>(need, 1);
  if (origin_.host.empty() || lines_.size() >= need)
    return false;
  if (grows_slowly && !flood_.admit(now, last_success_ms_))
    return false;
  auto l = std::make_shared<line>();
  l->route = route_;
  lines_.insert(l);
  l->wire = http::outgoing::open(
      io_, replicas.empty() ? origin_ : replicas[next_replica_++ % replicas.size()],
      [this, weak = std::weak_ptr(l)](bool ok) {
        auto opened = weak.lock();
        if (!opened || !lines_.contains(opened))
          return;
        if (!ok) {
          lines_.erase(opened);
          note_error("Connection refused");
          return;
        }
        opened->open = true;
        release(opened, true);
      },
      [this, weak = std::weak_ptr(l)] {
        auto ended = weak.lock();
        if (!ended)
          return;
        std::erase(idle_, ended);
        lines_.erase(ended);
      });
  return true;
}

void delivery::send(std::shared_ptr<line> l, std::int64_t queue_number) {
  auto& i = queues_[queue_number].items.front();
  ++i.attempts;
  l->queue = queue_number;
  l->busy = true;
  l->since_us = steady_us();
  l->lose_answer = faults.lose_answers > 0 && faults.lose_answers-- > 0;
  auto bytes =
      text::cat(head_, i.body.size(),
                "\r\nConnection: keep-alive\r\nAccept-Encoding: gzip, deflate\r\n\r\n", i.body);
  bool cut = faults.cut_bodies > 0 && faults.cut_bodies-- > 0;
  if (cut)
    bytes.erase(bytes.size() - i.body.size() / 2);
  l->wire->send(std::move(bytes), [this, l](http::answer a) { finish(l, std::move(a)); });
  if (cut)
    boost::asio::post(io_, [wire = l->wire] { wire->close(); });
}

void delivery::finish(const std::shared_ptr<line>& l, http::answer a) {
  if (!lines_.contains(l))
    return; // the webhook changed meanwhile
  if (std::exchange(l->lose_answer, false))
    a = {};
  auto& i = queues_[l->queue].items.front();
  attempt done{i.id, i.chat, i.attempts, l->since_us, steady_us(), a.status, a.retry_after};
  l->busy = false;
  bool ok = a.status >= 200 && a.status <= 299;
  if (ok)
    acknowledged(l, a);
  else
    failed(l, a,
           a.status       ? text::cat("Wrong response from the webhook: ", a.status, ' ', a.reason)
           : l->timed_out ? std::string("Read timeout expired")
                          : std::string("Webhook connection closed"));
  release(l, a.keep_alive);
  if (events_.attempted)
    events_.attempted(done);
  if (ok && !a.body.empty() && events_.answered)
    events_.answered(std::move(a.type), std::move(a.body));
}

void delivery::acknowledged(const std::shared_ptr<line>& l, http::answer&) {
  last_success_ms_ = clock_.now().count();
  gone_since_s_ = 0;
  auto& q = queues_[l->queue];
  if (faults.duplicates > 0) {
    --faults.duplicates;
    ready_.push_back(l->queue);
    return;
  }
  delivered_.push_back(std::move(q.items.front()));
  if (delivered_.size() > keep_delivered)
    delivered_.pop_front();
  drop_front(l->queue);
}

void delivery::drop_front(std::int64_t queue_number) {
  auto& q = queues_[queue_number];
  q.items.pop_front();
  --pending_;
  if (!q.items.empty()) {
    ready_.push_back(queue_number);
    return;
  }
  queues_.erase(queue_number);
  --loaded_;
  load();
}

void delivery::failed(const std::shared_ptr<line>& l, const http::answer& a, std::string error) {
  note_error(std::move(error));
  count_gone(a.status);
  auto& i = queues_[l->queue].items.front();
  auto jitter = static_cast<double>(random_() % 1000) / 1000;
  auto wait_s = i.waits.next_wait_s(a.retry_after, jitter);
  if (clock_.seconds() + wait_s > i.expires_s)
    return drop_front(l->queue);
  later_.emplace(clock_.now().count() + wait_s * 1000, l->queue);
}

void delivery::count_gone(unsigned status) {
  if (status != 410) {
    gone_since_s_ = 0;
    return;
  }
  auto now = clock_.seconds();
  if (gone_since_s_ == 0)
    gone_since_s_ = now;
  else if (now > gone_since_s_ + gone_for_s && events_.webhook_deleted)
    boost::asio::post(io_, events_.webhook_deleted);
}

void delivery::release(const std::shared_ptr<line>& l, bool keep) {
  if (!keep || l->route != route_) {
    lines_.erase(l);
    l->wire->close();
  } else {
    l->since_us = steady_us();
    idle_.push_back(l);
  }
  pump();
}

void delivery::note_error(std::string error) {
  last_error_ = std::move(error);
  last_error_date_ = clock_.seconds();
}

void delivery::wake() {
  pump();
}

void delivery::route(std::vector<http::origin> to) {
  replicas = std::move(to);
  ++route_;
  for (const auto& l : std::exchange(idle_, {})) {
    lines_.erase(l);
    l->wire->close();
  }
}

void delivery::sleep_until_due() {
  if (later_.empty())
    return;
  auto wait = std::chrono::milliseconds(later_.begin()->first) - clock_.now();
  timer_.expires_after(std::max(wait, std::chrono::milliseconds(1)));
  timer_.async_wait([this](boost::system::error_code e) {
    if (!e)
      pump();
  });
}

/// Twice a second: deadlines of requests, idle connections, connections that were held back.
void delivery::tick() {
  sweep_.expires_after(std::chrono::milliseconds(500));
  sweep_.async_wait([this](boost::system::error_code e) {
    if (e)
      return;
    auto now = steady_us();
    std::vector<std::shared_ptr<http::outgoing>> over;
    for (const auto& l : lines_) {
      auto limit = l->busy ? answer_deadline_s : idle_connection_s;
      if (!l->open || now - l->since_us <= std::int64_t{limit} * 1'000'000)
        continue;
      l->timed_out = l->busy;
      over.push_back(l->wire);
    }
    for (const auto& wire : over)
      wire->close();
    pump();
    tick();
  });
}

} // namespace frontdesk::playground::telegram
