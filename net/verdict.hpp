// What a platform's answer to one of our calls means to the sender, the same for both platforms.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace frontdesk::net {

enum class outcome : std::uint8_t {
  sent,         // done; `message` is the platform's id, if the call makes one
  not_modified, // an edit that changes nothing: as good as sent
  retry_after,  // too fast; nothing was done; not before `after`
  retry,        // refused for now; nothing was done
  unknown,      // may have been done or not: a server error, an answer that is none
  cannot_edit,  // the message to edit is gone or of another kind: send a new one
  migrate,      // the chat goes by the id in `chat` now
  unreachable,  // this person cannot be written to: blocked, never started, window closed
  dead,         // this message will never be accepted
  stop_channel, // our token, number or account is refused: nothing on this channel can be sent
};

struct verdict {
  outcome what = outcome::unknown;
  std::string message;           // sent: the platform's message id
  std::string file;              // sent: the platform's id of the uploaded file, to send it again
  std::string chat;              // migrate
  std::chrono::seconds after{0}; // retry_after; 0 = the caller's own back-off
  bool one_chat = false;         // retry_after: a limit of this chat, whatever others are told
  std::int64_t code = 0;         // the platform's error code
  std::string reason;            // the platform's words, for logs and the outbox row
};

} // namespace frontdesk::net
