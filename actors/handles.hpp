// Every actor's interface: the map of the system.
#pragma once

#include "actors/messages.hpp"

#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

namespace frontdesk::actors {

/// Batches what waits and talks to the pool. Answers every request within the pool's deadline.
using database_actor = caf::typed_actor<
    // Looks up everything about one update; batched with the others that wait.
    caf::replies_to<db::runtime::open_request>::with<db::runtime::opened>,
    // Writes one plain turn; batched.
    caf::replies_to<db::runtime::turn_commit>::with<db::runtime::committed>,
    // Writes one plain turn alone, waiting for its conversation's lock.
    caf::replies_to<alone_atom, db::runtime::turn_commit>::with<db::runtime::committed>,
    // A turn with business statements: pipelines A and B on one connection.
    caf::replies_to<db::runtime::business_turn>::with<db::runtime::committed>,
    // Marks sent posts and takes the next of their chats; rides with a commit, or goes alone after
    // 5 ms.
    caf::replies_to<settled>::with<db::runtime::marked>,
    // What follows in a chat's outbox; what a dead replica left.
    caf::replies_to<take_request>::with<waiting_posts>,
    caf::replies_to<claim_request>::with<waiting_posts>,
    // One read of a flow's step, or a statement of the courier and the scheduler.
    caf::replies_to<db::statement>::with<row_set>,
    // A result of the pool's thread.
    caf::reacts_to<resumption>, caf::replies_to<status_atom>::with<actor_status>>;

/// Owns one person's conversation with one business: orders its turns inside this process.
using conversation_actor = caf::typed_actor<
    // Handles one update; answers when its turn has committed, with what the platform is told.
    caf::replies_to<net::update>::with<turn_reply>,
    caf::replies_to<status_atom>::with<actor_status>>;

/// Finds or spawns the conversation of an update, bounds what is in flight, retires the idle.
using router_actor = caf::typed_actor<
    // A post of a platform, or a synthetic update; refused with 503 when too much is in flight.
    caf::reacts_to<arrival>,
    // A post's deadline.
    caf::reacts_to<resumption>,
    // A conversation wants to run a suspect: answered when nothing else is under way.
    caf::replies_to<alone_atom>::with<alone_atom>,
    // It has run.
    caf::reacts_to<company_atom>,
    // To be written some time soon, whatever becomes of the turn that wanted it.
    caf::reacts_to<db::statement>,
    // Sweeps out idle conversations; sent by the router to itself.
    caf::reacts_to<tick_atom>, caf::replies_to<status_atom>::with<actor_status>>;

/// Draws documents on a thread of its own.
using printer_actor = caf::typed_actor<caf::replies_to<print_request>::with<printed>,
                                       caf::replies_to<status_atom>::with<actor_status>>;

/// Sends one channel's outbox: order per chat, rates, retries, marks.
using courier_actor = caf::typed_actor<
    // Posts of a turn committed by this replica, which owns their chats.
    caf::reacts_to<deliveries>,
    // Posts for other chats than the turn's own; those of other channels are left to their courier.
    caf::reacts_to<chats_waiting>,
    // Another replica met a limit of the whole channel.
    caf::reacts_to<channel_pause>,
    // A replica was declared lost: its chats are to be taken over now.
    caf::reacts_to<claim_atom>,
    // An answer of the platform, from the HTTP client's thread.
    caf::reacts_to<resumption>, caf::reacts_to<tick_atom>,
    // Stops taking new work, finishes what is being sent, frees the chats; answers when done.
    caf::replies_to<drain_atom>::with<actor_status>,
    // The id lapsed. Answers of how many chats marks are still being written (waiting), and of how
    // many it is not known what was sent (running).
    caf::replies_to<part_atom>::with<actor_status>,
    caf::replies_to<status_atom>::with<actor_status>>;

/// Keeps this replica's row alive and its lease honest.
using heartbeat_actor = caf::typed_actor<
    // Once a second, to itself.
    caf::reacts_to<tick_atom>,
    // Says goodbye; answers when the database knows. True: all that was sent is marked, the chats
    // are free. False: whoever takes them over cannot know what was sent.
    caf::replies_to<drain_atom, bool>::with<actor_status>,
    caf::replies_to<status_atom>::with<actor_status>>;

/// Takes due jobs from the database and runs them; one replica has a job at a time.
using scheduler_actor =
    caf::typed_actor<caf::reacts_to<tick_atom>,
                     // How the turn went that a job asked for.
                     caf::reacts_to<resumption>, caf::replies_to<status_atom>::with<actor_status>>;

} // namespace frontdesk::actors
