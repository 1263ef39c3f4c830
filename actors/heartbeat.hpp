// This replica's row in desk.replicas: registered, beaten once a second, given up when it lapsed.
#pragma once

#include "actors/handles.hpp"
#include "actors/lease.hpp"
#include "base/clock.hpp"
#include "base/process_mark.hpp"
#include "net/update.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::actors {

/// What the last beats told about the others; read by every thread.
struct neighbours {
  std::atomic<std::int64_t> live{1};   // replicas that share the channels' rates, this one included
  std::atomic<std::int64_t> deaths{0}; // replicas that ended without goodbye within the last minute
  std::atomic<std::int64_t> past_deaths{0}; // and within the time in which a platform comes again

  /// Whether it is noted that an update is begun: it may have ended a replica. For a minute after a
  /// death each may, later only what is delivered again.
  bool may_have_ended_one(const net::update&, wall_time now) const;
};

struct heartbeat_deps {
  database_actor database;
  const clock* time = nullptr;
  std::shared_ptr<lease> own;
  std::shared_ptr<neighbours> others;
  std::string name;                    // host and process, for people
  std::string process;                 // base/process_mark.hpp
  std::vector<courier_actor> couriers; // take over what a lost replica left
  /// Called once, when there is an id and the others are known.
  std::function<void()> on_first_beat = [] {};
  /// Of another replica's process.
  std::function<bool(std::string_view)> has_ended = frontdesk::has_ended;
};

class heartbeat_state {
public:
  explicit heartbeat_state(heartbeat_actor::pointer self) : self_(self) {}
  heartbeat_actor::behavior_type make_behavior();
  static inline const char* name = "frontdesk.heartbeat";

  heartbeat_deps deps;

private:
  void beat();
  void join();
  void give_up();
  void on_parted(bool is_writing, bool is_known);
  void listen(std::function<void()> then);
  void on_heard(const row_set&, const std::function<void()>& then);
  void declare_lost(const std::vector<std::int64_t>& ids, const std::vector<std::string>& beats,
                    const std::function<void()>& then);
  caf::result<actor_status> leave(bool all_marked);
  void on_beat(std::chrono::nanoseconds sent, const row_set&);

  heartbeat_actor::pointer self_;
  replica_id id_; // registered; 0 = none
  bool asking_ = false;
  bool leaving_ = false;
  bool has_beaten_ = false;
  std::chrono::nanoseconds lapsed_{}; // when that was noticed; 0 = it has not
  /// The others' last beats, and since when by our boot time nothing newer was heard.
  struct heard {
    std::string beat;
    std::chrono::nanoseconds since;
  };
  std::map<std::int64_t, heard> others_;
  std::optional<std::chrono::nanoseconds> saw_death_; // when another's process was found ended
  std::chrono::nanoseconds listened_{};
};

heartbeat_actor::behavior_type heartbeat(heartbeat_actor::stateful_pointer<heartbeat_state> self,
                                         heartbeat_deps deps);

} // namespace frontdesk::actors
