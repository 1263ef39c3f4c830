// One webhook post of Telegram as a platform-neutral update.
#pragma once

#include "base/ids.hpp"
#include "base/result.hpp"
#include "net/update.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace frontdesk::net::telegram {

struct decoded {
  std::optional<net::update> update; // what a turn has to handle
  std::string_view
      ignored; // otherwise why nothing is to do, from a fixed list: fit for a metric label
};

/// Fault: authentic but unreadable, for the quarantine. Whatever is in an update that we do not act
/// on is not looked at, but all of it is checked to be JSON before anything is decided. `trace` and
/// `raw`, the whole body, stay empty.
result<decoded> decode(const std::string& body, channel_id channel);

} // namespace frontdesk::net::telegram
