// What a sender does to the outbox: marks, takes, claims.
#pragma once

#include "tests/integration/desk_bench.hpp"

#include <string>
#include <utility>
#include <vector>

namespace frontdesk::test {

using runtime::post_kind;
using runtime::post_state;

class sending_bench : public desk_bench {
public:
  runtime::marked mark(replica_id who, std::vector<runtime::settled_post> posts) {
    return ok(await<runtime::marked>(
        [&](auto done) { runtime::mark(pool, who, std::move(posts), done); }));
  }
  std::vector<runtime::waiting_post> take(replica_id who, chat_id chat, std::int64_t after = 0) {
    return ok(await<std::vector<runtime::waiting_post>>([&](auto done) {
      runtime::take(pool, who, {{chat, after}}, done);
    }));
  }
  std::vector<runtime::waiting_post> claim(replica_id who, channel_id channel = telegram) {
    return ok(await<std::vector<runtime::waiting_post>>(
        [&](auto done) { runtime::claim(pool, who, channel, 100, done); }));
  }
  replica_id another() { return {ask(runtime::register_replica("other", ""))[0].number("id")}; }

  static runtime::settled_post settled(const runtime::committed& c, std::size_t i, chat_id chat,
                                       std::string message_id) {
    runtime::settled_post x;
    x.id = c.posts.at(i);
    x.chat = chat;
    x.place = c.places.at(i);
    x.message_id = std::move(message_id);
    return x;
  }
  static runtime::outgoing edit(chat_id chat, post_id post, std::string payload) {
    auto x = message(chat, std::move(payload));
    x.kind = post_kind::edit;
    x.post = post;
    return x;
  }
  std::string owner_and_sent() {
    return sql("SELECT (owner, queued, sent)::text FROM desk.chats ORDER BY id LIMIT 1");
  }
};

inline std::string payloads(const std::vector<runtime::waiting_post>& list) {
  std::string out;
  for (const auto& x : list)
    out += x.payload + " ";
  return out;
}

} // namespace frontdesk::test
