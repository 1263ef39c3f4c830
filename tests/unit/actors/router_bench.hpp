// A router over a scripted database on the deterministic scheduler: updates in, answers out.
#pragma once

#include "actors/router.hpp"
#include "tests/support/actor_bench.hpp"
#include "tests/unit/actors/scripted_database.hpp"

#include <caf/event_based_actor.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace frontdesk::actors {

struct router_bench {
  actor_bench bench;
  std::shared_ptr<database_script> script = std::make_shared<database_script>();
  std::shared_ptr<directory> channels = std::make_shared<directory>();
  database_actor database;
  router_actor routes;
  std::map<std::string, int> answers;                           // status by update key
  std::vector<std::string> opened;                              // keys, in order
  std::map<std::string, std::int64_t> counts;                   // what open says of a key
  std::map<std::string, int> watched;                           // opens that counted, by key
  std::shared_ptr<bool> broken = std::make_shared<bool>(false); // a conversation throws

  explicit router_bench(router_limits limits = {}) {
    channels->channels[1] = {{1},    {1},      "gym", net::platform::telegram, "Asia/Kolkata",
                             {"en"}, {"club"}, {}};
    script->open = [this](const db::runtime::open_request& x) { return open(x); };
    script->commit = [](const db::runtime::turn_commit& t) { return done(t); };
    script->alone = script->commit;
    script->read = [](const db::statement&) { return db::rows{}; };
    auto deps = std::make_shared<conversation_deps>();
    database = bench.system().spawn(scripted, script);
    deps->database = database;
    deps->channels = channels.get();
    deps->replica = [broken = broken] {
      if (*broken)
        throw std::runtime_error("a mistake of ours");
      return replica_id{9};
    };
    deps->watch_suspects = [](const net::update&) { return true; };
    routes = bench.system().spawn(router, std::shared_ptr<const conversation_deps>(deps), limits);
    bench.run();
  }
  ~router_bench() {
    script->held.clear(); // promises hold their actor, which holds the script
    caf::anon_send_exit(routes, caf::exit_reason::user_shutdown);
    bench.run();
  }

  result<db::runtime::opened> open(const db::runtime::open_request& x) {
    opened.push_back(x.update_key);
    watched[x.update_key] += x.watch_suspects ? 1 : 0;
    db::runtime::opened o;
    o.business = {1};
    o.person = {std::stoll(x.chat)};
    o.standing = role::owner;
    o.name = "Asha";
    o.language = "en";
    o.next_run = 5;
    o.chat.id = {70};
    o.suspected.times = x.watch_suspects ? std::max<std::int64_t>(1, counts[x.update_key]) : 0;
    return o;
  }
  static result<db::runtime::committed> done(const db::runtime::turn_commit& t) {
    db::runtime::committed c;
    c.version = t.expected_version + 1;
    c.posts.resize(t.posts.size());
    c.ours.resize(t.posts.size(), false);
    c.places.resize(t.posts.size());
    c.settled.resize(t.posts.size());
    c.waits_us.resize(t.posts.size());
    return c;
  }

  void says(std::int64_t person, const std::string& key) {
    sends(person, key);
    bench.run();
  }
  /// Without letting anything happen yet.
  void sends(std::int64_t person, const std::string& key, std::vector<db::statement> first = {}) {
    net::update u;
    u.channel = {1};
    u.on = net::platform::telegram;
    u.key = key;
    u.chat = std::to_string(person);
    u.who = {{net::platform::telegram, "", u.chat}};
    u.text = "/start";
    caf::anon_send(routes, arrival{{std::move(u)},
                                   std::move(first),
                                   [this, key](const turn_reply& r) { answers[key] = r.status; }});
  }
  void hold(std::vector<std::string> keys) {
    script->holds = [keys](const db::runtime::turn_commit& t) {
      return std::find(keys.begin(), keys.end(), t.update_key) != keys.end();
    };
  }
  /// The held commit of this update is answered now.
  void release(const std::string& key) {
    // Promises are kept on their actor's own thread.
    caf::anon_send(database, resumption{[this, key] {
                     for (auto& [turn, promise] : script->held)
                       if (turn.update_key == key)
                         promise.deliver(std::move(*done(turn)));
                   }});
    bench.run();
  }
  bool is_opened(const std::string& key) const {
    return std::find(opened.begin(), opened.end(), key) != opened.end();
  }
  std::vector<std::string> committed() const {
    std::vector<std::string> out;
    for (const auto& t : script->written)
      out.push_back(t.update_key);
    return out;
  }
  /// How many conversation actors live.
  std::int64_t conversations() {
    std::int64_t n = -1;
    bench.system().spawn([this, &n](caf::event_based_actor* self) {
      self->request(routes, caf::infinite, status_atom_v).then([&n](const actor_status& s) {
        n = s.waiting;
      });
    });
    bench.run();
    return n;
  }
};

} // namespace frontdesk::actors
