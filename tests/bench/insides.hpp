// What a daemon tells of itself: processor time by thread, how large its batches were, how long its
// stages took.
#pragma once

#include <map>
#include <string>
#include <sys/types.h>

namespace frontdesk::bench {

/// Since the daemon began; the difference of two is what happened between them.
struct insides {
  std::map<std::string, double> thread_seconds;        // user and system, by the thread's name
  std::map<std::string, double> batches, batch_turns;  // by kind
  std::map<std::string, double> stages, stage_seconds; // by name
};

insides look_inside(pid_t daemon, int port);
insides operator-(insides, const insides& before);
/// "51.2 open, 48.9 commit": each sum divided by its count.
std::string means(const std::map<std::string, double>& sums,
                  const std::map<std::string, double>& counts, double scale);
/// "74 caf.actor, 26 webhooks": microseconds a turn.
std::string shares(const std::map<std::string, double>& seconds, double turns);

} // namespace frontdesk::bench
