// Marks of sent posts: they ride with the next commit, or go alone after a short while.
#include "actors/database.hpp"

#include "actors/fault_caf.hpp"

#include <caf/send.hpp>

#include <algorithm>

namespace frontdesk::actors {

namespace {

/// The part of a batch's answer that concerns one request's chats.
db::runtime::marked part_for(const settled& request, const db::runtime::marked& all) {
  auto is_mine = [&](chat_id chat) {
    return std::any_of(request.posts.begin(), request.posts.end(),
                       [&](const auto& p) { return p.chat == chat; });
  };
  db::runtime::marked out;
  std::copy_if(all.lost.begin(), all.lost.end(), std::back_inserter(out.lost), is_mine);
  std::copy_if(all.next.begin(), all.next.end(), std::back_inserter(out.next),
               [&](const auto& p) { return is_mine(p.chat); });
  std::copy_if(all.paused_us.begin(), all.paused_us.end(), std::back_inserter(out.paused_us),
               [&](const auto& p) { return is_mine(p.first); });
  return out;
}

} // namespace

caf::result<db::runtime::marked> database_state::on_settled(settled& x) {
  if (x.alone)
    return ask<db::runtime::marked>([&](auto done) {
      db::runtime::mark(*pool, x.replica, std::move(x.posts), std::move(done));
    });
  auto promise = self_->make_response_promise<db::runtime::marked>();
  marks_.queue.push_back({std::move(x), promise});
  if (!std::exchange(mark_timer_, true))
    self_->delayed_send(self_, limits.mark_delay, resumption{[this] { flush_marks(); }});
  return promise;
}

std::vector<database_state::marks::waiting> database_state::take_marks() {
  std::vector<marks::waiting> out;
  while (!marks_.queue.empty()
         && (out.empty() || marks_.queue.front().request.replica == out.front().request.replica)) {
    out.push_back(std::move(marks_.queue.front()));
    marks_.queue.pop_front();
  }
  return out;
}

std::function<void(result<db::runtime::marked>)>
database_state::answer_marks(std::vector<marks::waiting> batch) {
  auto kept = std::make_shared<std::vector<marks::waiting>>(std::move(batch));
  return [home = database_actor{self_}, kept](result<db::runtime::marked> x) {
    auto answer = std::make_shared<decltype(x)>(std::move(x));
    caf::anon_send(home, resumption{[kept, answer] {
                     for (auto& m : *kept) {
                       if (*answer)
                         m.promise.deliver(part_for(m.request, **answer));
                       else
                         m.promise.deliver(to_error(answer->error()));
                     }
                   }});
  };
}

void database_state::flush_marks() {
  mark_timer_ = false;
  if (commits_.in_flight.counted() > 0)
    return watch_flights(); // they ride with the next batch, or go when this one has ended or hangs
  auto batch = take_marks();
  if (batch.empty())
    return; // they rode with a commit
  std::vector<db::runtime::settled_post> posts;
  for (const auto& m : batch)
    posts.insert(posts.end(), m.request.posts.begin(), m.request.posts.end());
  auto replica = batch.front().request.replica;
  db::runtime::mark(*pool, replica, std::move(posts), answer_marks(std::move(batch)));
  if (!marks_.queue.empty() && !std::exchange(mark_timer_, true))
    self_->delayed_send(self_, limits.mark_delay, resumption{[this] { flush_marks(); }});
}

} // namespace frontdesk::actors
