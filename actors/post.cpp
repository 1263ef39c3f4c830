// A person's items stop at the first that fails; the post is 200 only if none did.
#include "actors/post.hpp"

#include <algorithm>
#include <map>

namespace frontdesk::actors {

std::string person_key(const net::update& u) {
  if (u.who.empty())
    return u.chat;
  const auto& x = u.who.front();
  return std::to_string(static_cast<int>(x.on)) + '/' + x.scope + '/' + x.external;
}

post::post(arrival a, handle h, std::size_t chains)
    : respond_(std::move(a.respond)), handle_(std::move(h)), chains_(chains) {
  std::map<std::string, std::size_t> found;
  for (auto& item : a.items) {
    auto [at, is_new] = found.try_emplace(person_key(item), people_.size());
    if (is_new)
      people_.emplace_back();
    people_[at->second].push_back(std::move(item));
  }
  open_ = people_.size();
}

void post::start() {
  if (people_.empty())
    return respond({});
  for (std::size_t n = std::min(chains_, people_.size()); n > 0; --n)
    start_chain();
}

void post::start_chain() {
  if (next_ < people_.size())
    step(next_++);
}

void post::step(std::size_t chain) {
  auto item = std::move(people_[chain].front());
  people_[chain].pop_front();
  handle_(std::move(item), [self = shared_from_this(), chain](turn_reply reply) {
    auto& rest = self->people_[chain];
    if (reply.status == 200)
      self->answer_.body = std::move(reply.body);
    else {
      self->answer_.status = reply.status;
      rest.clear();
    }
    if (!rest.empty())
      return self->step(chain);
    self->start_chain();
    if (--self->open_ == 0)
      self->respond(std::move(self->answer_));
  });
}

void post::expire() {
  respond({.status = 503, .body = {}});
}

void post::respond(turn_reply reply) {
  if (auto f = std::exchange(respond_, nullptr))
    f(std::move(reply));
}

} // namespace frontdesk::actors
