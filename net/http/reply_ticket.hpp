// One request's right to be answered, once, from any thread.
#pragma once

#include "net/http/worker.hpp"

#include <boost/asio/post.hpp>

namespace frontdesk::net::http {

/// Keeps the worker alive but not the session: a connection may end before its answer is known.
class reply_ticket {
public:
  reply_ticket(std::weak_ptr<session> to, std::shared_ptr<worker> on, std::uint64_t number)
      : to_(std::move(to)), on_(std::move(on)), number_(number) {}
  reply_ticket(const reply_ticket&) = delete;
  reply_ticket& operator=(const reply_ticket&) = delete;
  // NOLINTNEXTLINE(bugprone-exception-escape): without memory for a 503 the process ends
  ~reply_ticket() { answer(busy()); }

  void answer(response r) {
    if (used_.exchange(true))
      return;
    boost::asio::post(on_->io(), [to = to_, number = number_, r = std::move(r)]() mutable {
      if (auto s = to.lock())
        s->respond(number, std::move(r));
    });
  }

private:
  std::weak_ptr<session> to_;
  std::shared_ptr<worker> on_;
  std::uint64_t number_;
  std::atomic<bool> used_ = false;
};

} // namespace frontdesk::net::http
