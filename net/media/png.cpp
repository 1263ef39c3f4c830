// libpng's simplified interface with its flag for speed, one byte a pixel: to compress is what
// costs, and a third of the bytes takes a third of the time.
#include "net/media/png.hpp"

#include "base/text.hpp"

#include <cairo.h>
#include <png.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <unordered_map>
#include <vector>

namespace frontdesk::net::media {
namespace {

/// An image whose pixels are numbers of at most 256 colours.
struct paletted {
  std::vector<std::uint8_t> colours; // red, green, blue of each
  std::vector<std::uint8_t> pixels;
};

/// Without the lowest `less` bits of a channel, which makes colours few.
class painter_by_numbers {
public:
  painter_by_numbers(std::size_t pixels, int less)
      : kept_((0xFFU >> less << less) * 0x010101U), fill_(0xFFU >> (8 - less)) {
    out_.pixels.resize(pixels);
    number_of(white);       // number 0, as every pixel is from the beginning
    recent_.fill({~0U, 0}); // of no pixel: they have 24 bits
  }

  /// False if there are more than 256 colours.
  bool take(const std::uint32_t* row, std::size_t width, std::uint8_t* numbers) {
    constexpr std::size_t block = 16;
    static constexpr auto blank = [] {
      std::array<std::uint32_t, block> out{};
      out.fill(0xFFFFFFFF);
      return out;
    }();
    for (std::size_t x = 0; x < width; x += block) {
      const auto n = std::min(block, width - x);
      if (std::memcmp(row + x, blank.data(), n * sizeof *row) != 0) // most of a page is blank
        take_block(row + x, n, numbers + x);
    }
    return known_.size() <= 256;
  }
  paletted& result() { return out_; }

private:
  static constexpr std::uint32_t white = 0xFFFFFF;

  void take_block(const std::uint32_t* row, std::size_t width, std::uint8_t* numbers) {
    for (std::size_t x = 0; x < width; ++x) {
      const auto pixel = row[x] & kept_;
      auto& recent = recent_[pixel * 0x9E3779B1U >> 24]; // Knuth's multiplicative hash
      if (recent.pixel != pixel)
        recent = {pixel, number_of(pixel)};
      numbers[x] = recent.number;
    }
  }

  std::uint8_t number_of(std::uint32_t pixel) {
    auto [at, is_new] = known_.try_emplace(pixel & kept_, static_cast<std::uint8_t>(known_.size()));
    if (is_new)
      for (int shift : {16, 8, 0}) {
        auto value = pixel >> shift & kept_ & 0xFFU;
        out_.colours.push_back( // so that white stays white
            static_cast<std::uint8_t>(value > 0x7F ? value | fill_ : value));
      }
    return at->second;
  }

  paletted out_;
  std::uint32_t kept_;
  std::uint32_t fill_;
  std::unordered_map<std::uint32_t, std::uint8_t> known_;
  struct numbered {
    std::uint32_t pixel;
    std::uint8_t number;
  };
  std::array<numbered, 256> recent_; // before known_: the edges of letters change at every pixel
};

/// Cairo keeps a pixel as 0xXXRRGGBB in the machine's order.
std::optional<paletted> by_numbers(cairo_surface_t* image, int less) {
  const auto width = static_cast<std::size_t>(cairo_image_surface_get_width(image));
  const auto height = static_cast<std::size_t>(cairo_image_surface_get_height(image));
  const auto stride = static_cast<std::size_t>(cairo_image_surface_get_stride(image));
  const auto* rows = cairo_image_surface_get_data(image);
  painter_by_numbers painter(width * height, less);
  for (std::size_t y = 0; y < height; ++y) {
    const auto* row = reinterpret_cast<const std::uint32_t*>(rows + y * stride);
    if (!painter.take(row, width, painter.result().pixels.data() + y * width))
      return std::nullopt;
  }
  return std::move(painter.result());
}

} // namespace

result<std::string> to_png(cairo_surface_t* image) {
  cairo_surface_flush(image);
  std::optional<paletted> p;
  for (int less = 0; !p; ++less) // six bits fewer leave 64 colours
    p = by_numbers(image, less);
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
