// What the broadcast flow and its cards share.
#pragma once

#include <string>
#include <string_view>

namespace frontdesk::flows {

/// "Everyone", "Staff" …, of an audience as desk.audience knows it.
std::string audience_name(std::string_view audience, std::string_view language);

} // namespace frontdesk::flows
