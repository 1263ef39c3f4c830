// People in their chats at a fixed rate: each goes through dialogues and waits for what the
// business shows.
#pragma once

#include "tests/chaos/recorder.hpp"
#include "tests/chaos/scripts.hpp"
#include "tests/chaos/stage.hpp"

#include <boost/asio/steady_timer.hpp>

#include <map>
#include <random>
#include <string>
#include <vector>

namespace frontdesk::chaos {

/// Staff on Telegram, staff on WhatsApp, staff with both at once, guests. Everything but the
/// constructor, introduce() and the two switches happens on the emulator's thread.
class crowd {
public:
  crowd(stage&, recorder&, const options&);
  ~crowd();

  /// From now on the platform refuses every message to so many percent of the chats.
  void block(int percent);
  /// Makes the staff known to the database and writes who has which secret.
  void introduce();
  void begin();
  void end();

private:
  using steady = std::chrono::steady_clock;
  struct chat {
    bool on_telegram = true;
    bool is_guest = false;
    std::int64_t person = 0;
    std::string phone; // WhatsApp
    std::string word;
    const script* runs = nullptr;
    std::size_t step = 0;
    bool is_waiting = false;
    bool tapped = false;
    steady::time_point acted{};
    std::string name() const { return on_telegram ? std::to_string(person) : phone; }
  };

  void add_chats(int how_many);
  void tick();
  void move_somebody();
  void act(chat&);
  void choose_script(chat&);
  bool tap(chat&, const std::string& label);
  bool tap_telegram(chat&, const std::string& label, bool exactly);
  bool tap_whatsapp(chat&, const std::string& label, bool exactly);
  void type(chat&, std::string what);
  void on_telegram(const playground::telegram::change&);
  void on_whatsapp(const playground::whatsapp::change&);
  void answered(chat&);
  std::size_t below(std::size_t n) { return random_() % n; }

  stage& stage_;
  recorder& history_;
  const options& options_;
  std::vector<chat> chats_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::mt19937_64 random_;
  std::int64_t numbered_ = 10'000; // five digits: the end of a phone number
  double owed_ = 0;
  bool is_running_ = false;
  boost::asio::steady_timer timer_;
};

} // namespace frontdesk::chaos
