// What was delivered when, and how long each input took: for checks, the page's feed and figures.
#pragma once

#include "ops/playground/sim_clock.hpp"
#include "ops/playground/telegram/model.hpp"

#include <deque>
#include <unordered_map>

namespace frontdesk::playground::telegram {

class history {
public:
  /// How many attempts and turns are kept; the oldest go first.
  std::size_t keep = 100'000;

  void made(std::int64_t update_id, std::int64_t chat, std::string input);
  void attempted(const attempt&);
  /// The bot showed something in a chat: every input of it that was not answered yet is
  /// now.
  void shown(std::int64_t chat);

  const std::deque<attempt>& attempts() const { return attempts_; }
  const std::deque<turn>& turns() const { return turns_; }
  const turn* find(std::int64_t update_id) const;
  void clear();

private:
  turn* find_turn(std::int64_t update_id);

  std::deque<attempt> attempts_;
  std::deque<turn> turns_;
  std::int64_t first_ = 0; // number of turns_.front() since the start
  std::unordered_map<std::int64_t, std::int64_t> number_of_;           // by update id
  std::unordered_map<std::int64_t, std::deque<std::int64_t>> unshown_; // by chat: update ids
};

} // namespace frontdesk::playground::telegram
