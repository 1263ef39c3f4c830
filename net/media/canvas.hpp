// Drawing on pages: text with shaping (Pango), rules and boxes (Cairo). Lengths are points, 72 to
// the inch.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// NOLINTBEGIN(bugprone-reserved-identifier): the libraries' own names
using cairo_t = struct _cairo;
using PangoLayout = struct _PangoLayout;
using PangoFontDescription = struct _PangoFontDescription;
// NOLINTEND(bugprone-reserved-identifier)

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

/// The text with whatever is not UTF-8 replaced: Pango complains about it, Cairo fails.
std::string sound_text(std::string_view);

class canvas {
public:
  explicit canvas(cairo_t*);
  ~canvas();
  canvas(const canvas&) = delete;
  canvas& operator=(const canvas&) = delete;

  /// Draws wrapped text in a column and returns the height it takes; empty text takes none.
  double text(double x, double y, double width, std::string_view, const style&);
  /// The height alone.
  double height(double width, std::string_view, const style&);
  /// Width of the text on one line.
  double width(std::string_view, const style&);

  void rule(double x, double y, double width, const colour&, double thickness = 0.5);
  void box(double x, double y, double width, double height, const colour&);
  void frame(double x, double y, double width, double height, const colour&);
  void next_page();

  /// While muted nothing is drawn, and everything else works: that is how a layout is measured.
  void mute(bool on) { muted_ = on; }
  bool is_muted() const { return muted_; }
  cairo_t* raw() const { return cairo_; }

private:
  void set(double width, std::string_view, const style&);
  double drop(const style&) const;
  double set_height(const style&) const;

  cairo_t* cairo_;
  PangoLayout* layout_;
  PangoFontDescription* font_; // parsed once: naming every script takes a while
  bool muted_ = false;
};

} // namespace frontdesk::net::media
