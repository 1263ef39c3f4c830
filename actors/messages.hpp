// What actors say to each other, and the permission to send it inside one process.
#pragma once

#include "base/ids.hpp"
#include "db/row.hpp"
#include "db/runtime/turns.hpp"
#include "net/screen.hpp"
#include "net/update.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/type_id.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace frontdesk::actors {

/// What the platform is told about an update.
struct turn_reply {
  int status = 200;      // 200 or 503
  std::string body;      // Telegram: a method call in JSON (answerCallbackQuery); else empty
};

/// One post of a platform: one update (Telegram) or up to 1,000 items (WhatsApp), answered as a whole.
struct arrival {
  std::vector<net::update> items;
  std::function<void(turn_reply)> respond; // called once, on an actor's thread
};

/// The rows of one statement.
struct row_set {
  db::rows rows;
};

/// A post that its chat's owner, this replica, is to send now.
struct delivery {
  post_id id;
  chat_id chat;
  std::string external;  // the platform's chat id
  std::int64_t place = 0; // in the chat's queue, from 1
  db::runtime::post_kind kind = db::runtime::post_kind::message;
  post_id post;          // edit, strip: what is changed
  std::string message;   // edit, strip: the platform's message id when known
  std::string payload;   // JSON of the screen
  std::string trace;
};

/// Posts of one committed turn on one channel.
struct deliveries {
  std::vector<delivery> posts;
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
CAF_END_TYPE_ID_BLOCK(frontdesk)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::net::update)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::turn_reply)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::row_set)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::arrival)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::deliveries)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::resumption)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::actors::actor_status)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::db::statement)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::db::runtime::open_request)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::db::runtime::opened)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::db::runtime::turn_commit)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::db::runtime::committed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frontdesk::db::runtime::business_turn)
