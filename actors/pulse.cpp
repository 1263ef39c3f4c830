// One status request a second to every pinned actor.
#include "actors/pulse.hpp"

namespace frontdesk::actors {

caf::behavior watch(caf::event_based_actor* self, std::shared_ptr<pulse> beats,
                    std::vector<watched> all) {
  for (const auto& w : all)
    beats->felt(w.name);
  self->send(self, tick_atom_v);
  return {[=](tick_atom) {
    for (const auto& w : all)
      self->request(w.actor, pulse::silence, status_atom_v)
          .then([beats, name = w.name](const actor_status&) { beats->felt(name); },
                [](const caf::error&) {}); // its age tells
    self->delayed_send(self, std::chrono::seconds{1}, tick_atom_v);
  }};
}

} // namespace frontdesk::actors
