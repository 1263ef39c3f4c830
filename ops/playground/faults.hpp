// Faults on demand: nothing fails unless somebody asked for it here.
#pragma once

#include "ops/playground/http/message.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <string_view>

namespace frontdesk::playground {

/// One kind of misbehaviour, armed for a number of calls.
struct fault {
  std::string platform; // "telegram", "whatsapp"; empty = both
  std::string method;   // "sendMessage", "messages", "media"; empty = every call
  std::string chat;     // only calls for this chat or recipient; empty = all
  int times = 1;        // -1 = until cleared
  std::chrono::milliseconds delay{0};
  int status = 0;          // 0 = the call succeeds (later, or without its answer arriving)
  int code = 0;            // WhatsApp's error code; 0 = the platform's usual one
  std::string description; // empty = the platform's usual text
  int retry_after = 0;
  http::ending end = http::ending::whole;
  bool after_effect = false; // the call takes effect first, then fails: an unknown outcome
  std::string body;          // the answer's bytes instead of the platform's; empty = the platform's
  std::string type;          // of `body`
};

/// Puts the fault's own bytes into the answer, if it has any.
void replace_answer(const fault&, http::reply&);

class faults {
public:
  void arm(fault f) { armed_.push_back(std::move(f)); }
  void clear() { armed_.clear(); }
  bool empty() const { return armed_.empty(); }
  /// The first armed fault that fits this call, counted down.
  std::optional<fault> take(std::string_view platform, std::string_view method,
                            std::string_view chat);

  /// Told of every call that meets a fault, before it takes effect.
  std::function<void(std::string_view method, std::string_view chat, const fault&)> on_taken;

private:
  std::list<fault> armed_;
};

} // namespace frontdesk::playground
