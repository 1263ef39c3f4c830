// A response as the bytes that go on the wire.
#pragma once

#include "net/http/message.hpp"

#include <string>

namespace frontdesk::net::http {

/// Replaces `out`, keeping its capacity. `close` says so to the client; `is_http11` decides whether
/// keeping the connection must be said.
void write_response(std::string& out, const response&, bool close, bool is_http11);

} // namespace frontdesk::net::http
