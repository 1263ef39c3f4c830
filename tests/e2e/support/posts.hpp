// Webhook posts as the platforms authenticate them.
#pragma once

#include "net/whatsapp/signature.hpp"
#include "tests/support/gym.hpp"
#include "tests/support/raw_client.hpp"

#include <string>

namespace frontdesk::test {

inline std::string telegram_post(const std::string& body) {
  return posted("/telegram/gym",
                std::string("X-Telegram-Bot-Api-Secret-Token: ") + gym::secret + "\r\n", body);
}

inline std::string whatsapp_post(const std::string& body) {
  return posted("/whatsapp/desk",
                "X-Hub-Signature-256: " + net::whatsapp::sign(body, gym::app_secret) + "\r\n",
                body);
}

/// A WhatsApp post of these items for the desk's number.
inline std::string whatsapp_items(const std::string& items) {
  return std::string(R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{)")
         + R"("field":"messages","value":{"metadata":{"phone_number_id":")" + gym::phone_number_id
         + R"("},"messages":[)" + items + "]}}]}]}";
}

/// The status of the answer to one request on a connection of its own; empty: none came.
inline std::string status_of(int port, const std::string& request) {
  raw_client wire(static_cast<std::uint16_t>(port));
  wire.write(request);
  auto answer = wire.read("\r\n\r\n");
  return answer.size() > 12 ? answer.substr(9, 3) : std::string();
}

} // namespace frontdesk::test
