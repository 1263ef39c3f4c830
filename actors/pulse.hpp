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
  static constexpr std::chrono::seconds silence{5}; // longer than this without an answer: dead

  explicit pulse(const clock& c) : clock_(c) {}

  void felt(const std::string& actor) {
    std::lock_guard hold(mutex_);
    felt_[actor] = clock_.steady();
  }
  /// Names and ages of all.
  std::vector<std::pair<std::string, std::chrono::nanoseconds>> ages() const {
    std::lock_guard hold(mutex_);
    std::vector<std::pair<std::string, std::chrono::nanoseconds>> out;
    for (const auto& [name, at] : felt_)
      out.emplace_back(name, clock_.steady() - at);
    return out;
  }

  /// Who has not answered for longer than `silence`: the process is alive while there is nobody.
  std::vector<std::string> silent() const {
    std::vector<std::string> out;
    for (const auto& [name, age] : ages())
      if (age > silence)
        out.push_back(name);
    return out;
  }

private:
  const clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, std::chrono::nanoseconds> felt_;
};

struct watched {
  std::string name;
  caf::actor actor;     // answers status_atom
  bool is_asked = true; // its silence is a sign; false: only its end is, because an answer would
                        // wait behind all the work in its mailbox
};

/// What follows when a watched actor ends by a mistake of ours: its name and the reason.
using mourning = std::function<void(const std::string& actor, const std::string& reason)>;

/// Asks each of `all` for its status once a second, and sees it end.
caf::behavior watch(caf::event_based_actor* self, std::shared_ptr<pulse> beats,
                    std::vector<watched> all, mourning on_death);

} // namespace frontdesk::actors
