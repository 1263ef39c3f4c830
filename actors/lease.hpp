// Whether this process may still send: its heartbeat as other threads see it (DESIGN §7 Dead
// owners).
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>

namespace frontdesk::actors {

/// Written by the heartbeat alone, read by everybody. Time is the clock's boot time, which counts
/// sleep: a process that was stopped or suspended finds its lease lapsed at its first look.
class lease {
public:
  static constexpr std::chrono::seconds lapse{5}; // a gap longer than this ends the id
  static constexpr std::chrono::seconds seasoned{
      8}; // unbroken that long before it may claim others' chats

  explicit lease(const clock& c) : clock_(c) {}

  /// A new id, registered by a request that was sent at `sent`.
  void begin(replica_id id, std::chrono::nanoseconds sent) {
    since_ = sent.count();
    beat_ = sent.count();
    id_ = id.value;
  }
  /// A beat was acknowledged; it had been sent at `sent`.
  void beat(std::chrono::nanoseconds sent) { beat_ = sent.count(); }
  /// The id is gone: another replica claimed its chats, or it said goodbye.
  void end() { id_ = 0; }

  /// 0 = none now: turns go on, their chats are claimed by nobody until the next beat.
  replica_id id() const {
    auto id = id_.load();
    return is_fresh() ? replica_id{id} : replica_id{};
  }
  /// Asked right before bytes go to a platform. What was once seen lapsed stays so: two threads
  /// that look in turn must not disagree because a late beat came between them.
  bool is_fresh() const;
  bool may_claim() const {
    return is_fresh() && clock_.boot() - std::chrono::nanoseconds{since_.load()} >= seasoned;
  }
  std::chrono::nanoseconds age() const {
    return clock_.boot() - std::chrono::nanoseconds{beat_.load()};
  }

private:
  const clock& clock_;
  mutable std::atomic<std::int64_t> id_{0};
  std::atomic<std::int64_t> since_{0}; // nanoseconds of boot time
  std::atomic<std::int64_t> beat_{0};
};

} // namespace frontdesk::actors
