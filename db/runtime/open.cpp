// Opens turns: one read for the batch; who is new is made known first, then read again.
#include "db/runtime/arrays.hpp"
#include "db/runtime/open_sql.hpp"
#include "db/runtime/turns.hpp"

#include <bit>
#include <memory>
#include <unordered_map>
#include <utility>

namespace frontdesk::db::runtime {
namespace {

const identity_key none;

const identity_key& second(const open_request& x) {
  return x.who.size() > 1 ? x.who[1] : none;
}

opened to_opened(const row& r) {
  opened x;
  x.duplicate = r.flag("duplicate");
  x.stored_reply = r.at("reply");
  x.stored_hash = std::bit_cast<std::uint64_t>(r.number("body_hash"));
  x.business = {r.number("business_id")};
  x.person = {r.number("person_id")};
  x.identity = {r.number("identity_id")};
  x.standing = static_cast<role>(r.number("role"));
  x.registered = x.standing >= role::member;
  x.banned = r.flag("banned");
  x.deleted = r.flag("deleted");
  x.name = r.at("name");
  x.time_zone = r.at("time_zone");
  x.language = r.at("language");
  x.next_run = r.number("next_run");
  x.now_us = r.number("now_us");
  x.turns_last_minute = r.number("minute_turns");
  auto& c = x.conversation;
  c = {r.number("version"), std::string(r.at("flow")),  r.number("run"),
       r.number("rev"),     std::string(r.at("draft")), std::string(r.at("offered"))};
  x.chat.id = {r.number("chat_id")};
  x.chat.owner = r.number("owner");
  x.chat.reachable = r.flag("reachable");
  x.chat.live_post = {r.number("live_post")};
  x.chat.live_message = r.at("live_message");
  x.chat.window_until = r.number("window_until");
  return x;
}

/// One batch from its first statement to its answer.
class opening : public std::enable_shared_from_this<opening> {
public:
  using answer = std::function<void(result<std::vector<opened>>)>;

  opening(pool& p, std::vector<open_request> requests, answer done)
      : pool_(p), requests_(std::move(requests)), opened_(requests_.size()),
        done_(std::move(done)) {}

  void start() {
    std::vector<const open_request*> watched;
    for (std::size_t i = 0; i < requests_.size(); ++i) {
      if (requests_[i].who.empty())
        return done_(fault{errc::bug, "an update of nobody"});
      waiting_.push_back(i);
      if (requests_[i].watch_suspects)
        watched.push_back(&requests_[i]);
    }
    if (watched.empty())
      return read();
    pool_.run(count_suspects(watched.front()->replica.value,
                             column(watched, [](auto x) { return x->channel; }),
                             column(watched, [](auto x) { return x->update_key; })),
              [self = shared_from_this()](result<rows> r) { self->on_suspects(std::move(r)); });
  }

private:
  void on_suspects(result<rows> r) {
    if (!r)
      return done_(r.error());
    for (const auto& x : *r)
      for (std::size_t i = 0; i < requests_.size(); ++i)
        if (requests_[i].channel.value == x.number("channel_id")
            && requests_[i].update_key == x.at("update_key"))
          opened_[i].suspected = {1 + x.number("gone"), x.number("unsure")};
    read();
  }

  template <class Field>
  std::string of_waiting(Field field) const {
    return column(waiting_, [&](std::size_t i) { return field(requests_[i]); });
  }

  statement read_statement() const {
    return open_batch(of_waiting([](auto& x) { return x.channel; }),
                      of_waiting([](auto& x) { return x.update_key; }),
                      of_waiting([](auto& x) { return x.who[0].platform; }),
                      of_waiting([](auto& x) { return x.who[0].scope; }),
                      of_waiting([](auto& x) { return x.who[0].external; }),
                      of_waiting([](auto& x) { return second(x).platform; }),
                      of_waiting([](auto& x) { return second(x).scope; }),
                      of_waiting([](auto& x) { return second(x).external; }),
                      of_waiting([](auto& x) { return x.first_name; }),
                      of_waiting([](auto& x) { return x.last_name; }),
                      of_waiting([](auto& x) { return x.username; }),
                      of_waiting([](auto& x) { return x.language; }));
  }

  void read() {
    pool_.run(read_statement(),
              [self = shared_from_this()](result<rows> r) { self->on_read(std::move(r)); });
  }

  void on_read(result<rows> r) {
    if (!r)
      return done_(r.error());
    std::vector<std::size_t> unknown;
    for (const auto& x : *r) {
      auto i = waiting_.at(static_cast<std::size_t>(x.number("n") - 1));
      // After people were made known everybody is, unless a chat or name changed under us:
      // harmless.
      if (!x.flag("known") && (!made_ || x.is_null("identity_id") || x.is_null("chat_id"))) {
        unknown.push_back(i);
        continue;
      }
      auto suspected = opened_[i].suspected;
      opened_[i] = to_opened(x);
      opened_[i].suspected = suspected;
    }
    if (unknown.empty())
      return done_(std::move(opened_));
    if (made_)
      return done_(fault{errc::retry, "a person was made known and is gone again"});
    waiting_ = std::move(unknown);
    make_known();
  }

  void make_known() {
    made_ = true;
    auto platform = of_waiting([](auto& x) { return x.who[0].platform; });
    auto scope = of_waiting([](auto& x) { return x.who[0].scope; });
    auto external = of_waiting([](auto& x) { return x.who[0].external; });
    auto platform2 = of_waiting([](auto& x) { return second(x).platform; });
    auto scope2 = of_waiting([](auto& x) { return second(x).scope; });
    auto external2 = of_waiting([](auto& x) { return second(x).external; });
    auto first_name = of_waiting([](auto& x) { return x.first_name; });
    auto last_name = of_waiting([](auto& x) { return x.last_name; });
    auto username = of_waiting([](auto& x) { return x.username; });
    auto language = of_waiting([](auto& x) { return x.language; });
    pool_.run_together(
        {make_people(platform, scope, external, platform2, scope2, external2, first_name, last_name,
                     username, language),
         pair_identities(platform, scope, external, platform2, scope2, external2),
         make_chats(of_waiting([](auto& x) { return x.channel; }), platform, scope, external,
                    of_waiting([](auto& x) { return x.chat; })),
         rename_people(platform, scope, external, first_name, last_name, username, language)},
        [self = shared_from_this()](result<std::vector<rows>> r) {
          if (!r)
            return self->done_(r.error());
          self->read();
        });
  }

  pool& pool_;
  std::vector<open_request> requests_;
  std::vector<opened> opened_;
  std::vector<std::size_t> waiting_; // which requests the current statement is about
  bool made_ = false;
  answer done_;
};

} // namespace

void open_turns(pool& p, std::vector<open_request> requests,
                std::function<void(result<std::vector<opened>>)> done) {
  std::make_shared<opening>(p, std::move(requests), std::move(done))->start();
}

} // namespace frontdesk::db::runtime
