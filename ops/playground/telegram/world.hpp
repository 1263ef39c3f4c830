// The emulated Telegram: its people, its bots, and the Bot API over HTTP.
#pragma once

#include "ops/playground/faults.hpp"
#include "ops/playground/telegram/bot.hpp"
#include "ops/playground/telegram/methods.hpp"

#include <map>
#include <memory>
#include <string>

namespace frontdesk::playground::telegram {

/// One call of the Bot API, for those who count or check them.
struct call {
  const bot* by = nullptr;
  std::string_view method;
  const arguments* args = nullptr;
  unsigned status = 200;
  std::string_view answer;
  bool in_webhook_answer = false;
};

/// Lives on the playground's one thread.
class world {
public:
  world(boost::asio::io_context&, const sim_clock&, playground::faults&);

  bot& add_bot(std::string token, std::string name);
  bot* find_bot(std::string_view token);
  /// By the name it was added with; nullptr if there is none.
  bot* bot_named(std::string_view name);
  std::map<std::string, bot, std::less<>>& bots() { return bots_; }
  person& add_person(person);
  people& everybody() { return people_; }

  /// False if the path is none of ours (/bot<token>/<method>, /file/bot<token>/<path>).
  bool handle(http::request&, const std::shared_ptr<http::responder>&);
  void wake();
  void reset();

  /// Sees every change in every chat. May be replaced; called on the playground's thread.
  bot::observer on_change;
  /// Sees every call after it was answered.
  std::function<void(const call&)> on_call;

private:
  api_answer run(bot&, std::string_view method, const arguments&, bool in_webhook_answer);
  void answer_with_faults(bot&, std::string_view method, const arguments&,
                          const std::shared_ptr<http::responder>&);
  void serve_file(std::string_view rest, const std::shared_ptr<http::responder>&);
  void run_from_webhook(bot&, const std::string& type, std::string body);

  boost::asio::io_context& io_;
  const sim_clock& clock_;
  playground::faults& faults_;
  people people_;
  std::map<std::string, bot, std::less<>> bots_;
};

} // namespace frontdesk::playground::telegram
