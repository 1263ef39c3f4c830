// One inbound event of a channel, decoded and platform-neutral.
#pragma once

#include "base/ids.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace frontdesk::net {

using frontdesk::platform;

/// What the person (or the platform, or the scheduler) did.
enum class input_kind : std::uint8_t {
  text = 1, // typed words; `text`
  tap,      // a button; `text` = its data
  contact,  // shared a phone; `phone`, `own_contact`
  photo,    // `file`
  document, // `file`, `file_name`
  other,    // voice, sticker, location …: a kind no step reads; `text` names it ("voice")
  edited,   // an edited message: answered with "edits are not read"
  blocked,  // the person stopped the bot (my_chat_member kicked)
  unblocked,
  event, // synthetic: the scheduler or a job talks to the conversation; `text` =
         // "park:<run>:<version>", "standing", "erased"
};

/// One name a platform has for a person.
struct identity {
  platform on = platform::telegram;
  std::string scope; // empty, or "business" scope of a WhatsApp business-scoped id (filled by net)
  std::string external; // Telegram user id, WhatsApp phone (digits) or business-scoped user id
};

struct update {
  platform on = platform::telegram;
  channel_id channel;
  std::string key; // what dedupes it: Telegram update_id, WhatsApp message id
  input_kind kind = input_kind::text;
  std::vector<identity> who; // 1 or 2, the phone first (DESIGN §2 People)
  std::string chat;          // the platform's chat id to answer to
  bool is_private = true;    // false: a group; nothing is stored, one hint is given
  std::string message;       // platform id of the message, or of the message the tap was on
  std::string tap;           // Telegram callback_query id to answer; empty elsewhere
  std::string text;
  std::string phone;          // contact: digits as sent
  bool own_contact = false;   // contact: it is the sender's own
  std::string forwarded_from; // whose message this is, if the person forwarded one; "?" = hidden
  std::string file;           // platform file or media id
  std::string file_name;
  std::string first_name, last_name, username, language; // as the platform tells them; may be empty
  std::int64_t sent_at = 0;                              // seconds since 1970; 0 = unknown
  std::uint64_t body_hash = 0; // of the item's raw bytes: a reused key with another body is logged
  std::string raw;             // the item's bytes as received, for the quarantine
  std::string trace;           // 16 hex digits, made at the door, in every log line of the turn
};

/// Takes out of what a person typed or is called what is not seen and reorders or hides the words
/// beside it (U+202E and its kin): none of it reaches a screen of ours. A button's data stays.
void drop_hidden(update&);

} // namespace frontdesk::net
