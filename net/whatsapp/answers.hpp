// What the Cloud API's answer to a call means.
#pragma once

#include "net/http/call.hpp"
#include "net/verdict.hpp"

#include <cstdint>

namespace frontdesk::net::whatsapp {

/// Classified as PLATFORMS §4 has it. Never fails: what cannot be read is `unknown`. For an upload
/// `file` is the media id.
verdict classify(const http::reply&);

/// The same for an error code that comes later, in a status of rank failed.
verdict classify_failure(std::int64_t code, std::string reason);

} // namespace frontdesk::net::whatsapp
