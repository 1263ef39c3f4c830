// Jobs of the database, run by whichever replica takes them.
#pragma once

#include "actors/directory.hpp"
#include "actors/handles.hpp"
#include "actors/lease.hpp"

#include <caf/actor_clock.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <memory>
#include <string>

namespace frontdesk::actors {

struct scheduler_deps {
  database_actor database;
  router_actor router;
  std::shared_ptr<const lease> own;
  std::shared_ptr<const directory> channels;
};

class scheduler_state {
public:
  explicit scheduler_state(scheduler_actor::pointer self) : self_(self) {}
  scheduler_actor::behavior_type make_behavior();
  static inline const char* name = "frontdesk.scheduler";

  scheduler_deps deps;

private:
  struct job {
    std::int64_t id = 0;
    business_id business; // 0 = the installation's
    std::string name;
    std::string key;
    std::string payload;
    replica_id taken_by;
  };

  void keep_jobs();
  void count_slices();
  void take();
  void run(job);
  void park_idle(const job&);
  void erase_member(const job&);
  void tell_standing(const job&);
  void end_undo(const job&);
  void end_broadcast(const job&);
  void tell_unsent(const job&);
  /// An event to a person's conversation, whose turn tells them, then `told`; straight on to that
  /// if they cannot be reached.
  void tell(const job&, std::int64_t person, const std::string& event,
            const std::function<void()>& told);
  /// One statement is the whole job.
  void run_statement(const job&, db::statement);
  void finish(const job&);
  void fail(const job&, const fault&);

  scheduler_actor::pointer self_;
  bool kept_ = false; // the repeating jobs are in the database
  std::int64_t running_ = 0;
  caf::actor_clock::time_point count_at_{}; // the slices
};

scheduler_actor::behavior_type scheduler(scheduler_actor::stateful_pointer<scheduler_state> self,
                                         scheduler_deps deps);

} // namespace frontdesk::actors
