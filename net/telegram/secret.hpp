// The secret token with which Telegram proves that a webhook post is its own.
#pragma once

#include <string_view>

namespace frontdesk::net::telegram {

/// True if `given` is the channel's secret or the one being rotated out. The time taken depends on
/// the length of `given` alone. An empty secret matches nothing.
bool is_authentic(std::string_view given, std::string_view secret, std::string_view secret_old);

} // namespace frontdesk::net::telegram
