// The posts of one chat that this replica owes, in the order of their places. Pure.
#pragma once

#include "actors/messages.hpp"
#include "actors/rate_limit.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <list>
#include <optional>
#include <string>
#include <vector>

namespace frontdesk::actors {

/// It changes a message that is there already.
bool is_change(const delivery&);
/// What follows a new message that went out: the one above it loses its keyboard. It has no outbox
/// row (id 0): an old keyboard that stays after a crash is stale, and taps on it say so.
std::optional<delivery> strip_after(const delivery& sent);

/// Per-chat order, overtaken edits, and the message ids of posts sent from here.
///
/// A paper (a file that is no reply) takes long to draw and to upload: it goes aside, and what
/// comes after it passes. Nothing is marked above the first post that is not done, so to the
/// database the chat is still sent in order; who takes it over sends what passed once more.
///
/// It holds the next few posts only: what comes after them stays in the outbox, and the answer to a
/// mark brings it.
class chat_queue {
public:
  std::string external; // the platform's chat id
  token_bucket bucket;
  steady_time not_before{}; // retry_after
  bool sending = false;     // one call at a time per chat,
  bool printing = false;    // and one paper beside it
  std::int64_t sending_place = 0, printing_place = 0;
  steady_time sending_since{}, printing_since{};   // when those posts were queued
  std::size_t fetching = 0;                        // reads of its outbox rows under way
  bool queued = false;                             // stands in the courier's line
  bool marking = false;                            // marks are being written
  int flagging = 0;                                // calls of unknown outcome, being written
  int rests = 0;                                   // ticks that found nothing to do
  std::vector<db::runtime::settled_post> unmarked; // settled meanwhile

  /// Ignores a post that is in hand or was taken already, and one too many.
  void push(delivery);
  /// The posts it answers for, those being marked apart.
  std::size_t in_hand() const {
    return waiting_.size() + papers_.size() + unmarked.size() + (sending ? 1 : 0)
           + (printing ? 1 : 0);
  }
  /// When the oldest of what is not done was queued; steady_time::max() if all is.
  steady_time oldest() const;
  bool is_full() const { return !has_room_for(1); }
  /// What follows was left in the outbox, and no mark is going to read on: a paper is in front.
  bool wants_more() const;
  void leave_rest() { cut_ = true; }
  void reads_on() { cut_ = false; }
  bool empty() const { return waiting_.empty(); }
  bool is_idle() const {
    return waiting_.empty() && papers_.empty() && !sending && !printing && fetching == 0
           && !is_being_written() && unmarked.empty();
  }
  /// What became of a post is on its way to the database.
  bool is_being_written() const { return marking || flagging > 0; }
  /// What becomes of a post is not known yet, or may not be marked.
  bool is_in_doubt() const { return sending || printing || !unmarked.empty(); }
  /// Everything up to this place is done.
  void settle_to(std::int64_t place) { taken_ = std::max(taken_, place); }
  /// Whether posts before this one are neither done nor here: others committed them.
  bool misses_before(std::int64_t place) const { return place > last_place() + 1; }
  /// The last place this queue knows of.
  std::int64_t last_place() const {
    return waiting_.empty() ? taken_ : std::max(taken_, waiting_.back().place);
  }
  const delivery& front() const { return waiting_.front(); }

  /// Takes the next post to send. Edits that a later unsent edit of the same message overtakes go
  /// to `replaced`.
  delivery take(std::vector<delivery>& replaced);
  /// The chat is another's now.
  void clear() {
    waiting_.clear();
    papers_.clear();
    unmarked.clear();
  }
  /// Nothing will be sent from here: lets go of what is behind everything that was sent.
  void drop_unsent();
  /// Puts a post back to its place: it is to be tried again.
  void put_back(delivery);
  /// A call for a post begins, beside papers.
  void calls_for(const delivery& d) {
    sending = true;
    sending_since = d.since;
    // A strip has no row; its message's place is done.
    sending_place = d.id ? d.place : std::numeric_limits<std::int64_t>::max();
  }
  /// The call for a post is over.
  void ends_call_of(const delivery& d) {
    (printing && d.place == printing_place && d.id ? printing : sending) = false;
  }
  /// Puts a post back that was about to be called for.
  void take_back(delivery d) {
    ends_call_of(d);
    put_back(std::move(d));
  }

  void put_aside(delivery paper) { papers_.push_back(std::move(paper)); }
  /// Papers aside go back to their places: the chat has to wait.
  void put_papers_back();
  /// The next paper, unless one is under way.
  std::optional<delivery> take_paper();
  /// The settled posts below everything that is not done yet.
  std::vector<db::runtime::settled_post> take_unmarked();

  /// Remembers what a sent post became, so that edits committed before the mark find it.
  void remember(post_id, std::string message);
  /// The platform has no such message any more.
  void forget(post_id);
  /// The platform's id of the message a delivery changes; empty if not known here.
  std::string target_of(const delivery&) const;

private:
  bool has_room_for(std::size_t more) const {
    return waiting_.size() + more <= static_cast<std::size_t>(db::runtime::posts_at_once)
           && in_hand() + more <= static_cast<std::size_t>(db::runtime::posts_in_hand);
  }
  bool overtaken(const delivery&) const;
  bool is_named(post_id) const; // by an edit that waits
  std::int64_t first_open() const;
  // Lists: a queue at rest is kept for a while, and an empty std::deque holds 576 bytes.
  std::list<delivery> waiting_, papers_;
  std::int64_t taken_ = 0;                          // highest place taken
  bool cut_ = false;                                // posts were refused for want of room
  std::list<std::pair<post_id, std::string>> sent_; // the newest few
};

} // namespace frontdesk::actors
