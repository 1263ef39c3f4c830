// The sweep: a daemon is killed at one system call after the other of a conversation, and the rows
// left behind must be those of a conversation nobody disturbed.
#pragma once

#include "tests/chaos/stage.hpp"
#include "tests/chaos/tracer.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace frontdesk::chaos {

class sweep {
public:
  explicit sweep(const options&);
  /// Prints a line per difference and one at the end; true if there was no difference.
  bool run(int points);

private:
  struct point {
    std::string call;
    int number = 1;
    bool after = false; // the call has taken effect
    bool on_whatsapp = false;
  };
  struct party {
    std::int64_t person = 0;
    bool on_whatsapp = false;
    std::string external() const; // the chat, as its platform calls it
  };

  /// Every point of the conversation: each system call as often as one thread makes it, before and
  /// after.
  std::vector<point> find_points(std::int64_t first);
  tracer trace(const point&);
  void introduce(int people);
  void begin(const party&);
  /// The whole conversation, a new daemon in the place of one that ended.
  void converse(const party&, const tracer* = nullptr);
  void type(const party&, const std::string& text);
  void tap(const party&, const std::string& label);
  /// Kills the daemon that the tracer holds.
  void wait_until_acknowledged(const tracer* = nullptr);
  void replace_ended();
  std::string rows_of(const party&) const;
  /// True if the daemon was killed.
  bool disturb(const party&, const point&);
  void compare(const party&, const point&);
  bool ends_clean(int conversations, int points);

  options options_;
  stage stage_;
  std::map<bool, std::string> undisturbed_; // rows, by whether it was on WhatsApp
  int kills_ = 0, killed_points_ = 0, different_ = 0;
};

} // namespace frontdesk::chaos
