// One request, waited for: for commands and tests that run on no event loop.
#pragma once

#include "ops/playground/http/outgoing.hpp"

#include <string>

namespace frontdesk::playground::http {

/// Status 0 if nobody listens or the connection ended. `headers` end with \r\n each.
answer ask(const origin&, const std::string& method, const std::string& path,
           const std::string& body = {},
           const std::string& headers = "Content-Type: application/json\r\n");

} // namespace frontdesk::playground::http
