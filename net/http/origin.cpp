// The connections to one host and the calls that wait for one of them.
#include "net/http/origin.hpp"

#include <algorithm>
#include <iterator>

namespace frontdesk::net::http {

origin::origin(boost::asio::io_context& io, boost::asio::ssl::context& tls, endpoint where,
               const client_options& options)
    : io_(io), tls_(tls), where_(std::move(where)), options_(options) {}

void origin::submit(job j) {
  if (!idle_.empty()) {
    auto c = std::move(idle_.back());
    idle_.pop_back();
    return c->send(std::move(j));
  }
  if (all_.size() < options_.connections_per_origin)
    return open(std::move(j));
  if (waiting_.size() >= options_.waiting_per_origin)
    return j.then(fault{errc::unavailable, "too many calls are waiting"});
  waiting_.push_back(std::move(j));
}

void origin::open(job j) {
  auto c = std::make_shared<connection>(io_, tls_, *this);
  all_.push_front(c);
  c->position = all_.begin();
  c->open(std::move(j));
}

void origin::released(connection& c) {
  auto held = *c.position;
  std::erase(idle_, held);
  const bool open_still = c.is_idle();
  if (!open_still)
    all_.erase(c.position);
  if (stopped_)
    return;
  if (waiting_.empty()) {
    if (open_still)
      idle_.push_back(std::move(held));
    return;
  }
  auto next = std::move(waiting_.front());
  waiting_.pop_front();
  if (open_still)
    c.send(std::move(next));
  else
    open(std::move(next));
}

void origin::check(connection::moment now) {
  for (auto at = all_.begin(); at != all_.end();) {
    auto c = *at++; // it may be removed
    c->check(now);
  }
  const auto first_late = std::stable_partition(waiting_.begin(), waiting_.end(),
                                                [now](const job& j) { return now < j.deadline; });
  std::vector<job> late;
  std::move(first_late, waiting_.end(), std::back_inserter(late));
  waiting_.erase(first_late, waiting_.end());
  for (const auto& j : late)
    j.then(fault{errc::timeout, "the deadline passed while waiting for a connection"});
}

void origin::stop() {
  stopped_ = true;
  auto unsent = std::exchange(waiting_, {});
  for (auto& j : unsent)
    j.then(fault{errc::unavailable, "the client is stopping"});
  for (auto at = all_.begin(); at != all_.end();) {
    auto c = *at++;
    c->abandon(errc::unavailable, "the client is stopping");
  }
}

} // namespace frontdesk::net::http
