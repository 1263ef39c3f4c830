// What passes between the HTTP server and whoever answers: requests' answers, responders, limits,
// handlers.
#pragma once

#include "net/update.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::net::http {

struct response {
  int status = 200;
  std::string body = {};
  std::string content_type = "application/json"; // not sent when the body is empty
  int retry_after = 0;                           // seconds; 0 = no Retry-After
  bool close = false;                            // end the connection after this answer
  std::string_view allow = {};                   // a literal; for 405
};

inline constexpr int retry_soon = 2; // seconds. PLATFORMS 1.3: 1 to 5; a longer wait loses taps

inline response busy() {
  return {.status = 503, .retry_after = retry_soon};
}

/// Answers one request. May be copied and called from any thread; only the first call counts. If
/// every copy is dropped uncalled, the platform is told 503, so that it delivers again.
using responder = std::function<void(response)>;

struct limits {
  std::size_t header = 16 * 1024;
  std::size_t telegram_body =
      1024 * 1024; // an event is at most 512 KiB (TQueue.cpp MAX_EVENT_LENGTH)
  std::size_t whatsapp_body = 4 * 1024 * 1024; // Meta names no limit; third parties report 3 MB
  std::size_t unproven = 64 * 1024 * 1024;     // of unsigned bodies in all connections together
  std::size_t fields = 100;
  std::size_t connections = 4096;
  std::chrono::milliseconds header_time{10'000}; // from the first byte of a request, or from accept
  std::chrono::milliseconds body_time{30'000};   // from the end of the header
  std::chrono::milliseconds answer_time{
      5'000}; // request deadline; then 503 and the platform delivers again
  std::chrono::milliseconds write_time{10'000};
  std::chrono::milliseconds idle_time{90'000}; // Telegram closes after 60 s: ours must be longer
};

/// One channel's entrance: what proves that a post is authentic. The old secret counts while it is
/// being rotated.
struct door {
  std::string name;
  platform on = platform::telegram;
  std::string secret, secret_old; // Telegram: secret token; WhatsApp: app secret
  std::string verify_token;       // WhatsApp only
};

/// Who answers. All run on the server's I/O threads and must not block.
struct handlers {
  /// An authentic post of a channel. `body` has simdjson's padding (64 bytes) as spare capacity.
  using webhook = std::function<void(std::string_view channel, std::string body, responder)>;
  webhook telegram;
  webhook whatsapp;
  std::function<response()> livez;
  std::function<response()> readyz;
  std::function<response()> metrics;
  /// Told of every answer, for the metrics; may be empty. `route` is a name from the table of
  /// routes.
  std::function<void(std::string_view route, int status)> answered;
};

} // namespace frontdesk::net::http
