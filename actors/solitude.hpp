// Lets one turn run alone in its process: an update that may have ended it before (DESIGN §2
// Poison). Pure bookkeeping of the router.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <utility>

namespace frontdesk::actors {

/// Conversations are named by numbers; each runs at most one turn. Whoever asks waits until every
/// conversation with something under way asks too, or has ended; then they run one by one, and
/// until the last is through nothing new begins.
class solitude {
public:
  /// true: run now, alone. false: nobody waits for the answer any more, so do not run.
  using grant = std::function<void(bool)>;

  /// Nothing new may begin.
  bool is_wanted() const { return running_.has_value() || !waiting_.empty(); }

  void ask(std::uint64_t who, grant g) { waiting_.emplace_back(who, std::move(g)); }
  /// The answer of `who` is late: one that hangs must not keep the others waiting.
  void give_up(std::uint64_t who) {
    for (auto& [waiting, answer] : end(who))
      answer(false);
  }
  /// The turn of `who` is over, or it is gone; returns what it still waited for.
  std::deque<std::pair<std::uint64_t, grant>> end(std::uint64_t who) {
    if (running_ == who)
      running_.reset();
    std::deque<std::pair<std::uint64_t, grant>> its;
    for (auto i = waiting_.begin(); i != waiting_.end();) {
      if (i->first != who) {
        ++i;
        continue;
      }
      its.push_back(std::move(*i));
      i = waiting_.erase(i);
    }
    return its;
  }
  /// `busy`: how many conversations have something under way, those that wait here included.
  void step(std::size_t busy) {
    if (running_ || waiting_.empty() || busy > waiting_.size())
      return;
    auto [who, run] = std::move(waiting_.front());
    waiting_.pop_front();
    running_ = who;
    run(true);
  }

private:
  std::deque<std::pair<std::uint64_t, grant>> waiting_;
  std::optional<std::uint64_t> running_;
};

} // namespace frontdesk::actors
