// The life of one connection as a pure machine: resume(event) says what to do next.
#pragma once

#include <chrono>
#include <cstdint>
#include <random>

namespace frontdesk::db::wire {

/// down → connecting → configuring → ready, and through backing_off to connecting again for ever.
class lifecycle {
public:
  using milliseconds = std::chrono::milliseconds;

  enum class event {
    start,      // begin; also after the back-off's end
    wants_read, // libpq's connect wants to read
    wants_write,
    connected,  // libpq's connect is done
    configured, // the session settings are set
    failed,     // anything went wrong, or the server went away
    timer,      // the delay of the last step that had one is over
    stop,
  };
  enum class action {
    nothing,
    connect,   // begin to connect; a delay is the time limit until `configured`
    wait_read, // poll again when readable
    wait_write,
    configure, // send the session settings
    serve,     // take requests
    back_off,  // close what is there, send `timer` after the delay
    close,     // close, for good
  };
  struct step {
    action what = action::nothing;
    milliseconds delay{0};
    bool operator==(const step&) const = default;
  };

  static constexpr milliseconds connect_limit{2'000};
  static constexpr milliseconds first_back_off{100};
  static constexpr milliseconds longest_back_off{2'000};

  explicit lifecycle(std::uint32_t seed) : random_(seed) {}

  step resume(event);
  bool is_ready() const { return state_ == state::ready; }

private:
  enum class state { down, connecting, configuring, ready, backing_off, closed };
  step fail();

  state state_ = state::down;
  milliseconds back_off_ = first_back_off;
  std::minstd_rand random_;
};

} // namespace frontdesk::db::wire
