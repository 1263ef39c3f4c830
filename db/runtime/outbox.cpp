// Settled posts into array parameters, rows into posts to send.
#include "db/runtime/outbox.hpp"

#include "db/runtime/arrays.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace frontdesk::db::runtime {
namespace {

waiting_post to_waiting(const row& r) {
  waiting_post x;
  x.id = {r.number("id")};
  x.chat = {r.number("chat_id")};
  x.channel = {r.number("channel_id")};
  x.external = r.at("external");
  x.place = r.number("place");
  x.kind = static_cast<post_kind>(r.number("kind"));
  x.post = {r.number("post")};
  x.target = r.at("target");
  x.payload = r.at("payload");
  x.topic = r.at("topic");
  x.keyboard = r.flag("keyboard");
  x.flagged = r.flag("flagged");
  x.deaths = r.number("deaths");
  x.attempts = r.number("attempts");
  x.trace = r.at("trace");
  x.wait_us = r.number("wait_us");
  x.age_us = r.number("age_us");
  return x;
}

std::vector<waiting_post> to_waiting(const rows& list) {
  std::vector<waiting_post> out;
  out.reserve(list.size());
  for (const auto& r : list)
    out.push_back(to_waiting(r));
  return out;
}

/// One entry per chat: the highest place its sender holds.
std::vector<chat_place> hands(const std::vector<settled_post>& posts) {
  std::vector<chat_place> out;
  std::unordered_map<std::int64_t, std::size_t> where;
  for (const auto& x : posts) {
    auto [i, added] = where.emplace(x.chat.value, out.size());
    if (added)
      out.push_back({x.chat, 0});
    auto& place = out[i->second].after;
    place = std::max({place, x.place, x.in_hand});
  }
  return out;
}

statement take_statement(replica_id me, const std::vector<chat_place>& chats) {
  return take_next(me.value, column(chats, [](auto& x) { return x.chat; }),
                   column(chats, [](auto& x) { return x.after; }), posts_at_once);
}

} // namespace

std::vector<statement> mark_statements(replica_id me, std::vector<settled_post> posts) {
  using post = const settled_post&;
  // The order in which every statement locks outbox rows.
  std::sort(posts.begin(), posts.end(), [](post a, post b) { return a.id.value < b.id.value; });
  std::vector<statement> out;
  out.push_back(mark_posts(me.value, column(posts, [](post x) { return x.id; }),
                           column(posts, [](post x) { return x.chat; }),
                           column(posts, [](post x) { return x.place; }),
                           column(posts, [](post x) { return x.state; }),
                           column(posts, [](post x) { return x.message_id; }),
                           column(posts, [](post x) { return x.error; }),
                           column(posts, [](post x) { return x.flagged; }),
                           column(posts, [](post x) { return x.instead_of; })));
  out.push_back(take_statement(me, hands(posts)));
  std::vector<settled_post> renewed;
  std::copy_if(posts.begin(), posts.end(), std::back_inserter(renewed),
               [](post x) { return x.state == post_state::sent && x.instead_of; });
  if (!renewed.empty())
    out.push_back(repoint_posts(column(renewed, [](post x) { return x.instead_of; }),
                                column(renewed, [](post x) { return x.message_id; })));
  return out;
}

marked read_marked(const std::vector<settled_post>& posts, std::span<const rows> answers) {
  std::unordered_set<std::int64_t> ours;
  marked out;
  for (const auto& r : answers[0]) {
    ours.insert(r.number("chat_id"));
    if (auto left = r.number("paused_us"); left > 0)
      out.paused_us.emplace_back(chat_id{r.number("chat_id")}, left);
  }
  for (const auto& x : hands(posts))
    if (!ours.contains(x.chat.value))
      out.lost.push_back(x.chat);
  out.next = to_waiting(answers[1]);
  return out;
}

void mark(pool& p, replica_id me, std::vector<settled_post> posts,
          std::function<void(result<marked>)> done) {
  if (posts.empty())
    return done(marked{});
  auto statements = mark_statements(me, posts);
  p.run_together(std::move(statements),
                 [posts = std::move(posts), done = std::move(done)](result<std::vector<rows>> r) {
                   if (!r)
                     return done(r.error());
                   done(read_marked(posts, *r));
                 });
}

void take(pool& p, replica_id me, std::vector<chat_place> chats,
          std::function<void(result<std::vector<waiting_post>>)> done) {
  p.run(take_statement(me, chats), [done = std::move(done)](result<rows> r) {
    if (!r)
      return done(r.error());
    done(to_waiting(*r));
  });
}

void claim(pool& p, replica_id me, channel_id channel, std::int64_t at_most,
           std::function<void(result<std::vector<waiting_post>>)> done) {
  p.run(claim_chats(me.value, channel.value, at_most, most_unmarked),
        [&p, me, done = std::move(done)](result<rows> r) {
          if (!r)
            return done(r.error());
          if (r->empty())
            return done(std::vector<waiting_post>{});
          std::vector<chat_place> chats;
          for (const auto& x : *r)
            chats.push_back({{x.number("chat_id")}, 0});
          p.run_together({newest_edits(me.value, column(chats, [](auto& x) { return x.chat; })),
                          take_statement(me, chats)},
                         [done](result<std::vector<rows>> both) {
                           if (!both)
                             return done(both.error());
                           auto out = to_waiting(both->at(0));
                           auto backlog = to_waiting(both->at(1));
                           std::move(backlog.begin(), backlog.end(), std::back_inserter(out));
                           done(std::move(out));
                         });
        });
}

} // namespace frontdesk::db::runtime
