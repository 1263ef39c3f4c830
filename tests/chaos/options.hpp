// What a run is made from: the same options and seed make the same faults and the same people.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace frontdesk::chaos {

struct options {
  std::uint64_t seed = 1;
  int seconds = 30;
  int replicas = 2;
  int chats = 200;
  int rate = 100; // moves a second of all people together
  double patience = 3;
  std::string out;                 // folder; empty = a fresh one, removed after a good run
  std::string daemon;              // empty = the program `frontdesk` beside this one
  std::string before;              // SQL run as the superuser before the daemons start
  std::vector<std::string> faults; // kinds to draw from; empty = all, "none" = none
  int stops = 0;                   // > 0: no faults, but so many rolling restarts
  int twins = 0;                   // > 0: no faults and no crowd, but so many rounds of two at once
  int frozen = 0;                  // > 0: no faults, but a replica that sleeps so many seconds
  int blocked = 0;                 // percent of the chats in which the platform refuses us for good
  std::string limits;              // more lines of the section [limits]
  std::string command;             // how to repeat this run

  /// Only if it is named: its daemons run under libfaketime.
  bool jumps_clocks() const { return names("clock"); }
  bool names(const char* fault) const {
    return std::find(faults.begin(), faults.end(), fault) != faults.end();
  }
};

/// Of a daemon: RELIABILITY P8.
inline constexpr std::int64_t most_resident_kib = 256 * 1024;

/// A guest's, who sometimes writes far too often.
inline constexpr auto flooding_phone = "919811111111";

} // namespace frontdesk::chaos
