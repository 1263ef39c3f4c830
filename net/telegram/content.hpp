// What a Telegram message carries.
#pragma once

#include "base/result.hpp"
#include "net/json.hpp"
#include "net/update.hpp"

namespace frontdesk::net::telegram {

/// Fills kind, text, file and contact from a Message whose sender is known. False: a service
/// message (somebody joined, a title changed), which nobody wrote and nobody answers.
result<bool> read_content(json::value message, net::update& u);

} // namespace frontdesk::net::telegram
