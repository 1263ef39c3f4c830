// /sim/events: every change as it happens, as server-sent events for the page and for scripts.
#pragma once

#include "ops/playground/emulator.hpp"

#include <list>
#include <memory>

namespace frontdesk::playground::sim {

/// Events: "message" (said, edited or written; with the message), "deleted", "typing", "answered"
/// (toast), "turn" (times so far). Each names platform, channel and person.
class events {
public:
  /// From now on changes are published. On the emulator's thread.
  void watch(emulator&);
  bool handle(http::request&, const std::shared_ptr<http::responder>&);

private:
  void on_telegram(telegram::bot&, const telegram::change&);
  void on_whatsapp(whatsapp::number&, const whatsapp::change&);
  void publish(const char* event, const json::object&);

  std::list<std::shared_ptr<http::responder>> listeners_;
};

} // namespace frontdesk::playground::sim
