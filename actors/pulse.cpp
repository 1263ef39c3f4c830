// One status request a second to every pinned actor; none of them may end before the process.
#include "actors/pulse.hpp"

namespace frontdesk::actors {

caf::behavior watch(caf::event_based_actor* self, std::shared_ptr<pulse> beats,
                    std::vector<watched> all, mourning on_death) {
  self->set_down_handler([all, on_death = std::move(on_death)](const caf::down_msg& down) {
    if (down.reason == caf::exit_reason::user_shutdown)
      return;
    for (const auto& w : all)
      if (w.actor == down.source)
        on_death(w.name, caf::to_string(down.reason));
  });
  for (const auto& w : all) {
    beats->expect(w.name, w.patience);
    self->monitor(w.actor);
  }
  self->send(self, tick_atom_v);
  return {[=](tick_atom) {
    for (const auto& w : all)
      self->request<caf::message_priority::high>(w.actor, w.patience, status_atom_v)
          .then([beats, name = w.name](const actor_status&) { beats->felt(name); },
                [](const caf::error&) {}); // its age tells
    self->delayed_send(self, std::chrono::seconds{1}, tick_atom_v);
  }};
}

} // namespace frontdesk::actors
