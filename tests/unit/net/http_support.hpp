// A server on loopback that records what reached its handlers, and requests for it.
#pragma once

#include "net/http/server.hpp"
#include "net/whatsapp/signature.hpp"
#include "tests/support/raw_client.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace frontdesk::test {

/// A server with a Telegram channel "gym" (secret "s3cret", old "0ld") and a WhatsApp channel
/// "desk" (app secret "app", verify token "tok"). Webhooks are answered 200 with the number of the
/// request unless `hold` is set.
class echo_server {
public:
  explicit echo_server(net::http::limits most = {}) {
    net::http::server_options options;
    options.most = most;
    options.doors = {{"gym", net::platform::telegram, "s3cret", "0ld", ""},
                     {"desk", net::platform::whatsapp, "app", "", "tok"}};
    auto note = [this](std::string_view channel, std::string body, net::http::responder answer) {
      const std::scoped_lock lock(mutex_);
      seen_.emplace_back(channel, std::move(body));
      if (hold)
        return held_.push_back(std::move(answer));
      net::http::response r;
      r.body = "{\"n\":" + std::to_string(seen_.size()) + "}";
      answer(r);
    };
    net::http::handlers h;
    h.telegram = note;
    h.whatsapp = note;
    h.livez = [] { return net::http::response{.body = "ok", .content_type = "text/plain"}; };
    h.readyz = [this]() -> net::http::response {
      if (throws)
        throw std::runtime_error("readyz is broken");
      if (on_readyz)
        on_readyz();
      return {.status = 503, .body = "{}"};
    };
    h.metrics = [] {
      return net::http::response{.body = "# metrics\n", .content_type = "text/plain"};
    };
    server_ = std::move(net::http::server::open(std::move(options), std::move(h)).value());
    server_->start();
  }

  std::uint16_t port() const { return server_->port(); }
  net::http::server& get() { return *server_; }
  /// Channel and body of every webhook that reached a handler.
  std::vector<std::pair<std::string, std::string>> seen() {
    const std::scoped_lock lock(mutex_);
    return seen_;
  }
  std::vector<net::http::responder> take_held() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(held_, {});
  }
  std::atomic<bool> hold = false;
  std::atomic<bool> throws = false;
  std::function<void()> on_readyz; // on the server's thread; set before the first request

private:
  std::mutex mutex_;
  std::vector<std::pair<std::string, std::string>> seen_;
  std::vector<net::http::responder> held_;
  std::unique_ptr<net::http::server> server_;
};

inline std::string telegram_post(std::string_view body, std::string_view more_fields = "") {
  return "POST /telegram/gym HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: s3cret\r\n"
         "Content-Type: application/json\r\nContent-Length: "
         + std::to_string(body.size())
         + "\r\nConnection: keep-alive\r\nAccept-Encoding: gzip, deflate\r\n"
         + std::string(more_fields) + "\r\n" + std::string(body);
}

inline std::string whatsapp_post(std::string_view body) {
  return "POST /whatsapp/desk HTTP/1.1\r\nHost: x\r\nX-Hub-Signature-256: "
         + net::whatsapp::sign(body, "app") + "\r\nContent-Length: " + std::to_string(body.size())
         + "\r\n\r\n" + std::string(body);
}

/// The status of the first response in the text; 0 if there is none.
inline int status_of(std::string_view text) {
  if (!text.starts_with("HTTP/1.1 ") || text.size() < 12)
    return 0;
  return std::stoi(std::string(text.substr(9, 3)));
}

} // namespace frontdesk::test
