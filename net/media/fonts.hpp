// Whether the machine's fonts can draw what documents hold.
#pragma once

#include <string_view>

namespace frontdesk::net::media {

/// Some installed font has a shape for every character of the text.
bool can_draw(std::string_view text);

} // namespace frontdesk::net::media
