// One message of a WhatsApp post.
#pragma once

#include "base/result.hpp"
#include "net/json.hpp"
#include "net/update.hpp"
#include "net/whatsapp/decode.hpp"

#include <optional>

namespace frontdesk::net::whatsapp {

/// `value` is the change that holds the message, for its contacts and metadata. Empty: nothing to
/// do.
result<std::optional<net::update>> read_message(json::value message, json::value value,
                                                const source&);

/// Seconds since 1970, which WhatsApp sends as a string; 0 if there are none.
std::int64_t read_time(json::value timestamp);

} // namespace frontdesk::net::whatsapp
