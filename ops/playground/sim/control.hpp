// The /sim control API: people act, the clock moves, things fail, all by HTTP.
#pragma once

#include "ops/playground/emulator.hpp"
#include "ops/playground/sim/views.hpp"

namespace frontdesk::playground::sim {

/// Answers /sim/<verb> with JSON; false for other paths and for those it does not have.
///   GET  state, stats, turns, transcript?platform=&channel=&person=
///   POST users, type, send, tap, edit, block, clock, fault, delivery, repeat, limits, reset
/// A request that cannot be done is answered 400 {"error": "..."}.
class control {
public:
  explicit control(emulator& e) : e_(e) {}
  bool handle(http::request&, const std::shared_ptr<http::responder>&);

private:
  json::value run(std::string_view verb, const json::object&);
  json::value act(std::string_view verb, const json::object&);
  json::value add_person(const json::object&);
  json::value type(const json::object&);
  json::value send(const json::object&);
  json::value tap(const json::object&);
  json::value edit(const json::object&);
  json::value block(const json::object&);
  json::value arm(const json::object&);
  json::value disturb(const json::object&);
  json::value limit(const json::object&);

  emulator& e_;
};

} // namespace frontdesk::playground::sim
