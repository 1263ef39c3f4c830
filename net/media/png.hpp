// A drawn page as PNG, quickly.
#pragma once

#include "base/result.hpp"

#include <string>

using cairo_surface_t = struct _cairo_surface; // NOLINT(bugprone-reserved-identifier): Cairo's name

namespace frontdesk::net::media {

/// An image surface of format RGB24. Cairo's own writer takes most of a picture's time for filters
/// and compression that an invoice does not need.
[[nodiscard]] result<std::string> to_png(cairo_surface_t*);

} // namespace frontdesk::net::media
