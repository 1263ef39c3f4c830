// What actors say to each other, and the permission to send it inside one process.
#pragma once

#include "base/ids.hpp"
#include "db/row.hpp"
#include "db/runtime/outbox.hpp"
#include "db/runtime/turns.hpp"
#include "net/screen.hpp"
#include "net/update.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/type_id.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace frontdesk::actors {

/// What the platform is told about an update.
struct turn_reply {
  int status = 200; // 200 or 503
  std::string body; // Telegram: a method call in JSON (answerCallbackQuery); else empty
};

/// 503: the platform brings the update again.
inline turn_reply unavailable() {
  return {.status = 503, .body = {}};
}

/// One post of a platform: one update (Telegram) or up to 1,000 items (WhatsApp), answered as a
/// whole.
struct arrival {
  std::vector<net::update> items;
  std::vector<db::statement>
      first; // before the items: quarantine of what could not be read, statuses
  std::function<void(turn_reply)> respond; // called once, on an actor's thread
};

/// The rows of one statement.
struct row_set {
  db::rows rows;
};

/// Where a document comes from: a stored upload may be one that the platform has thrown away.
enum class upload : std::uint8_t {
  any,   // not looked for yet
  known, // the call names an earlier upload
  fresh  // drawn and uploaded, whatever is stored
};

/// A post that its chat's owner, this replica, is to send now.
struct delivery {
  replica_id as; // the id its chat is sent under: gone, and the post is another's
  post_id id;
  chat_id chat;
  std::string external;   // the platform's chat id
  std::int64_t place = 0; // in the chat's queue, from 1
  db::runtime::post_kind kind = db::runtime::post_kind::message;
  post_id post;        // edit, strip: what is changed; else whose keyboard goes once this is sent
  std::string message; // the platform's id of that message when known
  std::string payload; // JSON of the screen
  std::string trace;
  std::int64_t settled = -1; // the place its queue was done to at the commit; -1: read, without gap
  int attempts = 0;          // calls made for it by this process
  int unknowns = 0;          // of these, without a known outcome
  std::int64_t deaths = 0;   // of owners that had it next: db::runtime::deaths_of_chat
  upload file = upload::any;
  bool flagged = false;                          // an earlier call's outcome is unknown
  std::chrono::microseconds wait{0};             // its chat or channel takes nothing before that
  std::chrono::steady_clock::time_point since{}; // when it was queued
};

/// A bot-wide retry_after, from whichever replica met it: nothing is sent on the channel until
/// then.
struct channel_pause {
  std::chrono::microseconds left{0};
};

/// Posts of one committed turn on one channel.
struct deliveries {
  std::vector<delivery> posts;
};

/// Posts of one chat that the courier is done with.
struct settled {
  replica_id replica;
  std::vector<db::runtime::settled_post> posts;
  bool alone = false; // it failed once: what holds it up must not hold up a batch of turns again
};

/// Posts that wait in the outbox: the answer to `chat_place` (what follows in hand) and to
/// `claim_request`.
struct waiting_posts {
  std::vector<db::runtime::waiting_post> posts;
};

/// Take over a channel's chats that nobody alive sends.
struct claim_request {
  replica_id replica;
  channel_id channel;
  std::int64_t at_most = 0;
};

struct take_request {
  replica_id replica;
  std::vector<db::runtime::chat_place> chats;
};

/// Chats for which a turn queued posts and which this replica owns: their courier reads the rows.
struct chats_waiting {
  std::vector<chat_id> chats;
};

/// A document to draw from stored rows.
struct print_request {
  business_id business;
  std::int64_t entity = 0; // club.invoices.id, credit notes too
  std::string language;
  bool picture = false;      // page one as PNG
  bool for_supplier = false; // marked as the copy that the business keeps
};
struct printed {
  std::string bytes; // PDF, or PNG
};

/// A continuation that comes home: another thread finished something for an actor, which runs it.
struct resumption {
  std::function<void()> run;
};

/// What an actor is doing, for /livez and debugging.
struct actor_status {
  std::string name;
  std::int64_t waiting = 0;
  std::int64_t running = 0;
};

} // namespace frontdesk::actors

CAF_BEGIN_TYPE_ID_BLOCK(frontdesk, caf::first_custom_type_id)
CAF_ADD_ATOM(frontdesk, frontdesk::actors, status_atom, "status")
CAF_ADD_ATOM(frontdesk, frontdesk::actors, alone_atom, "alone")
CAF_ADD_ATOM(frontdesk, frontdesk::actors, tick_atom, "tick")
CAF_ADD_ATOM(frontdesk, frontdesk::actors, drain_atom, "drain")
CAF_ADD_ATOM(frontdesk, frontdesk::actors, claim_atom, "claim")
CAF_ADD_ATOM(frontdesk, frontdesk::actors, company_atom, "company")
CAF_ADD_ATOM(frontdesk, frontdesk::actors, part_atom, "part")
CAF_END_TYPE_ID_BLOCK(frontdesk)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::net::update)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::turn_reply)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::row_set)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::arrival)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::settled)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::waiting_posts)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::claim_request)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::take_request)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::db::runtime::marked)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::chats_waiting)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::channel_pause)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::print_request)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::printed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::deliveries)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::resumption)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::actor_status)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::db::statement)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::db::runtime::open_request)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::db::runtime::opened)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::db::runtime::turn_commit)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::db::runtime::committed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::db::runtime::business_turn)
