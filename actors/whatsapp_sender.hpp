// Sends posts through a WhatsApp number.
#pragma once

#include "actors/sender.hpp"
#include "net/http/client.hpp"

namespace frontdesk::actors {

class whatsapp_sender final : public sender {
public:
  /// `api`: the Graph API's address with its version.
  whatsapp_sender(net::http::client& client, std::shared_ptr<const lease> own,
                  net::http::endpoint api, std::string phone_number_id, std::string token)
      : client_(client), own_(std::move(own)), api_(std::move(api)),
        number_(std::move(phone_number_id)), token_(std::move(token)) {}

  void send(const delivery&, const std::string& target, const media&, done) override;
  bool edits() const override { return false; }
  std::string_view platform() const override { return "whatsapp"; }

private:
  net::http::client& client_; // outlives the couriers
  std::shared_ptr<const lease> own_;
  net::http::endpoint api_;
  std::string number_;
  std::string token_;
};

} // namespace frontdesk::actors
