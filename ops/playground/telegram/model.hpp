// What the emulated Telegram keeps: people, chats, messages, files, button presses.
#pragma once

#include "ops/playground/json.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace frontdesk::playground::telegram {

struct person {
  std::int64_t id = 0;
  std::string first_name;
  std::string last_name;
  std::string username;
  std::string language = "en";
};

struct button {
  std::string text;
  std::string data; // callback_data
  std::string url;
  std::string copy;  // copy_text
  std::string style; // "danger", "success", "primary" or empty
  bool operator==(const button&) const = default;
};

using keyboard = std::vector<std::vector<button>>;

struct file {
  std::string id;
  std::string unique_id;
  std::string name;
  std::string type;
  std::shared_ptr<const std::string> bytes;
};

enum class content : std::uint8_t { text, photo, document, contact, other };

struct message {
  std::int64_t id = 0;
  std::int64_t date = 0;   // seconds since 1970
  std::int64_t edited = 0; // 0 = never
  std::int64_t changed_ms = 0;
  bool from_bot = false;
  content kind = content::text;
  std::string text; // of a photo or document: its caption
  json::array entities;
  keyboard buttons;
  json::object reply_keyboard; // a ReplyKeyboardMarkup, ReplyKeyboardRemove or ForceReply, as sent
  std::shared_ptr<const file> attached;
  json::object
      extra; // contact, location, voice …: the members of a message that is neither text nor file
  bool deleted = false;
  int edits = 0;
};

/// One private chat of a bot with a person (id > 0), or a group (id < 0) that the bot is in.
struct chat {
  std::int64_t id = 0;
  std::string title;    // groups only
  bool started = false; // the person wrote first: only then may the bot write
  bool blocked = false; // the person stopped the bot
  bool deactivated = false;
  std::deque<message> messages; // ascending id
  std::int64_t typing_until_ms = 0;
  std::int64_t changes = 0;      // how often the bot said or edited something
  std::int64_t last_changed = 0; // message id
  std::int64_t last_said = 0;    // message id
};

/// A press of an inline button, until it is answered or too old.
struct press {
  std::int64_t id = 0;
  std::int64_t chat = 0;
  std::int64_t person = 0;
  std::int64_t message = 0;
  std::string data;
  std::int64_t at_ms = 0;
  bool answered = false;
  std::string toast;
  bool alert = false;
};

/// One delivery attempt of one update: the history that tests check.
struct attempt {
  std::int64_t update_id = 0;
  std::int64_t chat = 0;
  int number = 0; // 1 = the first
  std::int64_t sent_us = 0;
  std::int64_t ended_us = 0;
  unsigned status = 0; // 0 = the connection ended first
  int retry_after = 0; // seconds, as the answer has it; 0 = it has none
};

/// One input of a person and what became of it: a row of the page's feed.
struct turn {
  std::int64_t update_id = 0;
  std::int64_t chat = 0;
  std::string input;
  std::int64_t made_us = 0;
  std::int64_t sent_us = 0;  // of the attempt that was acknowledged
  std::int64_t acked_us = 0; // 0 = not yet
  std::int64_t shown_us = 0; // the first message or edit in that chat afterwards; 0 = none yet
  int attempts = 0;
};

} // namespace frontdesk::playground::telegram
