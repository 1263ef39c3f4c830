// Texts laid out with Pango, kept for the next time they are wanted.
#pragma once

#include "net/media/style.hpp"

#include <string>
#include <string_view>

// NOLINTNEXTLINE(bugprone-reserved-identifier): the library's own name
using PangoLayout = struct _PangoLayout;

namespace frontdesk::net::media {

/// The text with whatever is not UTF-8 replaced: Pango complains about it, Cairo fails.
std::string sound_text(std::string_view);

/// The text in lines of at most `width` points; of one line if that is negative. It is this
/// thread's, good until the next call. To shape is half of what a page costs, and a page measures a
/// text before it draws it, its picture draws the same, and the next invoice has the same headings:
/// the last few thousand are kept.
PangoLayout* shape(double width, std::string_view, const style&);

} // namespace frontdesk::net::media
