// A stand-in for the daemon in these tests: a webhook that records posts and answers as told, and a
// client.
#pragma once

#include "ops/playground/emulator.hpp"
#include "ops/playground/http/ask.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace playground_test {

namespace pg = frontdesk::playground;

/// Answers webhook posts on its own thread.
class webhook_server {
public:
  using answerer = std::function<pg::http::reply(const pg::http::request&)>;

  explicit webhook_server(answerer answer = {})
      : answer_(std::move(answer)),
        server_(io_,
                [this](pg::http::request&& r, const std::shared_ptr<pg::http::responder>& out) {
                  auto reply = answer_ ? answer_(r) : pg::http::reply{};
                  {
                    std::lock_guard lock(mutex_);
                    posts_.push_back(std::move(r));
                  }
                  arrived_.notify_all();
                  out->send(std::move(reply));
                }) {
    server_.listen(0);
    thread_ = std::thread([this] { io_.run(); });
  }
  ~webhook_server() {
    io_.stop();
    thread_.join();
  }

  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(server_.port()) + path;
  }
  /// Waits until so many posts came; gives them all.
  std::vector<pg::http::request>
  posts(std::size_t at_least, std::chrono::milliseconds at_most = std::chrono::seconds(5)) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, at_most, [&] { return posts_.size() >= at_least; });
    return {posts_.begin(), posts_.end()};
  }

private:
  boost::asio::io_context io_{1};
  answerer answer_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<pg::http::request> posts_;
  pg::http::server server_;
  std::thread thread_;
};

/// One request to the emulator, waited for.
inline pg::http::answer ask(pg::emulator& e, const std::string& method, const std::string& path,
                            const std::string& body = {},
                            const std::string& headers = "Content-Type: application/json\r\n") {
  return pg::http::ask(pg::http::parse_origin(e.url()), method, path, body, headers);
}

} // namespace playground_test
