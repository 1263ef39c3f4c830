// The sweep: a daemon is killed at one system call, or fail point, after the other of a
// conversation, and the rows left behind must be those of a conversation nobody disturbed.
#pragma once

#include "tests/chaos/scripts.hpp"
#include "tests/chaos/stage.hpp"
#include "tests/chaos/tracer.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace frontdesk::chaos {

class sweep {
public:
  /// At system calls of any daemon, or at the fail points of frontdesk-ends_at.
  enum class at { system_calls, fail_points };
  sweep(const options&, at, const std::string& script);
  /// So many points, 0 = every one. Prints a line per difference and one at the end; true if there
  /// was no difference.
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
  /// Every passing of every fail point.
  std::vector<point> find_fail_points(std::int64_t first);
  std::string describe(const point&) const;
  tracer trace(const point&);
  void arm(const std::string& order) const;
  void introduce(std::int64_t first, int people);
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
  void converse_armed(const party&, const point&);
  /// Or the daemon has ended.
  void wait_until_sent(const party&);
  void compare(const party&, const point&);
  bool ends_clean(int conversations, int points);

  options options_;
  at at_;
  const script& script_;
  stage stage_;
  std::map<bool, std::string> undisturbed_; // rows, by whether it was on WhatsApp
  int invoices_each_ = 0;                   // conversation
  int kills_ = 0, killed_points_ = 0, different_ = 0;
};

} // namespace frontdesk::chaos
