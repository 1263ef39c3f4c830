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
  using grant = std::function<void()>;

  /// Nothing new may begin.
  bool is_wanted() const { return running_.has_value() || !waiting_.empty(); }

  void ask(std::uint64_t who, grant g) { waiting_.emplace_back(who, std::move(g)); }
  /// Whoever runs alone was answered or is late: nobody waits for it any more.
  void give_up(std::uint64_t who) {
    if (running_ == who)
      running_.reset();
  }
  /// The turn of `who` is over, or whoever asked is gone.
  void end(std::uint64_t who) {
    give_up(who);
    std::erase_if(waiting_, [who](const auto& w) { return w.first == who; });
  }
  /// `busy`: how many conversations have something under way, those that wait here included.
  void step(std::size_t busy) {
    if (running_ || waiting_.empty() || busy > waiting_.size())
      return;
    auto [who, run] = std::move(waiting_.front());
    waiting_.pop_front();
    running_ = who;
    run();
  }

private:
  std::deque<std::pair<std::uint64_t, grant>> waiting_;
  std::optional<std::uint64_t> running_;
};

} // namespace frontdesk::actors
