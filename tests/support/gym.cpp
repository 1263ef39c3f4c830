// Writes the gym's configuration.
#include "tests/support/gym.hpp"

#include "base/text.hpp"

namespace frontdesk::test::gym {

std::string configuration(const std::string& public_url, const std::string& database,
                          const std::string& api) {
  return text::cat("public_url = \"", public_url, "\"\ndatabase = \"", database, "\"\n", R"(
[[business]]
name = "gym"
areas = ["club"]
time_zone = "Asia/Kolkata"
languages = ["en", "hi"]
owners = [424837855, "whatsapp:+919812345678"]
[[channel]]
name = "gym"
business = "gym"
platform = "telegram"
)",
                   "token = \"", bot_token, "\"\nsecret = \"", secret, "\"\napi = \"", api, "\"\n",
                   R"([[channel]]
name = "desk"
business = "gym"
platform = "whatsapp"
)",
                   "phone_number_id = \"", phone_number_id, "\"\ntoken = \"", access_token,
                   "\"\napp_secret = \"", app_secret, "\"\nverify_token = \"", verify_token,
                   "\"\napi = \"", api, "/v23.0\"\n");
}

} // namespace frontdesk::test::gym
