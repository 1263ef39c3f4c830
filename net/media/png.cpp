// libpng's simplified interface with its flag for speed.
#include "net/media/png.hpp"

#include "base/text.hpp"

#include <cairo.h>
#include <png.h>

#include <cstdint>
#include <cstring>
#include <vector>

namespace frontdesk::net::media {
namespace {

/// Cairo keeps a pixel as 0xXXRRGGBB in the machine's order.
std::vector<std::uint8_t> packed(const unsigned char* from, int width, int height, int stride) {
  std::vector<std::uint8_t> out;
  out.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      std::uint32_t pixel = 0;
      std::memcpy(&pixel, from + static_cast<std::ptrdiff_t>(y) * stride + 4 * x, sizeof pixel);
      for (int shift : {16, 8, 0})
        out.push_back(static_cast<std::uint8_t>(pixel >> shift));
    }
  return out;
}

} // namespace

result<std::string> to_png(cairo_surface_t* image) {
  cairo_surface_flush(image);
  const int width = cairo_image_surface_get_width(image);
  const int height = cairo_image_surface_get_height(image);
  const auto pixels = packed(cairo_image_surface_get_data(image), width, height,
                             cairo_image_surface_get_stride(image));
  png_image about{};
  about.version = PNG_IMAGE_VERSION;
  about.width = static_cast<png_uint_32>(width);
  about.height = static_cast<png_uint_32>(height);
  about.format = PNG_FORMAT_RGB;
  about.flags = PNG_IMAGE_FLAG_FAST;
  std::string bytes(PNG_IMAGE_PNG_SIZE_MAX(about), '\0');
  png_alloc_size_t size = bytes.size();
  if (png_image_write_to_memory(&about, bytes.data(), &size, 0, pixels.data(), 0, nullptr) == 0)
    return fault{errc::bug, text::cat("png: ", std::string_view(about.message))};
  bytes.resize(size);
  return bytes;
}

} // namespace frontdesk::net::media
