// The history of a run, a line of JSON per event, in the order it happened.
#pragma once

#include <nlohmann/json.hpp>

#include <chrono>
#include <fstream>
#include <mutex>
#include <string>

namespace frontdesk::chaos {

/// Used from the emulator's thread and the supervisor's. "t" of a line is microseconds of the
/// steady clock, as in the emulators' own histories.
class recorder {
public:
  explicit recorder(const std::string& file) : out_(file) {}

  void write(const char* what, nlohmann::json members) {
    members["what"] = what;
    if (!members.contains("t"))
      members["t"] = now_us();
    // What a person typed may be no UTF-8.
    auto line = members.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    std::lock_guard lock(guard_);
    out_ << line << '\n';
  }
  void flush() {
    std::lock_guard lock(guard_);
    out_.flush();
  }

  static std::int64_t now_us() {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }

private:
  std::mutex guard_;
  std::ofstream out_;
};

} // namespace frontdesk::chaos
