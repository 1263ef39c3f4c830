// A router that only keeps what it is sent.
#pragma once

#include "actors/handles.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <utility>
#include <vector>

namespace frontdesk::actors {

inline router_actor::behavior_type listening_router(router_actor::pointer,
                                                    std::vector<arrival>* heard) {
  return {[heard](arrival& a) { heard->push_back(std::move(a)); },
          [](resumption&) {},
          [](alone_atom) { return alone_atom_v; },
          [](company_atom) {},
          [](db::statement&) {},
          [](tick_atom) {},
          [](status_atom) { return actor_status{}; }};
}

} // namespace frontdesk::actors
