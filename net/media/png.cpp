// libpng's simplified interface with its flag for speed, one byte a pixel: to compress is what
// costs, and a third of the bytes takes a third of the time.
#include "net/media/png.hpp"

#include "base/text.hpp"

#include <cairo.h>
#include <png.h>

#include <cstdint>
#include <cstring>
#include <optional>
#include <unordered_map>
#include <vector>

namespace frontdesk::net::media {
namespace {

struct palette {
  std::vector<std::uint8_t> colours; // red, green, blue of each
  std::vector<std::uint8_t> pixels;  // their numbers
};

/// Cairo keeps a pixel as 0xXXRRGGBB in the machine's order. Nothing if, without the lowest `less`
/// bits of a channel, there are more than 256 colours.
std::optional<palette> paletted(cairo_surface_t* image, int less) {
  const int width = cairo_image_surface_get_width(image);
  const int height = cairo_image_surface_get_height(image);
  const auto* row = cairo_image_surface_get_data(image);
  const auto channel = 0xFFU >> less << less;
  const std::uint32_t kept = channel << 16 | channel << 8 | channel;
  const auto fill = 0xFFU >> (8 - less); // so that white stays white
  palette out;
  out.pixels.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  std::unordered_map<std::uint32_t, std::uint8_t> known;
  std::uint32_t last = 0;
  std::uint8_t number = 0;
  for (int y = 0; y < height; ++y, row += cairo_image_surface_get_stride(image))
    for (int x = 0; x < width; ++x) {
      std::uint32_t pixel = 0;
      std::memcpy(&pixel, row + 4 * static_cast<std::ptrdiff_t>(x), sizeof pixel);
      pixel &= kept;
      if (pixel != last || known.empty()) { // most of a page is white beside white
        auto [at, is_new] = known.try_emplace(pixel, static_cast<std::uint8_t>(known.size()));
        if (known.size() > 256)
          return std::nullopt;
        if (is_new)
          for (int shift : {16, 8, 0}) {
            auto value = pixel >> shift & 0xFFU;
            out.colours.push_back(static_cast<std::uint8_t>(value > 0x7F ? value | fill : value));
          }
        last = pixel;
        number = at->second;
      }
      out.pixels.push_back(number);
    }
  return out;
}

} // namespace

result<std::string> to_png(cairo_surface_t* image) {
  cairo_surface_flush(image);
  std::optional<palette> p;
  for (int less = 0; !p; ++less) // six bits fewer leave 64 colours
    p = paletted(image, less);
  png_image about{};
  about.version = PNG_IMAGE_VERSION;
  about.width = static_cast<png_uint_32>(cairo_image_surface_get_width(image));
  about.height = static_cast<png_uint_32>(cairo_image_surface_get_height(image));
  about.format = PNG_FORMAT_RGB_COLORMAP;
  about.flags = PNG_IMAGE_FLAG_FAST;
  about.colormap_entries = static_cast<png_uint_32>(p->colours.size() / 3);
  std::string bytes(PNG_IMAGE_PNG_SIZE_MAX(about), '\0');
  png_alloc_size_t size = bytes.size();
  if (png_image_write_to_memory(&about, bytes.data(), &size, 0, p->pixels.data(), 0,
                                p->colours.data())
      == 0)
    return fault{errc::bug, text::cat("png: ", std::string_view(about.message))};
  bytes.resize(size);
  return bytes;
}

} // namespace frontdesk::net::media
