// From what the engine says to the rows a turn writes. Pure.
#pragma once

#include "actors/flow/engine.hpp"
#include "actors/handles.hpp"
#include "db/runtime/turns.hpp"
#include "net/update.hpp"

namespace frontdesk::actors {

/// The part of a turn's rows that is known before the engine has spoken.
db::runtime::turn_commit begin_turn(const net::update&, const db::runtime::opened&, replica_id);

/// Adds what the engine said: next state, posts, notices, the reply to the platform.
void write_reply(db::runtime::turn_commit&, const net::update&, const db::runtime::opened&,
                 const flow::reply&);

/// The posts of a committed turn that this replica sends now.
deliveries to_deliveries(const db::runtime::turn_commit&, const db::runtime::committed&,
                         const net::update&);

/// Other people's chats that this replica is to send to now.
chats_waiting other_chats(const db::runtime::turn_commit&, const db::runtime::committed&);

/// "text", "tap" …: the turn row's kind.
std::string_view kind_name(net::input_kind);

} // namespace frontdesk::actors
