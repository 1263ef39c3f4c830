// Settling what was sent and taking what is next; statements of single steps are in outbox_sql.hpp.
#pragma once

#include "db/runtime/outbox_sql.hpp"
#include "db/runtime/turns.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace frontdesk::db::runtime {

enum class post_state : std::int16_t {
  waiting = 0,
  sent = 1,
  replaced = 2, // an edit that a later one overtook
  dead = 3      // refused for good; `error` says why
};

/// One post that its sender is done with.
struct settled_post {
  post_id id;
  chat_id chat;
  std::int64_t place = 0;
  std::int64_t in_hand = 0; // the highest place of this chat that the sender holds: what follows is
                            // read with the mark; 0 = `place`
  post_state state = post_state::sent;
  std::string message_id; // what the platform called the message; of an edit too
  std::string error;
  bool flagged = false; // an earlier call's outcome was unknown
  post_id instead_of;   // an edit whose message is gone became a new one: the post it was for
};

/// One post to send, as the database has it.
struct waiting_post {
  post_id id;
  chat_id chat;
  channel_id channel;
  std::string external; // the platform's chat id
  std::int64_t place = 0;
  post_kind kind = post_kind::message;
  post_id post;
  std::string target;  // edit, strip: the platform's message, empty: send it anew; else the one
                       // that loses its keyboard
  std::string payload; // JSON of net::screen
  std::string topic;
  bool keyboard = false;
  bool flagged = false;
  std::int64_t deaths = 0; // of owners that had it next: deaths_of_chat
  std::int64_t attempts = 0;
  std::string trace;
  std::int64_t wait_us = 0; // nothing may be sent there before: the chat's or the channel's limit
  std::int64_t age_us = 0;  // since it was queued
};

/// What is known of a chat's next post: how many of its owners died while it was owed.
struct deaths_of_chat {
  static constexpr std::int64_t none = 0;
  static constexpr std::int64_t suspect = 2; // or more: to be tried alone
  static constexpr std::int64_t tried = 3;   // it was, under this owner
  static constexpr std::int64_t guilty = 4;  // that ended, too
};

struct marked {
  std::vector<chat_id> lost;      // another replica sends there now: drop what is in hand
  std::vector<waiting_post> next; // of the other chats, in order per chat
  /// Chats whose channel another replica paused, and for how long.
  std::vector<std::pair<chat_id, std::int64_t>> paused_us;
};

/// How many posts of a chat are taken at once, and wait with its sender.
inline constexpr std::int64_t posts_at_once = 16;
/// So many its sender answers for: with papers that are being drawn, and what passed them and
/// cannot be marked above them. None of these holds a payload longer than a paper's.
inline constexpr std::int64_t posts_in_hand = 1024;
/// So many may have been sent without being marked: those in hand, and as many being marked.
inline constexpr std::int64_t most_unmarked = 2 * posts_in_hand;

/// Marks and takes the next, in one transaction.
void mark(pool&, replica_id, std::vector<settled_post>, std::function<void(result<marked>)>);

/// For a chat whose posts in hand have a gap, or that was just claimed: `after` = the highest place
/// in hand.
struct chat_place {
  chat_id chat;
  std::int64_t after = 0;
};
void take(pool&, replica_id, std::vector<chat_place>,
          std::function<void(result<std::vector<waiting_post>>)>);

/// Claims a channel's chats that nobody alive sends and takes their posts: first the newest edit of
/// each live post, which may be needed again, then the backlog. What their former owner may have
/// sent without marking it comes flagged.
void claim(pool&, replica_id, channel_id, std::int64_t at_most,
           std::function<void(result<std::vector<waiting_post>>)>);

/// Marks that ride with a commit: the same transaction, the chats of both locked in key order.
void commit_turns(pool&, std::vector<turn_commit>, replica_id, std::vector<settled_post>,
                  std::function<void(result<std::vector<committed>>)>,
                  std::function<void(result<marked>)>);

/// What mark() and the commit are made of: the statements, and what their rows say.
std::vector<statement> mark_statements(replica_id, std::vector<settled_post>);
marked read_marked(const std::vector<settled_post>&, std::span<const rows>);

} // namespace frontdesk::db::runtime
