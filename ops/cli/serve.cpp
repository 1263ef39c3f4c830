// serve: runs the daemon until SIGTERM or SIGINT.
#include "ops/cli/commands.hpp"

#include "actors/system.hpp"
#include "base/log.hpp"
#include "ops/cli/process_limits.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <ctime>
#include <future>

namespace frontdesk::cli {

namespace {

constexpr std::chrono::seconds accept_grace{5}; // DESIGN §6: accept for another 5 s
constexpr unsigned longest_stop_seconds = 24;   // DESIGN §6: never after 25
constexpr timespec retry_pause{0, 500'000'000}; // between two looks at a database that is not there
constexpr timespec glance{0, 20'000'000};       // at the signals while such a look is under way
constexpr std::chrono::seconds last_look{1};    // a start that is nearly done is ended in order

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

bool is_told_to_stop(const sigset_t& signals, const timespec& within) {
  return sigtimedwait(&signals, nullptr, &within) > 0;
}

/// True once the daemon runs, false if it is to stop before. A database that accepts and never
/// answers holds a look at it up for many seconds, and whoever stops us waits for none of them.
bool start(actors::system& desk, const sigset_t& signals) {
  using namespace std::chrono_literals;
  for (;;) {
    auto look = std::async(std::launch::async, [&desk] { return desk.start(); });
    while (look.wait_for(0s) != std::future_status::ready)
      if (is_told_to_stop(signals, glance)) {
        if (look.wait_for(last_look) != std::future_status::ready)
          std::_Exit(0); // nothing has been begun
        look.get();
        return false;
      }
    if (look.get())
      return true;
    if (is_told_to_stop(signals, retry_pause))
      return false;
  }
}

} // namespace

int serve(const config& c) {
  require_channels(c);
  // Blocked before any thread starts, so that only this one takes them.
  auto signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  actors::system desk(within_process_limits(c));
  const bool serves = start(desk, signals);
  if (int which = 0; serves)
    sigwait(&signals, &which);
  ::alarm(longest_stop_seconds); // whatever hangs: ended as by a signal
  desk.stop(serves ? accept_grace : std::chrono::seconds{0});
  return 0;
}

} // namespace frontdesk::cli
