// People who write to the gym without a pause, whatever breaks, and what became of every update.
#pragma once

#include "tests/e2e/support/desk.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace frontdesk::test {

/// What the platform saw of a time in which the database could not commit, and of the one after it.
struct refusals {
  std::size_t refused = 0;   // 503
  std::size_t accepted = 0;  // 200
  std::size_t otherwise = 0; // any other answer, or none
  double slowest_s = 0;      // of all of them
  double first_200_s = 0;    // from the end of that time; 1e9 if none came
};

class writers {
public:
  static constexpr std::int64_t first = 700'000;

  /// Person `first`, then the next, each types "/help"; so many of them, one after another.
  writers(desk&, int people, std::chrono::milliseconds pause);
  ~writers();
  writers(const writers&) = delete;
  writers& operator=(const writers&) = delete;

  void stop();
  /// So many of their updates were answered 200 so far.
  std::size_t acknowledged() const;
  static std::int64_t now_us();
  /// Of the attempts that began after `from` and ended before `until`.
  refusals between(std::int64_t from_us, std::int64_t until_us) const;
  /// Stops, waits until all is delivered and sent, and checks: each update has one turn, and its
  /// person one message of it, but for what is flagged.
  void check_complete(std::chrono::milliseconds within = std::chrono::seconds(20));

private:
  void write_one();

  desk& desk_;
  const int people_;
  const std::chrono::milliseconds pause_;
  std::int64_t written_ = 0; // with the rest on the emulator's thread
  bool is_over_ = false;
  boost::asio::steady_timer timer_;
};

/// A post past the platform: what a refusal looks like.
struct probed {
  unsigned status = 0;
  int retry_after = 0;
  double seconds = 0;
};
probed probe(const desk&, int replica = 0);

} // namespace frontdesk::test
