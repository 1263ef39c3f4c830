// The /sim control API: people act, the clock moves, things fail, all by HTTP.
#pragma once

#include "ops/playground/emulator.hpp"
#include "ops/playground/sim/views.hpp"

#include <deque>

namespace frontdesk::playground::sim {

/// Answers /sim/<verb> with JSON; false for other paths and for those it does not have.
///   GET  state, stats, turns, transcript?platform=&channel=&person=
///   POST users, type, send, tap, edit, block, clock, fault, delivery, repeat, limits, reset
/// A request that cannot be done is answered 400 {"error": "..."}.
class control {
public:
  explicit control(emulator& e) : e_(e) {}
  /// From now on calls that the platforms refused are kept for `stats`. On the emulator's thread.
  void watch();
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

  json::object figures() const;

  emulator& e_;
  std::int64_t calls_ = 0;
  std::deque<json::value> refused_; // the newest
};

} // namespace frontdesk::playground::sim
