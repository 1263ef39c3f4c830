// What the Bot API's answer to a call means.
#pragma once

#include "net/http/call.hpp"
#include "net/verdict.hpp"

namespace frontdesk::net::telegram {

/// Classified as PLATFORMS §2 has it. Never fails: what cannot be read is `unknown`.
verdict classify(const http::reply&);

} // namespace frontdesk::net::telegram
