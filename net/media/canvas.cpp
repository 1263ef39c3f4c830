// Drawing on pages: texts that shaped_text laid out, rules and boxes (Cairo).
#include "net/media/canvas.hpp"

#include "net/media/shaped_text.hpp"

#include <pango/pangocairo.h>

#include <algorithm>

namespace frontdesk::net::media {
namespace {

constexpr double latin_ascent = 1.069; // of Noto Sans, for a size of 1

void paint(cairo_t* cairo, const colour& c) {
  cairo_set_source_rgb(cairo, c.red, c.green, c.blue);
}

/// Scripts differ in ascent: what this is lower than Latin's is added above, so that texts drawn at
/// one height share a baseline.
double drop(PangoLayout* layout, const style& s) {
  return std::max(0.0, latin_ascent * s.size
                           - static_cast<double>(pango_layout_get_baseline(layout)) / PANGO_SCALE);
}

double height_of(PangoLayout* layout, const style& s) {
  int units = 0;
  pango_layout_get_size(layout, nullptr, &units);
  return static_cast<double>(units) / PANGO_SCALE + drop(layout, s);
}

} // namespace

double canvas::text(double x, double y, double width, std::string_view text, const style& s) {
  if (text.empty())
    return 0;
  auto* layout = shape(width, text, s);
  if (!muted_) {
    paint(cairo_, s.fill);
    cairo_move_to(cairo_, x, y + drop(layout, s));
    pango_cairo_show_layout(cairo_, layout);
  }
  return height_of(layout, s);
}

double canvas::height(double width, std::string_view text, const style& s) {
  if (text.empty())
    return 0;
  return height_of(shape(width, text, s), s);
}

double canvas::width(std::string_view text, const style& s) {
  int units = 0;
  pango_layout_get_size(shape(-1, text, s), &units, nullptr);
  return static_cast<double>(units) / PANGO_SCALE;
}

void canvas::rule(double x, double y, double width, const colour& c, double thickness) {
  box(x, y - thickness / 2, width, thickness, c);
}

void canvas::box(double x, double y, double width, double height, const colour& c) {
  if (muted_)
    return;
  paint(cairo_, c);
  cairo_rectangle(cairo_, x, y, width, height);
  cairo_fill(cairo_);
}

void canvas::frame(double x, double y, double width, double height, const colour& c) {
  if (muted_)
    return;
  paint(cairo_, c);
  cairo_set_line_width(cairo_, 0.5);
  cairo_rectangle(cairo_, x, y, width, height);
  cairo_stroke(cairo_);
}

void canvas::next_page() {
  if (!muted_)
    cairo_show_page(cairo_);
}

} // namespace frontdesk::net::media
