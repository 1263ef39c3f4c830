// A screen as one Bot API call.
#pragma once

#include "net/outgoing.hpp"
#include "net/screen.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::net::telegram {

/// Where a message goes: a chat, and the message in it to change; no message = a new one.
struct target {
  std::string chat;
  std::string message;
};

enum class file_kind : std::uint8_t { document, photo };

/// sendMessage, or editMessageText for a target with a message. Text travels plain with entities,
/// so nothing a person typed can become markup. Throws check_failed on button data that is our bug.
outgoing encode(const screen&, const target&);

/// sendDocument or sendPhoto: always a new message, the screen is its caption.
outgoing encode(const screen&, const target&, const attachment&, file_kind);

/// setMyCommands for one private chat: what its person's role may do, in their language.
outgoing encode_menu(const std::vector<command>&, const std::string& chat);

/// Takes the keyboard off a message that is no longer the live one.
outgoing strip(const target&);

/// The webhook response that answers a tap and stops its spinner; the toast may be empty.
std::string answer(std::string_view tap, std::string_view toast, bool alert);

} // namespace frontdesk::net::telegram
