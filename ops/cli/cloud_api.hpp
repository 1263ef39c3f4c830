// The one question that commands ask the Cloud API.
#pragma once

#include "base/config.hpp"
#include "base/result.hpp"

#include <string>

namespace frontdesk::cli {

/// What the platform calls the channel's phone number, as people dial it. Denied: the token is bad;
/// refused: it is not the token's number.
result<std::string> ask_number(const channel_config&);

} // namespace frontdesk::cli
