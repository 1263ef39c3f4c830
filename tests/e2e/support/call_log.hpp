// Every call of the Bot API that concerns a chat, with its time: who wrote what, and when.
#pragma once

#include "tests/e2e/support/desk.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace frontdesk::test {

class call_log {
public:
  struct entry {
    std::chrono::steady_clock::time_point at;
    std::int64_t chat = 0;
    std::string method;
    std::string text;
    unsigned status = 200;
  };

  /// Listens from now on, beside whoever listened before.
  explicit call_log(desk&);
  ~call_log();
  call_log(const call_log&) = delete;
  call_log& operator=(const call_log&) = delete;

  /// A copy of what came so far; `chat` 0 = all.
  std::vector<entry> of(std::int64_t chat = 0) const;
  std::size_t count(std::int64_t chat = 0) const { return of(chat).size(); }

private:
  desk& desk_;
  std::function<void(const playground::telegram::call&)> before_;
  std::vector<entry> entries_; // on the emulator's thread
};

} // namespace frontdesk::test
