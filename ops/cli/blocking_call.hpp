// One call of a platform's API, waited for: for commands that run once and end.
#pragma once

#include "base/result.hpp"
#include "net/http/client.hpp"

namespace frontdesk::cli {

/// The answer, or why there is none before the call's deadline.
result<net::http::reply> wait_for(net::http::client&, net::http::call);

} // namespace frontdesk::cli
