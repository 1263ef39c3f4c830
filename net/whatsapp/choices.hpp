// Which of a screen's choices a WhatsApp message shows, and how: the budget of DESIGN §4.
#pragma once

#include "net/screen.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace frontdesk::net::whatsapp {

enum class shape : std::uint8_t { text, buttons, list };

/// One reply button, or one row of the list. Titles and ids are unique within a message.
struct offer {
  std::string id;
  std::string title;
  std::string detail; // rows only
};

struct choices {
  shape as = shape::text;
  std::vector<offer> offers;
  std::size_t left_out = 0; // did not fit; navigation that has a typed word goes first
};

/// At most three as buttons (two and Menu), otherwise a list of at most ten rows. `buttons_only`:
/// the message has a document, which a list cannot carry. `long_body`: the body is too long for
/// buttons. Throws check_failed if a choice's data is not 1-64 bytes.
choices choose(const screen&, bool buttons_only, bool long_body);

} // namespace frontdesk::net::whatsapp
