// One message of a WhatsApp post.
#pragma once

#include "base/result.hpp"
#include "net/json.hpp"
#include "net/update.hpp"
#include "net/whatsapp/contact_book.hpp"
#include "net/whatsapp/decode.hpp"

#include <optional>

namespace frontdesk::net::whatsapp {

/// `metadata` and `contacts` are those of the change that holds the message. Empty: nothing to do.
result<std::optional<net::update>> read_message(json::value message, json::value metadata,
                                                const contact_book& contacts, const source&);

/// Seconds since 1970, which WhatsApp sends as a string; 0 if there are none.
std::int64_t read_time(json::value timestamp);

} // namespace frontdesk::net::whatsapp
