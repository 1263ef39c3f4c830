// A screen as each platform gets it, by the real encoders, and what the platform would say against
// it.
#pragma once

#include "net/screen.hpp"
#include "net/update.hpp"

#include <string>
#include <vector>

namespace frontdesk::walk {

struct rendered {
  std::string text;                // one line per line and per row of buttons
  std::vector<std::string> faults; // over a limit, over the budget of DESIGN §4, nothing to tap
};

rendered render(const net::screen&, net::platform);

/// "telegram", "whatsapp".
const char* name_of(net::platform);

} // namespace frontdesk::walk
