// Pairing of results and exchanges.
#include "db/wire/pipeline.hpp"

#include "base/check.hpp"

#include <algorithm>
#include <iterator>

namespace frontdesk::db::wire {

void pipeline::push(exchange x) {
  requests_ += x.owner ? 1 : 0;
  x.answers.reserve(x.expected);
  queue_.push_back(std::move(x));
}

exchange& pipeline::front() {
  FD_CHECK(!queue_.empty());
  return queue_.front();
}

request* pipeline::oldest() {
  if (requests_ == 0)
    return nullptr;
  for (auto& x : queue_)
    if (x.owner)
      return x.owner.get();
  return nullptr;
}

void pipeline::take_rows(rows x) {
  front().answers.push_back(std::move(x));
}

void pipeline::take_failure(fault f, std::string_view state) {
  auto& x = front();
  x.failed_at_sync = x.ended == x.expected;
  if (x.failure)
    return;
  x.failure = std::move(f);
  x.state = state;
}

bool pipeline::is_at_sync() {
  return is_ended() && !front().failed_at_sync;
}

bool pipeline::is_ended() {
  return front().ended == front().expected;
}

void pipeline::take_end() {
  auto& x = front();
  if (x.failed_at_sync)
    return; // libpq ends the results of a failed Sync as if it were a statement
  ++x.ended;
  FD_CHECK(x.ended <= x.expected);
}

exchange pipeline::take_sync() {
  FD_CHECK(is_ended());
  auto x = std::move(queue_.front());
  queue_.pop_front();
  requests_ -= x.owner ? 1 : 0;
  return x;
}

std::vector<exchange> pipeline::drain() {
  std::vector<exchange> all(std::make_move_iterator(queue_.begin()),
                            std::make_move_iterator(queue_.end()));
  queue_.clear();
  requests_ = 0;
  return all;
}

answer to_answer(exchange& x) {
  if (x.failure)
    return std::move(*x.failure);
  FD_CHECK(x.answers.size() == x.expected);
  return std::move(x.answers);
}

} // namespace frontdesk::db::wire
