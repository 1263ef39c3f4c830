// Hindi of the core: navigation, drafts, checks, pickers.
#pragma once

#include "actors/text/languages.hpp"

namespace frontdesk::text::hi {

inline constexpr translation core[] = {
  {"‹ Back", "‹ वापस"},
};

} // namespace frontdesk::text::hi
