// One I/O thread of the server with the connections that live on it.
#include "net/http/worker.hpp"

#include "net/http/response_text.hpp"

#include "base/thread_name.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace frontdesk::net::http {
namespace {

constexpr std::chrono::milliseconds tick_every{100};

void turn_away(session::tcp::socket socket) {
  std::string bytes;
  write_response(bytes, busy(), true, true);
  boost::system::error_code ec;
  socket.non_blocking(true, ec);
  socket.write_some(boost::asio::buffer(bytes),
                    ec); // what does not fit into an empty send buffer is not waited for
  socket.shutdown(session::tcp::socket::shutdown_send, ec);
}

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
    if (connections_ >= site_.most.connections && !close_longest_idle())
      return turn_away(std::move(s));
    ++connections_;
    auto made = std::make_shared<session>(std::move(s), *this);
    made->position = sessions_.insert(sessions_.end(), made);
    made->start();
  });
}

void worker::touch(session& s) {
  sessions_.splice(sessions_.end(), sessions_, s.position);
}

bool worker::close_longest_idle() {
  auto found = std::ranges::find_if(sessions_, [](const auto& s) { return s->is_idle(); });
  if (found == sessions_.end())
    return false;
  auto one = *found; // it removes itself
  one->close();
  return true;
}

void worker::remove(session& s) {
  --connections_;
  sessions_.erase(s.position);
  if (draining_ && sessions_.empty())
    io_.stop();
}

} // namespace frontdesk::net::http
