// serve: runs the daemon until SIGTERM or SIGINT.
#include "ops/cli/commands.hpp"

#include "actors/system.hpp"
#include "base/log.hpp"
#include "ops/cli/process_limits.hpp"

#include <unistd.h>

#include <csignal>
#include <ctime>

namespace frontdesk::cli {

namespace {

constexpr std::chrono::seconds accept_grace{5}; // DESIGN §6: accept for another 5 s
constexpr unsigned longest_stop_seconds = 24;   // DESIGN §6: never after 25
constexpr timespec retry_pause{0, 500'000'000}; // between two looks at a database that is not there

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

} // namespace

int serve(const config& c) {
  require_channels(c);
  // Blocked before any thread starts, so that only this one takes them.
  auto signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  actors::system desk(within_process_limits(c));
  while (!desk.start())
    if (sigtimedwait(&signals, nullptr, &retry_pause) > 0)
      return 0;
  int which = 0;
  sigwait(&signals, &which);
  ::alarm(longest_stop_seconds); // whatever hangs: ended as by a signal
  desk.stop(accept_grace);
  return 0;
}

} // namespace frontdesk::cli
