// The gym that whole-daemon tests serve: its two channels, their invented secrets, its
// configuration.
#pragma once

#include <string>

namespace frontdesk::test::gym {

inline constexpr const char* bot_token = "100001:AAEmulatedTokenOfTheGymBot0123456789";
inline constexpr const char* access_token = "emulated-access-token-of-the-desk-0123456789";
inline constexpr const char* secret = "emulated-secret-0123456789";
inline constexpr const char* app_secret = "emulated-app-secret-0123456789";
inline constexpr const char* verify_token = "emulated-verify-token-0123456789";
inline constexpr const char* phone_number_id = "106540352242922";

/// frontdesk.toml up to and with its channels: business "gym" (en, hi), Telegram channel "gym",
/// WhatsApp channel "desk". Sections may follow. `api`: where the platforms are emulated.
std::string configuration(const std::string& public_url, const std::string& database,
                          const std::string& api);

} // namespace frontdesk::test::gym
