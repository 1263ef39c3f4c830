// Which request goes to which connection, and when it is refused instead.
#include "db/wire/dispatcher.hpp"

#include "base/check.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/thread_name.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <random>

namespace frontdesk::db::wire {
namespace {

constexpr std::size_t deepest = 16; // requests on their way on one connection
// So many connections, and one is kept free of what a stranger's lock on an area's table holds up.
constexpr std::size_t least_to_reserve = 3;
constexpr auto tick_length = std::chrono::milliseconds(10);
// How long a request waits while no connection stands: long enough for a blip, short enough for a
// quick 503.
constexpr auto patience = std::chrono::milliseconds(500);

} // namespace

dispatcher::dispatcher(pool_options options)
    : options_(std::move(options)), most_owned_(std::max<std::size_t>(options_.connections, 2) - 1),
      has_reserved_(options_.connections >= least_to_reserve), work_(loop_.get_executor()),
      ticker_(loop_), last_call_(loop_), disconnected_since_(clock::now()) {
  FD_CHECK(options_.connections > 0);
  std::random_device seed;
  for (std::size_t i = 0; i < options_.connections; ++i)
    sessions_.push_back(
        std::make_unique<session>(loop_, options_, canceller_, seed(),
                                  session::hooks{[this](request_ptr x) { deliver(std::move(x)); },
                                                 [this] { on_changed(); }}));
  thread_ = std::thread([this] { run(); });
}

// Who cannot stop the loop ends the process: nobody could go on beside it.
dispatcher::~dispatcher() { // NOLINT(bugprone-exception-escape)
  stop();
}

void dispatcher::run() {
  name_thread("database");
  boost::asio::post(loop_, [this] {
    for (auto& x : sessions_)
      x->start();
  });
  while (!loop_.stopped()) {
    try {
      loop_.run();
    } catch (const std::exception& e) {
      log::event(log::level::error, "pool.exception", {{"what", e.what()}});
    }
  }
}

void dispatcher::submit(request_ptr x) {
  x->arrived = clock::now();
  x->deadline = x->arrived + options_.deadline;
  bool wake = false;
  {
    std::lock_guard lock(guard_);
    if (!stopping_) {
      inbox_.push_back(std::move(x));
      wake = !std::exchange(woken_, true);
    }
  }
  if (x)
    refuse(std::move(x), errc::unavailable, "the database pool is stopped");
  else if (wake)
    boost::asio::post(loop_, [this] { take_inbox(); });
}

void dispatcher::take_inbox() {
  std::vector<request_ptr> fresh;
  {
    std::lock_guard lock(guard_);
    fresh.swap(inbox_);
    woken_ = false;
  }
  auto now = clock::now();
  for (auto& x : fresh)
    enqueue(std::move(x), now);
  dispatch();
  arm_tick();
}

void dispatcher::enqueue(request_ptr x, clock::time_point now) {
  if (!is_connected_ && now - disconnected_since_ > patience)
    return refuse(std::move(x), errc::unavailable, last_error());
  if (waiting() >= options_.queue) {
    dispatch();
    if (waiting() >= options_.queue)
      return refuse(std::move(x), errc::unavailable, "too many requests wait for the database");
  }
  (x->is_transaction() ? owning_ : x->is_runtime() ? runtime_ : reads_).push_back(std::move(x));
}

/// The least loaded one that no business turn owns and that does not hang; null: wait.
session* dispatcher::pick(bool may_use_reserved, clock::time_point now) {
  session* best = nullptr;
  for (auto& x : sessions_) {
    if (has_reserved_ && !may_use_reserved && x == sessions_.front())
      continue;
    if (!x->is_ready() || x->is_owned() || x->load() >= deepest || x->is_stalled(now))
      continue;
    if (!best || x->load() < best->load())
      best = x.get();
  }
  return best;
}

/// Business turns own the rest, or it is down: better a read on the reserved one than none.
bool dispatcher::can_read_elsewhere() const {
  return std::any_of(sessions_.begin() + 1, sessions_.end(),
                     [](const auto& x) { return x->is_ready() && !x->is_owned(); });
}

void dispatcher::dispatch() {
  if (std::exchange(dispatching_, true))
    return; // a submit that lost its connection came back here
  auto now = clock::now();
  auto owned = static_cast<std::size_t>(std::count_if(sessions_.begin(), sessions_.end(),
                                                      [](const auto& x) { return x->is_owned(); }));
  for (;;) {
    std::deque<request_ptr>* oldest = nullptr;
    session* to = nullptr;
    for (auto* queue : {&runtime_, &reads_, &owning_}) {
      if (queue->empty() || (queue == &owning_ && owned >= most_owned_)
          || (oldest && oldest->front()->arrived <= queue->front()->arrived))
        continue;
      bool may_use_reserved = queue == &runtime_ || (queue == &reads_ && !can_read_elsewhere());
      if (auto* free = pick(may_use_reserved, now)) {
        oldest = queue;
        to = free;
      }
    }
    if (!oldest)
      break;
    owned += oldest == &owning_ ? 1 : 0;
    auto x = std::move(oldest->front());
    oldest->pop_front();
    to->submit(std::move(x));
  }
  waiting_ = waiting();
  busy_ = static_cast<std::size_t>(std::count_if(sessions_.begin(), sessions_.end(),
                                                 [](const auto& x) { return x->load() > 0; }));
  dispatching_ = false;
}

void dispatcher::on_changed() {
  auto ready = static_cast<std::size_t>(std::count_if(
      sessions_.begin(), sessions_.end(), [](const auto& x) { return x->has_connected(); }));
  if (is_connected_ && ready == 0) {
    disconnected_since_ = clock::now();
    if (!sessions_.front()->is_stopping())
      log::event(log::level::warn, "database.lost", {{"error", last_error()}});
  } else if (!is_connected_ && ready > 0) {
    log::event(log::level::info, "database.connected");
  }
  is_connected_ = ready > 0;
  if (connected_.exchange(ready) != ready || ready < sessions_.size()) {
    std::lock_guard lock(guard_);
    shown_error_ = last_error();
    show();
  }
  dispatch();
  if (std::all_of(sessions_.begin(), sessions_.end(),
                  [](const auto& x) { return x->is_closed(); })) {
    work_.reset();
    last_call_.cancel();
  }
}

const std::string& dispatcher::last_error() const {
  static const std::string none;
  for (const auto& x : sessions_)
    if (!x->last_error().empty())
      return x->last_error();
  return none;
}

void dispatcher::arm_tick() {
  bool is_quiet = waiting() == 0
                  && std::all_of(sessions_.begin(), sessions_.end(),
                                 [](const auto& x) { return x->load() == 0; });
  if (ticking_ || is_quiet)
    return;
  ticking_ = true;
  ticker_.expires_after(tick_length);
  ticker_.async_wait([this](boost::system::error_code) {
    ticking_ = false;
    tick();
    arm_tick();
  });
}

void dispatcher::tick() {
  auto now = clock::now();
  for (auto& x : sessions_)
    x->enforce_deadlines(now);
  if (!is_connected_ && now - disconnected_since_ > patience)
    refuse_waiting(errc::unavailable, last_error());
  for (auto* queue : {&runtime_, &reads_, &owning_})
    while (!queue->empty() && queue->front()->deadline <= now) {
      auto x = std::move(queue->front());
      queue->pop_front();
      refuse(std::move(x), errc::timeout, "waited too long for a connection");
    }
  dispatch();
  show();
}

void dispatcher::show() const {
  auto connected = connected_.load(), busy = busy_.load();
  metrics::set("frontdesk_db_connections", static_cast<double>(busy), {"busy"});
  metrics::set("frontdesk_db_connections",
               static_cast<double>(connected - std::min(busy, connected)), {"idle"});
  metrics::set("frontdesk_db_connections", static_cast<double>(sessions_.size() - connected),
               {"down"});
  metrics::set("frontdesk_db_waiting", static_cast<double>(waiting_));
}

void dispatcher::refuse(request_ptr x, errc code, std::string why) {
  x->refuse({code, std::move(why)});
  deliver(std::move(x));
}

void dispatcher::refuse_waiting(errc code, const std::string& why) {
  for (auto* queue : {&runtime_, &reads_, &owning_})
    for (auto list = std::exchange(*queue, {}); auto& x : list)
      refuse(std::move(x), code, why);
}

void dispatcher::deliver(request_ptr x) {
  std::chrono::duration<double> took = clock::now() - x->arrived;
  metrics::observe("frontdesk_db_statement_seconds", took.count(), {x->name()});
  if (const auto& outcome = x->outcome(); !outcome)
    metrics::add("frontdesk_db_faults_total", {x->name(), name_of(outcome.error().code)});
  try {
    x->finish();
  } catch (const std::exception& e) {
    log::event(log::level::error, "pool.callback_threw", {{"what", e.what()}});
  }
}

pool_status dispatcher::status() const {
  std::lock_guard lock(guard_);
  return {connected_, busy_, waiting_ + inbox_.size(), shown_error_};
}

void dispatcher::stop(clock::time_point by) {
  FD_CHECK(std::this_thread::get_id() != thread_.get_id());
  {
    std::lock_guard lock(guard_);
    if (std::exchange(stopping_, true))
      return;
  }
  boost::asio::post(loop_, [this, by] { stop_on_loop(by); });
  thread_.join();
}

/// Sessions close when what is on their way has ended; the loop ends after the last.
void dispatcher::stop_on_loop(clock::time_point by) {
  std::vector<request_ptr> fresh;
  {
    std::lock_guard lock(guard_);
    fresh.swap(inbox_);
  }
  for (auto& x : fresh)
    refuse(std::move(x), errc::unavailable, "the database pool is stopped");
  refuse_waiting(errc::unavailable, "the database pool is stopped");
  last_call_.expires_at(by);
  last_call_.async_wait([this](boost::system::error_code none_is_left) {
    if (!none_is_left)
      for (auto& x : sessions_)
        x->abandon();
  });
  for (auto& x : sessions_)
    x->stop();
}

} // namespace frontdesk::db::wire
