// When each pinned actor last answered: what /livez tells, without ever asking the database.
#pragma once

#include "actors/handles.hpp"
#include "base/clock.hpp"

#include <caf/actor_addr.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace frontdesk::actors {

/// Written by the watch, read by the HTTP thread.
class pulse {
public:
  static constexpr std::chrono::seconds silence{5};  // longer than this without an answer: dead
  static constexpr std::chrono::seconds drawing{60}; // of one that draws documents

  explicit pulse(const clock& c) : clock_(c) {}

  /// From now on it is to answer, with no longer between two answers than this.
  void expect(const std::string& actor, std::chrono::seconds patience) {
    std::lock_guard hold(mutex_);
    felt_[actor] = {clock_.steady(), patience};
  }
  void felt(const std::string& actor) {
    std::lock_guard hold(mutex_);
    felt_.at(actor).at = clock_.steady();
  }
  /// Names and ages of all.
  std::vector<std::pair<std::string, std::chrono::nanoseconds>> ages() const {
    std::lock_guard hold(mutex_);
    std::vector<std::pair<std::string, std::chrono::nanoseconds>> out;
    for (const auto& [name, x] : felt_)
      out.emplace_back(name, clock_.steady() - x.at);
    return out;
  }

  /// Who has kept us waiting for longer than was to be expected: the process is alive while there
  /// is nobody.
  std::vector<std::string> silent() const {
    std::lock_guard hold(mutex_);
    std::vector<std::string> out;
    for (const auto& [name, x] : felt_)
      if (clock_.steady() - x.at > x.patience)
        out.push_back(name);
    return out;
  }

private:
  struct answered {
    std::chrono::nanoseconds at;
    std::chrono::seconds patience;
  };
  const clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, answered> felt_;
};

struct watched {
  std::string name;
  caf::actor actor; // answers status_atom
  std::chrono::seconds patience = pulse::silence;
};

/// What follows when a watched actor ends by a mistake of ours: its name and the reason.
using mourning = std::function<void(const std::string& actor, const std::string& reason)>;

/// Asks each of `all` for its status once a second, before the work that waits there, and sees it
/// end.
caf::behavior watch(caf::event_based_actor* self, std::shared_ptr<pulse> beats,
                    std::vector<watched> all, mourning on_death);

} // namespace frontdesk::actors
