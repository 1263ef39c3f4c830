// What never changes while the daemon runs: its channels and their businesses, from configuration.
#pragma once

#include "base/ids.hpp"
#include "net/update.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::actors {

struct channel_info {
  channel_id id;
  business_id business;
  std::string name;
  net::platform on = net::platform::telegram;
  std::string time_zone;
  std::vector<std::string> languages; // the first is the default
  std::vector<std::string> areas;     // what the business does here
  std::string external;               // WhatsApp: phone number id
};

/// Read-only after start-up, so every thread may use it.
struct directory {
  std::map<std::int64_t, channel_info> channels; // by channel_id

  const channel_info& at(channel_id id) const { return channels.at(id.value); }
  const channel_info* find(std::string_view name) const {
    for (const auto& [id, c] : channels)
      if (c.name == name)
        return &c;
    return nullptr;
  }
};

} // namespace frontdesk::actors
