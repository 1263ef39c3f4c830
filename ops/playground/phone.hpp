// People with a phone, for tests: they type, tap by label and wait for what the business shows.
#pragma once

#include "ops/playground/emulator.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace frontdesk::playground {

/// What a phone shows of one message of the business.
struct shown {
  std::string id;
  std::string text;                // body or caption
  std::vector<std::string> labels; // buttons and list rows, top to bottom
  bool is_edited = false;
  std::string file_name; // of an attached document or picture
  std::string file;      // its bytes
  /// Whether the text or a label contains this.
  bool has(std::string_view) const;
};

/// One person of one bot or number. Actions return at once; shown() waits for the business's next
/// message or edit after the last action. Throws frontdesk::check_failed with what the phone shows
/// when nothing comes, or when there is no such button: a test's failure reads well.
class phone {
public:
  static phone telegram(emulator&, std::string bot, std::int64_t person,
                        std::string first_name = {});
  static phone whatsapp(emulator&, std::string number, std::string person, std::string name = {});

  phone& types(std::string text);
  /// The newest button or row with this label; if none has it exactly, the newest that contains it.
  phone& taps(const std::string& label);
  /// Any data, on the last message, whether or not a button has it.
  phone& presses(const std::string& data);
  phone& shares_contact(const std::string& digits);
  /// Somebody else's message, who does not hide. Telegram only.
  phone& forwards(std::string text, std::int64_t from);
  phone& blocks(bool blocked = true);

  /// The first new message since the last action for which `is_it` holds; after a tap also an edit.
  /// (After typed words the business also takes the old message's keyboard away: no answer yet.)
  shown until(std::function<bool(const shown&)> is_it,
              std::chrono::milliseconds at_most = std::chrono::seconds(5));
  /// The next one.
  shown answer(std::chrono::milliseconds at_most = std::chrono::seconds(5));
  /// The next one with this text in it.
  shown sees(const std::string& text, std::chrono::milliseconds at_most = std::chrono::seconds(5));
  /// The newest message of the business.
  shown last();
  /// Every message of the business that is still there, oldest first.
  std::vector<shown> all();
  /// What the last press was answered with; waits for the answer. Telegram only.
  std::string toast(std::chrono::milliseconds at_most = std::chrono::seconds(5));

private:
  phone(emulator& e, bool is_telegram, std::string channel, std::string person)
      : e_(&e), is_telegram_(is_telegram), channel_(std::move(channel)),
        person_(std::move(person)) {}

  telegram::bot& bot() const;
  whatsapp::number& number() const;
  std::int64_t chat() const { return std::stoll(person_); }
  std::vector<shown> messages() const; // on the emulator's thread
  // On the emulator's thread:
  std::int64_t changes() const;
  std::int64_t newest() const; // id of the newest message of the bot; WhatsApp: how many there are
  shown newest_change() const;
  bool has_answer() const;
  void remember(bool typed);
  [[noreturn]] void fail(const std::string& why);
  bool tap_telegram(const std::string& label, bool exactly);
  bool tap_whatsapp(const std::string& label, bool exactly);

  emulator* e_;
  bool is_telegram_;
  std::string channel_;
  std::string person_;
  std::int64_t seen_ = 0;   // changes before the last action
  std::int64_t newest_ = 0; // newest() before it
  bool typed_ = false;
};

} // namespace frontdesk::playground
