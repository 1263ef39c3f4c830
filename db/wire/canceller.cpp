// The cancelling thread and its queue.
#include "db/wire/canceller.hpp"

#include <libpq-fe.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace frontdesk::db::wire {

struct canceller::state {
  std::mutex guard;
  std::condition_variable wake;
  std::deque<std::shared_ptr<pg_cancel>> tickets;
  bool running = false;
  bool stopped = false;

  void work() {
    std::unique_lock lock(guard);
    while (!stopped) {
      if (tickets.empty()) {
        wake.wait(lock);
        continue;
      }
      auto ticket = std::move(tickets.front());
      tickets.pop_front();
      lock.unlock();
      char reason[256];
      // A cancel that fails changes nothing: the connection is given up soon after.
      PQcancel(ticket.get(), reason, sizeof reason);
      ticket.reset();
      lock.lock();
    }
  }
};

canceller::canceller() : state_(std::make_shared<state>()) {}

canceller::~canceller() {
  std::lock_guard lock(state_->guard);
  state_->stopped = true;
  state_->tickets.clear();
  state_->wake.notify_all();
}

void canceller::send(std::shared_ptr<pg_cancel> ticket) {
  if (!ticket)
    return;
  std::lock_guard lock(state_->guard);
  state_->tickets.push_back(std::move(ticket));
  if (!state_->running) {
    state_->running = true;
    std::thread([kept = state_] { kept->work(); }).detach();
  }
  state_->wake.notify_one();
}

} // namespace frontdesk::db::wire
