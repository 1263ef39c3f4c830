// Both platforms' messages and turns in one JSON form, for the page and for scripts.
#pragma once

#include "ops/playground/emulator.hpp"

namespace frontdesk::playground::sim {

/// {"platform", "channel", "person"}: what names one phone everywhere under /sim.
struct phone_name {
  std::string platform;
  std::string channel;
  std::string person;
};

json::object message_view(const telegram::message&);
json::object message_view(const whatsapp::message&);
/// Every message of a phone's chat, oldest first; deleted ones are left out.
json::array transcript(emulator&, const phone_name&);

json::object turn_view(const telegram::turn&, const std::string& channel);
json::object turn_view(const whatsapp::turn&, const std::string& channel);
/// The newest turns of all channels, oldest first.
json::array turns(emulator&, std::size_t at_most);

/// Bots, numbers and people, with the state of their webhooks.
json::object state(emulator&);
json::object stats(emulator&);

} // namespace frontdesk::playground::sim
