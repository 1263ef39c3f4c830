// The sweep: a daemon is killed at one system call after the other of a conversation, and the rows
// left behind must be those of a conversation nobody disturbed.
#pragma once

#include "tests/chaos/stage.hpp"
#include "tests/chaos/tracer.hpp"

#include <cstdint>
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
  };

  /// Every point of the conversation: each system call as often as one thread makes it.
  std::vector<point> find_points();
  void begin(std::int64_t person);
  /// The whole conversation of this person, a new daemon in the place of one that ended.
  void converse(std::int64_t person);
  void tap(std::int64_t person, const std::string& label);
  void wait_until_acknowledged();
  std::string rows_of(std::int64_t person) const;
  bool ends_clean(int conversations);

  options options_;
  stage stage_;
  int kills_ = 0;
};

} // namespace frontdesk::chaos
