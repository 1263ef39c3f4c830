// One person's conversation with one business: open the turn, step, commit, acknowledge.
#pragma once

#include "actors/directory.hpp"
#include "actors/flow/engine.hpp"
#include "actors/handles.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>

namespace frontdesk::actors {

/// What every conversation leans on. Shared, read-only.
struct conversation_deps {
  database_actor database;
  std::map<std::int64_t, courier_actor> couriers; // by channel_id
  const directory* channels = nullptr;            // outlives the actor
  std::function<replica_id()> replica; // this process's current id (it changes after a lapse)
  std::function<bool(const net::update&)> watch_suspects; // it may have ended a replica
  std::int64_t guest_turns = 20; // turns a minute for people without a role
  router_actor router;           // lets a suspect run alone; set by the router itself
};

class conversation_state {
public:
  explicit conversation_state(conversation_actor::pointer self) : self_(self) {}
  conversation_actor::behavior_type make_behavior();
  static inline const char* name = "frontdesk.conversation";

  std::shared_ptr<const conversation_deps> deps;

private:
  /// One update on its way. Owned by the actor; a turn that starts again keeps it.
  struct running {
    net::update update;
    caf::typed_response_promise<turn_reply> promise;
    int attempts = 0;                         // starts at `open`
    std::int64_t began_us = 0, opened_us = 0; // steady clock
    db::runtime::opened opened;
    std::shared_ptr<flow::turn> turn; // a business turn's render shares it with the pool's thread
    bool quarantined = false;
    bool commits_alone = false; // its batch met a lock or a lost connection
    bool counting = false;      // the open under way counts it in desk.suspects
    bool counted = false;       // it was counted, or may have been
    replica_id counted_as;
    db::runtime::suspicion suspected;
    bool alone = false;   // nothing else runs in this process
    bool settled = false; // its row is gone with the commit
  };

  caf::result<turn_reply> on_update(net::update&);
  void next();
  void open();
  void on_opened(db::runtime::opened&);
  void step_alone();
  void wait_alone();
  void step();
  void perform(flow::action);
  void read(db::statement);
  void commit_plain(const flow::reply&);
  void send_plain(db::runtime::turn_commit);
  void send_alone(const std::shared_ptr<db::runtime::turn_commit>&);
  void commit_with_statements(flow::action&);
  void on_committed(db::runtime::committed&, const db::runtime::turn_commit& turn);
  void measure(const db::runtime::turn_commit&) const;
  /// Gives the couriers what this replica is to send.
  void hand_over(const db::runtime::turn_commit&, const db::runtime::committed&);
  void on_fault(const fault&);
  void quarantine(const std::string& why);
  /// Nobody to apologise to: the update could not even be opened.
  void quarantine_unopened(db::statement put);
  void finish(turn_reply);
  /// The process lived on: this time does not count against the update.
  static db::statement forgiveness(const running&);
  void forgive(const running&);

  conversation_actor::pointer self_;
  // The front one is running. A list: an empty deque keeps half a KiB, and nearly all are idle.
  std::list<running> waiting_;
  bool busy_ = false;
  std::int64_t alone_until_us_ = 0; // steady clock; until then its turns join no batch
};

conversation_actor::behavior_type
conversation(conversation_actor::stateful_pointer<conversation_state> self,
             std::shared_ptr<const conversation_deps> deps);

} // namespace frontdesk::actors
