// The HTTP server of the webhooks and probes: listener, workers, and the order in which they stop.
#include "net/http/server.hpp"

#include "net/http/listener.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <future>

namespace frontdesk::net::http {

struct server::parts {
  parts(server_options o, handlers h) : shared{o.most, doors(o.doors), std::move(h)} {
    for (unsigned i = 0; i < std::max(1U, o.threads); ++i)
      workers.push_back(std::make_shared<worker>(shared, connections));
    front = std::make_unique<listener>(workers);
  }

  /// Returns when every connection that was accepted is with its worker.
  void close_front() {
    std::promise<void> closed;
    auto& io = workers.front()->io();
    boost::asio::post(io, [&] {
      front->close(); // an accept that has just ended is handed over before what is posted now
      boost::asio::post(io, [&] { closed.set_value(); });
    });
    closed.get_future().wait();
  }

  site shared;
  std::atomic<std::size_t> connections = 0;
  std::vector<std::shared_ptr<worker>> workers;
  std::unique_ptr<listener> front;
  bool running = false;
};

server::server(std::unique_ptr<parts> p) : parts_(std::move(p)) {}

// NOLINTNEXTLINE(bugprone-exception-escape): see the header
server::~server() {
  stop({}, {});
}

result<std::unique_ptr<server>> server::open(server_options o, handlers h) {
  const auto address = o.listen;
  auto made = std::make_unique<parts>(std::move(o), std::move(h));
  if (auto opened = made->front->open(address); !opened)
    return opened.error();
  return std::unique_ptr<server>(new server(std::move(made)));
}

std::uint16_t server::port() const {
  return parts_->front->port();
}

void server::start() {
  parts_->running = true;
  parts_->front->start();
  for (auto& w : parts_->workers)
    w->start();
}

void server::stop(std::chrono::milliseconds grace, std::chrono::milliseconds drain) {
  if (!parts_->running)
    return;
  parts_->running = false;
  for (auto& w : parts_->workers)
    w->set_winding_down();
  std::this_thread::sleep_for(grace);
  const auto deadline = std::chrono::steady_clock::now() + drain;
  parts_->close_front();
  for (auto& w : parts_->workers)
    w->drain(deadline);
  for (auto& w : parts_->workers)
    w->join();
}

} // namespace frontdesk::net::http
