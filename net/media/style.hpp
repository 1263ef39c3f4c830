// How a text looks, and the colours of our documents.
#pragma once

#include <cstdint>

namespace frontdesk::net::media {

struct colour {
  double red, green, blue;
};

inline constexpr colour ink{0.12, 0.14, 0.17};
inline constexpr colour muted{0.40, 0.43, 0.47};
inline constexpr colour accent{0.10, 0.29, 0.42};
inline constexpr colour warning{0.72, 0.11, 0.11};
inline constexpr colour band{0.93, 0.95, 0.97};
inline constexpr colour hairline{0.80, 0.83, 0.86};
inline constexpr colour white{1, 1, 1};

enum class align : std::uint8_t { left, centre, right };

struct style {
  double size = 8;
  bool bold = false;
  colour fill = ink;
  align to = align::left;
};

} // namespace frontdesk::net::media
