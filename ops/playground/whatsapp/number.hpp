// One emulated business number: its chats with customers, what they do, what the business sends.
#pragma once

#include "ops/playground/whatsapp/model.hpp"
#include "ops/playground/whatsapp/posts.hpp"

#include <functional>
#include <map>
#include <string>
#include <unordered_map>

namespace frontdesk::playground::whatsapp {

struct number_settings {
  std::string name;    // the channel's name: how tests and the page call it
  std::string id;      // phone number id
  std::string display; // "15550783881"
  std::string business_account = "102290129340398";
  std::string token;
  std::string app_secret;
  std::string verify_token;
};

/// Which of the platform's limits are enforced; all that cost time are off unless asked for.
struct number_limits {
  bool window = true;          // 24 hours after the customer's last message
  bool pair = false;           // 1 message per 6 s to one person, bursts of 45
  int per_second = 0;          // throughput; 0 = unlimited
  bool refuse_at_once = false; // 131047 and 131026 as the call's answer, not as a failed status
};

/// One input and what became of it, as for Telegram.
struct turn {
  std::string message;
  std::string chat;
  std::string input;
  std::int64_t made_us = 0;
  std::int64_t sent_us = 0;
  std::int64_t acked_us = 0;
  std::int64_t shown_us = 0;
  int attempts = 0;
};

struct change {
  enum class what : std::uint8_t { said, wrote, status, typing, acknowledged };
  what kind;
  std::string chat;
  const message* shown = nullptr;
};

class number {
public:
  using observer = std::function<void(number&, const change&)>;

  number(boost::asio::io_context&, const sim_clock&, number_settings, observer);

  // What people do. Each returns the message's id.
  std::string types(const std::string& who, std::string text);
  /// Chooses a button or list row by its id, on this message or as a reply to nothing we know.
  std::string taps(const std::string& who, const std::string& message, const option&, bool is_row);
  /// Any other message: type "image", "location", … and that member's content.
  std::string sends(const std::string& who, std::string type, json::object content);
  void reads(const std::string& who); // blue ticks on everything
  chat& chat_with(const std::string& who);

  // What the Graph API needs.
  outcome<std::string> send(const json::object& body);
  std::string keep_media(media);
  std::shared_ptr<const media> find_media(std::string_view id) const;
  bool erase_media(const std::string& id) { return media_.erase(id) > 0; }
  outcome<bool> mark_read(const std::string& message, bool typing);

  const number_settings& settings() const { return settings_; }
  const std::map<std::string, chat>& chats() const { return chats_; }
  const std::deque<turn>& turns() const { return turns_; }
  const std::deque<post_attempt>& attempts() const { return attempts_; }
  void reset();

  number_limits limits;
  whatsapp::posts posts;
  bool reports_statuses = true;
  std::size_t keep = 100'000; // turns and attempts

private:
  std::string receive(chat&, std::string type, json::object content, std::string input);
  outcome<bool> within_limits(chat&);
  int refusal_by_window(const chat&, const message&) const;
  void report(const chat&, const message&, const std::string& status, int code);
  void made_turn(chat&, const std::string& message, std::string input);
  void answered(chat&);
  turn* turn_at(std::int64_t number);
  void attempted(const post_attempt&);
  void tell(change::what, const std::string& chat, const message* = nullptr);
  std::string next_id();

  const sim_clock& clock_;
  number_settings settings_;
  observer observer_;
  std::map<std::string, chat> chats_;
  std::map<std::string, std::shared_ptr<const media>, std::less<>> media_;
  std::deque<turn> turns_;
  std::int64_t first_turn_ = 0; // number of turns_.front() since the start
  std::unordered_map<std::string, std::int64_t> turn_of_; // by message id
  std::deque<post_attempt> attempts_;
  std::int64_t next_ = 1;
  std::int64_t second_ = 0;
  int this_second_ = 0;
};

} // namespace frontdesk::playground::whatsapp
