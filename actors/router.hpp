// From an update to its conversation actor: spawn on demand, retire when idle, bound what is in
// flight.
#pragma once

#include "actors/conversation.hpp"
#include "actors/handles.hpp"
#include "actors/solitude.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>

namespace frontdesk::actors {

struct router_limits {
  std::size_t in_flight = 4'000;             // turns in the whole process
  std::size_t per_conversation = 16;         // turns waiting in one conversation
  std::size_t people_per_post = 64;          // chains of one WhatsApp post under way at once
  std::chrono::milliseconds deadline{5'000}; // from arrival to the answer
  std::chrono::milliseconds idle{60'000};    // unused that long it is retired; 0 = at once
};

class router_state {
public:
  explicit router_state(router_actor::pointer self) : self_(self) {}
  router_actor::behavior_type make_behavior();
  static inline const char* name = "frontdesk.router";

  std::shared_ptr<const conversation_deps> deps;
  router_limits limits;

private:
  struct entry {
    conversation_actor actor;
    std::size_t in_flight = 0;
    std::chrono::steady_clock::time_point used;
  };

  /// An update that came while a suspect ran or waited to.
  struct held {
    std::string key; // of its conversation
    net::update update;
    std::function<void(turn_reply)> done;
    std::chrono::steady_clock::time_point until;
  };

  void on_arrival(arrival&);
  void write_first(arrival);
  void take_items(arrival);
  void handle(net::update, std::function<void(turn_reply)>);
  void leave(const std::string& key, caf::actor_id);
  entry& find_or_spawn(const std::string& key);
  void retire_idle();
  void forget(const std::string& key);
  void retire(const entry&);
  void on_down(const caf::down_msg&);
  void write_later(db::statement, int tries);
  // a suspect runs alone
  caf::result<alone_atom> let_alone();
  void hold(std::string key, net::update, std::function<void(turn_reply)>);
  held take_held();
  void expire_held();
  void after_change();

  router_actor::pointer self_;
  std::unordered_map<std::string, entry> conversations_;
  std::unordered_map<caf::actor_id, std::string> keys_; // for the down handler
  std::size_t in_flight_ = 0;
  std::size_t busy_ = 0; // conversations with something in flight
  solitude alone_;
  std::deque<held> held_;
  std::unordered_map<std::string, std::size_t> held_of_; // by conversation
};

router_actor::behavior_type router(router_actor::stateful_pointer<router_state> self,
                                   std::shared_ptr<const conversation_deps> deps,
                                   router_limits limits);

} // namespace frontdesk::actors
