// One I/O thread of the server with the connections that live on it.
#include "net/http/worker.hpp"

#include "base/thread_name.hpp"

#include <boost/asio/post.hpp>

namespace frontdesk::net::http {
namespace {

constexpr std::chrono::milliseconds tick_every{100};

} // namespace

void worker::start() {
  tick();
  thread_ = std::thread([this] { run(); });
}

void worker::run() {
  name_thread("webhooks");
  // Nothing here throws: handlers' exceptions are stopped in the session.
  io_.run();
  sessions_.clear();
}

void worker::tick() {
  timer_.expires_after(tick_every);
  timer_.async_wait([this](boost::system::error_code ec) {
    if (ec)
      return;
    const auto now = std::chrono::steady_clock::now();
    for (auto at = sessions_.begin(); at != sessions_.end();) {
      auto one = *at++; // it may remove itself
      one->check(now);
    }
    if (draining_ && now >= drained_by_)
      io_.stop();
    else
      tick();
  });
}

void worker::drain(std::chrono::steady_clock::time_point deadline) {
  boost::asio::post(io_, [this, deadline] {
    draining_ = true;
    drained_by_ = deadline;
    for (auto at = sessions_.begin(); at != sessions_.end();) {
      auto one = *at++; // it may remove itself
      one->wind_down();
    }
    if (sessions_.empty())
      io_.stop();
  });
}

void worker::join() {
  if (thread_.joinable())
    thread_.join();
}

void worker::adopt(session::tcp::socket socket) {
  boost::asio::post(io_, [this, s = std::move(socket)]() mutable {
    auto made = std::make_shared<session>(std::move(s), *this);
    sessions_.push_front(made);
    made->position = sessions_.begin();
    made->start();
  });
}

void worker::remove(session& s) {
  --connections_;
  sessions_.erase(s.position);
  if (draining_ && sessions_.empty())
    io_.stop();
}

} // namespace frontdesk::net::http
