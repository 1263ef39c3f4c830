// Draws documents when they are sent: a thread of its own, outside CAF's scheduler (DESIGN §7).
#pragma once

#include "actors/handles.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace frontdesk::actors {

class printer_state {
public:
  explicit printer_state(printer_actor::pointer self) : self_(self) {}
  printer_actor::behavior_type make_behavior();
  static inline const char* name = "frontdesk.printer";

  database_actor database;

private:
  caf::result<printed> print(const print_request&);

  printer_actor::pointer self_;
};

/// To be spawned detached: drawing takes 3 to 10 ms of its thread.
printer_actor::behavior_type printer(printer_actor::stateful_pointer<printer_state> self,
                                     database_actor database);

} // namespace frontdesk::actors
