// What a role is called.
#pragma once

#include "actors/flow/page.hpp"

#include <string>
#include <string_view>

namespace frontdesk::flows {

std::string role_name(role, std::string_view language);

} // namespace frontdesk::flows
