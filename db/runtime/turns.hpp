// Opening and committing turns, batched (DESIGN §3). The shapes the database actor works with.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "db/pool.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace frontdesk::db::runtime {

struct identity_key {
  std::int16_t platform = 0; // net::platform
  std::string scope;
  std::string external;
};

/// Who and what an update is about: everything `open` looks up.
struct open_request {
  channel_id channel;
  std::string update_key;
  std::vector<identity_key> who; // 1 or 2, the phone first
  std::string chat;              // the platform's chat id
  std::string first_name, last_name, username, language;
  bool watch_suspects = false; // note the key in desk.begun (a replica died lately)
  replica_id replica;          // who begins it; one batch has one
};

/// How often an update was begun without an end, this time included (DESIGN §2 Poison).
struct suspicion {
  std::int64_t times = 0;  // 0 = not looked for
  std::int64_t unsure = 0; // further ones whose replica may be alive
};

/// desk.conversations as a turn sees it. version 0 = the row does not exist yet.
struct conversation_row {
  std::int64_t version = 0;
  std::string flow; // empty = no active flow
  std::int64_t run = 0;
  std::int64_t rev = 0;
  std::string draft;   // JSON of the engine's session
  std::string offered; // JSON of what the current screen's Answer buttons mean
};

struct chat_row {
  chat_id id;
  std::int64_t owner = 0; // replica, 0 = none
  bool reachable = true;
  post_id live_post;             // the message that carries the current keyboard; 0 = none
  std::string live_message;      // its platform message id, empty until sent
  std::int64_t window_until = 0; // WhatsApp 24 h window, unix seconds; 0 = closed or not applicable
};

struct opened {
  bool duplicate = false;
  std::string stored_reply;      // of a duplicate: what the platform was told
  std::uint64_t stored_hash = 0; // and of its body; 0 = none
  business_id business;
  person_id person;
  identity_id identity;
  role standing = role::guest;
  bool registered =
      false; // has a club.members row that is approved: set through standings.role >= member
  bool banned = false;
  bool deleted = false;
  std::string name;          // for display
  std::string time_zone;     // of the business
  std::string language;      // the person's choice in this business, else the platform's, else the
                             // business's first
  std::int64_t next_run = 0; // fresh from the sequence, used if a flow starts
  std::int64_t now_us = 0;   // database clock, microseconds since 1970
  suspicion suspected;
  std::int64_t turns_last_minute = 0; // of people without a role, for the guest limit
  conversation_row conversation;
  chat_row chat;
};

enum class post_kind : std::int16_t {
  message = 1, // a new message
  edit = 2,    // change `post`'s message (or `message`, which a tap brought)
  strip = 3,   // take the keyboard off `post`'s message; no row is written for it any more
  document = 4 // a message whose screen has a document attached
};

/// One outbox row to write.
struct outgoing {
  chat_id chat;
  post_kind kind = post_kind::message;
  post_id post;          // edit: what to change; else whose keyboard goes once this is sent;
                         // 0 = known by `message` alone
  std::string message;   // the platform's id of that message when known
  std::string payload;   // JSON of net::screen
  std::string topic;     // "registration:123": finds all copies of a card; may be empty
  bool live = false;     // becomes the chat's live post
  bool keyboard = false; // has buttons
};

/// What a turn says about its own chat.
enum class reach : std::int16_t {
  keep = 0, // nothing: a synthetic update
  yes = 1,  // the person wrote here
  no = 2    // the person stopped the bot
};

/// A turn to write.
struct turn_commit {
  channel_id channel;
  std::string update_key;
  business_id business;
  person_id person;
  chat_id chat;
  std::int64_t expected_version = 0; // conversation_row.version as opened
  conversation_row next;             // version ignored: the commit makes it
  // the turn row
  std::string kind, flow, step, outcome, reply, trace;
  std::int64_t open_us = 0, step_us = 0; // stage times so far
  std::uint64_t body_hash = 0;
  std::vector<outgoing> posts;
  replica_id replica; // claims chats without an owner
  reach chat_is = reach::keep;
  std::int64_t wrote_at = 0; // inbound on WhatsApp, unix seconds: opens its 24 hours; 0 = does not
  bool suspect = false;      // opened with watch_suspects: forget the count
};

enum class commit_outcome : std::int16_t {
  done = 1,
  stale = 2, // the conversation's version moved: open again
  busy = 3,  // its row was locked: commit alone
  failed = 4 // the database refuses its data (`why`): a mistake of ours, for quarantine
};

/// A channel that a bot-wide 429 pauses.
struct channel_pause {
  channel_id channel;
  std::int64_t left_us = 0; // from now on
};

struct committed {
  commit_outcome outcome = commit_outcome::done;
  std::int64_t version = 0;
  std::vector<post_id> posts;         // ids of `posts`, in order
  std::vector<bool> ours;             // per post: its chat's owner is this replica, so send it now
  std::vector<std::int64_t> places;   // per post: its place in the chat's queue
  std::vector<channel_id> channels;   // per post: its chat's channel
  std::vector<std::string> chats;     // per post: its chat's id on the platform
  std::vector<std::int64_t> settled;  // per post: the place up to which its chat's queue is done
  std::vector<std::int64_t> waits_us; // per post: until the platform lets its chat have it; 0 = now
  std::vector<channel_pause> paused;  // every channel paused now
  fault why;                          // of outcome failed
};

/// One batched read for many updates. Answers come in the order asked. People, identities, chats
/// that are new are created first, in a transaction of their own.
void open_turns(pool&, std::vector<open_request>, std::function<void(result<std::vector<opened>>)>);

/// One batched write, one transaction. At most one turn per conversation in a batch. A fault
/// concerns the whole batch: open again. If the database refuses the data of one turn, they are
/// tried one by one.
void commit_turns(pool&, std::vector<turn_commit>,
                  std::function<void(result<std::vector<committed>>)>);

/// A business turn: pipeline A locks and checks the conversation rows of the person and of
/// `targets` (in key order), runs `statements`; `render` turns their rows into the rest of the
/// turn; pipeline B commits. `targets`: people whose standing changes: their version is bumped and
/// their flow closed. Outcome stale: the person's conversation moved, open again. A fault from the
/// statements (refused, stale, conflict) is the flow's: nothing was written.
struct business_turn {
  turn_commit turn; // posts, reply and next are filled by render
  std::vector<person_id> targets;
  std::vector<statement> statements;
  bool alone = false; // shares its transaction with no other
  std::function<void(turn_commit&, const std::vector<rows>&)>
      render; // pure; runs on the pool's thread
};
void commit_business(pool&, business_turn, std::function<void(result<committed>)>);

/// One plain turn alone under lock_timeout: for a conversation that was busy in a batch.
void commit_alone(pool&, turn_commit, std::function<void(result<committed>)>);

} // namespace frontdesk::db::runtime
