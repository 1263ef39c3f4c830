// A screen's choices as an inline keyboard.
#pragma once

#include "net/screen.hpp"

#include <string>

namespace frontdesk::net::telegram {

/// The reply_markup as JSON: rows one a line, actions two a line, navigation on the last line.
/// Empty if the screen offers nothing. Throws check_failed if a choice's data is not 1-64 bytes.
std::string keyboard(const screen&);

} // namespace frontdesk::net::telegram
