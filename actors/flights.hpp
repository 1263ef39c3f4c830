// Batches on their way to the database, and which of them hold up no others any more. Pure.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>

namespace frontdesk::actors {

class flights {
public:
  using time = std::chrono::steady_clock::time_point;
  using number = std::uint64_t;

  /// Of those that are late so many do not count: each holds a connection of the pool.
  explicit flights(std::size_t most_late) : most_late_(most_late) {}

  number begin(time now) {
    batches_.emplace(++last_, batch{now, false});
    return last_;
  }
  void end(number x) {
    if (auto i = batches_.find(x); i != batches_.end()) {
      late_ -= i->second.late ? 1 : 0;
      batches_.erase(i);
    }
  }
  /// What has been on its way since `limit` or before is late.
  void look(time limit) {
    for (auto& [n, x] : batches_)
      if (x.began <= limit && !x.late) {
        x.late = true;
        ++late_;
      }
  }
  std::size_t all() const { return batches_.size(); }
  /// Those that the next batch waits for.
  std::size_t counted() const { return batches_.size() - std::min(late_, most_late_); }

private:
  struct batch {
    time began;
    bool late = false;
  };
  std::size_t most_late_;
  std::map<number, batch> batches_;
  std::size_t late_ = 0;
  number last_ = 0;
};

} // namespace frontdesk::actors
