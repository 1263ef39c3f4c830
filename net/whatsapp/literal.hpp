// Words that WhatsApp must show as they were typed.
#pragma once

#include <string>
#include <string_view>

namespace frontdesk::net::whatsapp {

/// The Cloud API has no switch against *bold*, _italic_, ~struck~ and `code`: every mark that could
/// begin or end one stands between invisible word joiners.
std::string literal(std::string_view);

} // namespace frontdesk::net::whatsapp
