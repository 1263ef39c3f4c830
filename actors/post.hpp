// One platform post of many items: in array order per person, answered when each is safe (DESIGN
// §2).
#pragma once

#include "actors/messages.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace frontdesk::actors {

/// Feeds the items of a post to `handle`. Pure bookkeeping; lives until its last item is answered.
class post : public std::enable_shared_from_this<post> {
public:
  using handle = std::function<void(net::update, std::function<void(turn_reply)>)>;

  /// `chains`: how many people's items are under way at once.
  post(arrival, handle, std::size_t chains);
  void start();
  /// The request's deadline passed: 503 now; admitted items go on.
  void expire();

private:
  void start_chain();
  void step(std::size_t chain);
  void respond(turn_reply);

  std::vector<std::deque<net::update>> people_;
  std::function<void(turn_reply)> respond_;
  handle handle_;
  std::size_t chains_;
  std::size_t next_ = 0; // the next person to start
  std::size_t open_ = 0; // people not finished yet
  turn_reply answer_;    // of the last good item: a Telegram post has one
};

/// What tells one person's items from another's inside a post.
std::string person_key(const net::update&);

} // namespace frontdesk::actors
