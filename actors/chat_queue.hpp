// The posts of one chat that this replica owes, in the order of their places. Pure.
#pragma once

#include "actors/messages.hpp"
#include "actors/rate_limit.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace frontdesk::actors {

/// Per-chat order, overtaken edits, and the message ids of posts sent from here.
class chat_queue {
public:
  std::string external;        // the platform's chat id
  token_bucket bucket;
  steady_time not_before{};    // retry_after
  bool sending = false;        // one call at a time per chat

  void push(delivery);
  bool empty() const { return waiting_.empty(); }
  const delivery& front() const { return waiting_.front(); }

  /// Takes the next post to send. Edits that a later unsent edit of the same message overtakes go to `replaced`.
  delivery take(std::vector<delivery>& replaced);
  /// Puts a post back in front: it is to be tried again.
  void put_back(delivery);

  /// Remembers what a sent post became, so that edits committed before the mark find it.
  void remember(post_id, std::string message);
  /// The platform's id of the message a delivery changes; empty if not known here.
  std::string target_of(const delivery&) const;

private:
  bool overtaken(const delivery&) const;
  std::deque<delivery> waiting_;
  std::deque<std::pair<post_id, std::string>> sent_; // the newest few
};

} // namespace frontdesk::actors
