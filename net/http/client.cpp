// The HTTP client for the platforms' APIs: its thread, its origins, its clock.
#include "net/http/client.hpp"

#include "base/thread_name.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <map>
#include <thread>

namespace frontdesk::net::http {
namespace {

constexpr std::chrono::milliseconds tick_every{50}; // how late a deadline may be noticed

} // namespace

struct client::parts {
  parts(client_options o, boost::asio::ssl::context&& t)
      : options(std::move(o)), tls(std::move(t)) {}

  void submit(const endpoint& to, job j) {
    auto key = to;
    key.path.clear(); // calls to two paths of a host share its connections
    auto at = origins.find(key);
    if (at == origins.end())
      at = origins.emplace(key, std::make_unique<origin>(io, tls, key, options)).first;
    at->second->submit(std::move(j));
  }

  void tick() {
    timer.expires_after(tick_every);
    timer.async_wait([this](boost::system::error_code ec) {
      if (ec)
        return;
      const auto now = std::chrono::steady_clock::now();
      for (auto& [where, one] : origins)
        one->check(now);
      tick();
    });
  }

  client_options options;
  boost::asio::ssl::context tls;
  boost::asio::io_context io{1};
  boost::asio::steady_timer timer{io};
  std::map<endpoint, std::unique_ptr<origin>> origins;
  std::thread thread;
};

client::client(std::unique_ptr<parts> p) : parts_(std::move(p)) {
  parts_->tick(); // keeps the thread busy until the destructor stops it
  parts_->thread = std::thread([io = &parts_->io] {
    name_thread("platforms");
    io->run();
  });
}

result<std::unique_ptr<client>> client::make(client_options o) {
  FD_TRY(auto tls, make_tls(o.ca_file));
  return std::unique_ptr<client>(new client(std::make_unique<parts>(std::move(o), std::move(tls))));
}

client::~client() {
  boost::asio::post(parts_->io, [p = parts_.get()] {
    for (auto& [where, one] : p->origins)
      one->stop();
    p->io.stop();
  });
  parts_->thread.join();
}

void client::start(call c, done then) {
  auto head = write_head(c);
  if (!head)
    return boost::asio::post(parts_->io, [f = head.error(), then = std::move(then)] { then(f); });
  job j{std::move(*head), std::move(c.body), std::move(then),
        std::chrono::steady_clock::now() + c.deadline, std::move(c.may_send)};
  boost::asio::post(parts_->io, [p = parts_.get(), to = std::move(c.to),
                                 j = std::move(j)]() mutable { p->submit(to, std::move(j)); });
}

} // namespace frontdesk::net::http
