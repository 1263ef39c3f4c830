// Business turns that share a transaction, so that what all of them need (a number series) is
// waited for once.
#pragma once

#include "db/runtime/turns.hpp"

namespace frontdesk::db::runtime {

/// A statement that business turns may share a transaction with, and what all calls of it lock
/// before the first of them runs: rows in an order that no other transaction reverses. No function:
/// it only reads.
struct joint_kind {
  const statement_info* what = nullptr;
  statement (*lock_all)(const std::vector<const statement*>& calls) = nullptr;
};

class joint_registry {
public:
  static std::vector<joint_kind>& all();
  explicit joint_registry(joint_kind kind) { all().push_back(kind); }
};

/// Nobody else's standing changes, every statement is of such a kind, and it was not tried before.
bool may_join(const business_turn&);

struct joint_answer {
  /// After something was rendered a fault that may be one turn's alone comes as stale, of each:
  /// they open again.
  result<std::vector<committed>> all;
  /// Of a fault: nothing was rendered and there is time, so each of the turns may be tried alone.
  bool may_run_alone = false;
};

/// One transaction of several turns that may join, of different people and of one replica: all of
/// them are done, or none. Whoever's row is locked or moved is not waited for: then none is done.
void commit_joint(pool&, std::vector<business_turn>, std::function<void(joint_answer)>);

} // namespace frontdesk::db::runtime

#define FD_MAY_JOIN(name, lock_all)                                                                \
  [[maybe_unused]] static const ::frontdesk::db::runtime::joint_registry name##_may_join {         \
    { &name.info, lock_all }                                                                       \
  }
