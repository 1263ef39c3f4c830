// What the probes answer.
#pragma once

#include "actors/pulse.hpp"
#include "net/http/message.hpp"

#include <string>
#include <vector>

namespace frontdesk::actors {

/// 200 if it is good, else 503; the reasons either way.
net::http::response probe_answer(bool good, const std::vector<std::string>& reasons);

/// /livez: good while every pinned actor answers.
net::http::response livez(const pulse&);

} // namespace frontdesk::actors
