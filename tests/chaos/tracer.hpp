// strace attached to a running daemon: counts its system calls, or kills it at one of them.
#pragma once

#include <map>
#include <string>
#include <sys/types.h>

namespace frontdesk::chaos {

class tracer {
public:
  /// SIGKILL when a thread of `pid` makes this call for the `number`-th time from now on, before
  /// the call has any effect.
  static tracer killing(pid_t pid, const std::string& call, int number, std::string folder);
  /// Holds the thread for a while when the call has taken effect, before the program knows; it is
  /// is_held() that tells when to kill.
  static tracer holding(pid_t pid, const std::string& call, int number, std::string folder);
  static tracer counting(pid_t pid, std::string folder);
  /// Detaches if the daemon still runs.
  ~tracer();
  tracer(const tracer&) = delete;
  tracer& operator=(const tracer&) = delete;

  bool is_held() const;
  pid_t traced() const { return traced_; }
  /// Detaches: for each call, how often the thread that made most of them made it.
  std::map<std::string, int> counts();

private:
  tracer(pid_t pid, const std::string& trace, const std::string& inject, std::string folder);
  void detach();

  std::string folder_;
  pid_t traced_ = 0;
  pid_t pid_ = 0; // strace's own
};

} // namespace frontdesk::chaos
