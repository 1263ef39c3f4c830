// Drawing on pages: text with shaping (Pango), rules and boxes (Cairo). Lengths are points, 72 to
// the inch.
#pragma once

#include "net/media/style.hpp"

#include <string_view>

// NOLINTBEGIN(bugprone-reserved-identifier): the libraries' own names
using cairo_t = struct _cairo;
// NOLINTEND(bugprone-reserved-identifier)

namespace frontdesk::net::media {

class canvas {
public:
  explicit canvas(cairo_t* cairo) : cairo_(cairo) {}

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
  cairo_t* cairo_;
  bool muted_ = false;
};

} // namespace frontdesk::net::media
