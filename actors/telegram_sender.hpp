// Sends posts through a Telegram bot.
#pragma once

#include "actors/sender.hpp"
#include "net/http/client.hpp"

namespace frontdesk::actors {

class telegram_sender final : public sender {
public:
  /// `api`: the Bot API's address; the token becomes part of every call's path and is never logged.
  telegram_sender(net::http::client& client, std::shared_ptr<const lease> own,
                  net::http::endpoint api, std::string token)
      : client_(client), own_(std::move(own)), api_(std::move(api)), token_(std::move(token)) {}

  void send(const delivery&, const std::string& target, const media&, done) override;
  bool edits() const override { return true; }
  std::string_view platform() const override { return "telegram"; }

private:
  net::http::client& client_; // outlives the couriers
  std::shared_ptr<const lease> own_;
  net::http::endpoint api_;
  std::string token_;
};

} // namespace frontdesk::actors
