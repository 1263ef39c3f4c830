// One emulated bot: its chats and messages, what people do in them, and the updates that makes.
#pragma once

#include "ops/playground/telegram/delivery.hpp"
#include "ops/playground/telegram/history.hpp"
#include "ops/playground/telegram/refusal.hpp"
#include "ops/playground/telegram/views.hpp"

#include <functional>
#include <map>
#include <string>
#include <unordered_map>

namespace frontdesk::playground::telegram {

class bot;

/// Something that a person would see change.
struct change {
  enum class what : std::uint8_t {
    said,
    edited,
    deleted,
    wrote,
    typing,
    answered,
    acknowledged,
    webhook
  };
  what kind;
  std::int64_t chat = 0;
  const message* shown = nullptr; // said, edited, wrote
  const press* answer = nullptr;  // answered
};

/// Everybody there is; people are the same for all bots.
using people = std::unordered_map<std::int64_t, person>;

class bot {
public:
  using observer = std::function<void(bot&, const change&)>;

  bot(boost::asio::io_context&, const sim_clock&, people&, std::string token, std::string name,
      observer);

  // What people do. Each returns the update's id, or 0 if none was made.
  std::int64_t types(std::int64_t person, std::string text);
  /// A message that is neither text nor file: {"contact": {…}}, {"location": …}, {"sticker": …}.
  std::int64_t sends(std::int64_t person, json::object content_members);
  std::int64_t sends_file(std::int64_t person, content, file, std::string caption);
  std::int64_t edits(std::int64_t person, std::int64_t message, std::string text);
  /// Presses a button with this data, which need not be there (an old client, a forger).
  std::int64_t presses(std::int64_t person, std::int64_t message, std::string data);
  std::int64_t blocks(std::int64_t person, bool blocked);
  /// Text written by `person` in a group that the bot is in.
  std::int64_t types_in_group(std::int64_t group, std::int64_t person, std::string text);

  // What the Bot API's methods need.
  chat* find_chat(std::int64_t id);
  message* find_message(chat&, std::int64_t id);
  /// The bot's own message; it gets its id and date here.
  message& say(chat&, message);
  /// After the message was changed; `marked` if people see "edited" (not for buttons alone).
  void edited(chat&, message&, bool marked);
  void erase(chat&, message&);
  void typing(chat&);
  outcome<bool> answer(std::int64_t press_id, std::string text, bool alert);
  const file* keep_file(file);
  const file* find_file(const std::string& id) const;
  json::object json_of(const message&, const chat&) const;
  void webhook_changed();

  const std::string& token() const { return token_; }
  const bot_identity& identity() const { return identity_; }
  const std::map<std::int64_t, chat>& chats() const { return chats_; }
  const std::unordered_map<std::int64_t, press>& presses_made() const { return presses_; }
  person& who(std::int64_t id);
  bool knows(std::int64_t id) const { return people_.contains(id); }
  const sim_clock& clock() const { return clock_; }
  void reset();

  telegram::delivery delivery;
  telegram::history history;
  json::object commands; // by scope and language, as setMyCommands got them
  json::value menu_button = nullptr;
  std::int64_t next_webhook_ms = 0; // setWebhook: more than once a second is refused
  /// How many messages a chat keeps.
  std::size_t keep_messages = 500;
  /// Called with a method call that came inside a webhook's answer.
  std::function<void(std::string type, std::string body)> on_method;

private:
  std::int64_t message_from(std::int64_t person, message);
  chat& chat_with(std::int64_t person);
  message& append(chat&, message);
  void tell(change::what, std::int64_t chat, const message* = nullptr, const press* = nullptr);

  const sim_clock& clock_;
  people& people_;
  observer observer_;
  std::string token_;
  bot_identity identity_;
  std::map<std::int64_t, chat> chats_;
  std::unordered_map<std::int64_t, press> presses_;
  std::map<std::string, std::shared_ptr<const file>> files_;
  std::int64_t next_message_ = 1;
  std::int64_t next_press_ = 4'382'000'000'000'000'001;
  std::int64_t next_file_ = 1;
};

} // namespace frontdesk::playground::telegram
