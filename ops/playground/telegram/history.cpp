// Bounded logs of attempts and turns.
#include "ops/playground/telegram/history.hpp"

namespace frontdesk::playground::telegram {

void history::made(std::int64_t update_id, std::int64_t chat, std::string input) {
  number_of_[update_id] = first_ + static_cast<std::int64_t>(turns_.size());
  turn t;
  t.update_id = update_id;
  t.chat = chat;
  t.input = std::move(input);
  t.made_us = steady_us();
  turns_.push_back(std::move(t));
  unshown_[chat].push_back(update_id);
  while (turns_.size() > keep) {
    number_of_.erase(turns_.front().update_id);
    turns_.pop_front();
    ++first_;
  }
}

void history::attempted(const attempt& a) {
  attempts_.push_back(a);
  while (attempts_.size() > keep)
    attempts_.pop_front();
  auto* t = find_turn(a.update_id);
  if (!t)
    return;
  t->attempts = a.number;
  if (a.status >= 200 && a.status < 300) {
    t->sent_us = a.sent_us;
    t->acked_us = a.ended_us;
  }
}

void history::shown(std::int64_t chat) {
  auto waiting = unshown_.find(chat);
  if (waiting == unshown_.end())
    return;
  auto now = steady_us();
  for (auto id : waiting->second)
    if (auto* t = find_turn(id))
      t->shown_us = now;
  unshown_.erase(waiting);
}

turn* history::find_turn(std::int64_t update_id) {
  auto found = number_of_.find(update_id);
  return found == number_of_.end() ? nullptr
                                   : &turns_[static_cast<std::size_t>(found->second - first_)];
}

const turn* history::find(std::int64_t update_id) const {
  return const_cast<history*>(this)->find_turn(update_id);
}

void history::clear() {
  first_ += static_cast<std::int64_t>(turns_.size());
  attempts_.clear();
  turns_.clear();
  number_of_.clear();
  unshown_.clear();
}

} // namespace frontdesk::playground::telegram
