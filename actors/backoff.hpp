// How long to wait before a post is tried again. Pure.
#pragma once

#include <algorithm>
#include <chrono>

namespace frontdesk::actors {

/// Doubles with every attempt, up to half a minute.
inline std::chrono::milliseconds backoff(int attempts) {
  constexpr std::chrono::milliseconds first{500}, most{30'000};
  return std::min(first * (1 << std::clamp(attempts, 0, 6)), most);
}

/// WhatsApp's limit of messages to one person: 4^X seconds at its X-th repeat (PLATFORMS §4), up to
/// the four minutes in which its longest burst is paid back.
inline std::chrono::seconds pair_backoff(int attempts) {
  return std::chrono::seconds{1 << (2 * std::clamp(attempts - 1, 0, 4))};
}

/// WhatsApp tells by a status whether a message exists: it gets that long to do so (DESIGN §7).
inline constexpr std::chrono::seconds status_time{10};

} // namespace frontdesk::actors
