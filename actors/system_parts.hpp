// What the daemon is made of, in the order it is destroyed from the bottom up.
#pragma once

#include "actors/directory.hpp"
#include "actors/door.hpp"
#include "actors/handles.hpp"
#include "actors/heartbeat.hpp"
#include "actors/pulse.hpp"
#include "actors/system.hpp"
#include "base/clock.hpp"
#include "db/pool.hpp"
#include "net/http/client.hpp"
#include "net/http/server.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace frontdesk::actors {

class system::parts {
public:
  explicit parts(const config&);
  ~parts();

  bool start();
  void stop(std::chrono::milliseconds grace);

  net::http::handlers make_handlers();
  net::http::response readyz() const;
  /// start() did not succeed yet: `why` is told by /readyz from now on.
  bool put_off(std::string why);
  std::string waits_for() const;
  net::http::response metrics_text() const;
  void spawn_actors(directory);
  void spawn_couriers();
  router_actor spawn_router();
  void spawn_heart();

  config settings;
  const clock& time = system_clock();
  std::unique_ptr<net::http::client> client;
  std::unique_ptr<db::pool> pool;
  std::shared_ptr<const directory> channels;
  std::shared_ptr<lease> own;
  std::shared_ptr<neighbours> others;
  std::shared_ptr<pulse> beats;
  std::atomic<bool> draining{false};
  std::chrono::steady_clock::time_point stop_by = std::chrono::steady_clock::time_point::max();
  std::atomic<const door*> entrance{nullptr}; // set once, when the actors run
  std::unique_ptr<door> made_entrance;
  mutable std::mutex waiting_guard;
  std::string waiting_for = "the database"; // before the door opens

  caf::actor_system_config caf_config;
  std::unique_ptr<caf::actor_system> caf_system;
  database_actor database;
  std::map<std::int64_t, courier_actor> couriers;
  heartbeat_actor heart;
  router_actor routes;
  printer_actor artist;
  std::vector<caf::actor> pinned; // everything but the conversations, which end with the router

  std::unique_ptr<net::http::server> server; // stopped first: nothing arrives any more
};

} // namespace frontdesk::actors
