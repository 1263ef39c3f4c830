// Drawing on pages: text with shaping (Pango), rules and boxes (Cairo).
#include "net/media/canvas.hpp"

#include "base/text.hpp"

#include <pango/pangocairo.h>

#include <algorithm>

namespace frontdesk::net::media {
namespace {

/// A font for every script of India and its neighbours by name: left to itself, fallback mixes
/// serif into sans.
constexpr const char* families =
    "Noto Sans,Noto Sans Devanagari,Noto Sans Gujarati,Noto Sans Gurmukhi,Noto Sans Bengali,Noto "
    "Sans Oriya,"
    "Noto Sans Tamil,Noto Sans Telugu,Noto Sans Kannada,Noto Sans Malayalam,Noto Sans Sinhala,Noto "
    "Sans Arabic,"
    "Noto Sans Hebrew,Noto Sans Thai,Noto Sans Symbols,Noto Sans Symbols2,sans-serif";
constexpr double latin_ascent = 1.069; // of Noto Sans, for a size of 1

PangoAlignment pango(align to) {
  switch (to) {
  case align::centre:
    return PANGO_ALIGN_CENTER;
  case align::right:
    return PANGO_ALIGN_RIGHT;
  default:
    return PANGO_ALIGN_LEFT;
  }
}

void paint(cairo_t* cairo, const colour& c) {
  cairo_set_source_rgb(cairo, c.red, c.green, c.blue);
}

} // namespace

std::string sound_text(std::string_view text) {
  if (text::is_storable(text))
    return std::string(text);
  char* made = g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()));
  std::string out(made);
  g_free(made);
  return out;
}

canvas::canvas(cairo_t* cairo)
    : cairo_(cairo), layout_(pango_cairo_create_layout(cairo)),
      font_(pango_font_description_from_string(families)) {
  // Unhinted metrics at 72 dpi: the PDF and the picture break lines alike.
  auto* context = pango_layout_get_context(layout_);
  pango_cairo_context_set_resolution(context, 72);
  auto* options = cairo_font_options_create();
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context, options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context, FALSE);
  pango_layout_set_wrap(layout_, PANGO_WRAP_WORD_CHAR);
}

canvas::~canvas() {
  pango_font_description_free(font_);
  g_object_unref(layout_);
}

void canvas::set(double width, std::string_view text, const style& s) {
  pango_font_description_set_absolute_size(font_, s.size * PANGO_SCALE);
  pango_font_description_set_weight(font_, s.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout_, font_);
  pango_layout_set_width(layout_, width < 0 ? -1 : static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_alignment(layout_, pango(s.to));
  const auto sound = sound_text(text);
  pango_layout_set_text(layout_, sound.data(), static_cast<int>(sound.size()));
}

/// Scripts differ in ascent: what this is lower than Latin's is added above, so that texts drawn at
/// one height share a baseline.
double canvas::drop(const style& s) const {
  return std::max(0.0, latin_ascent * s.size
                           - static_cast<double>(pango_layout_get_baseline(layout_)) / PANGO_SCALE);
}

double canvas::set_height(const style& s) const {
  int units = 0;
  pango_layout_get_size(layout_, nullptr, &units);
  return static_cast<double>(units) / PANGO_SCALE + drop(s);
}

double canvas::text(double x, double y, double width, std::string_view text, const style& s) {
  if (text.empty())
    return 0;
  set(width, text, s);
  if (!muted_) {
    paint(cairo_, s.fill);
    cairo_move_to(cairo_, x, y + drop(s));
    pango_cairo_show_layout(cairo_, layout_);
  }
  return set_height(s);
}

double canvas::height(double width, std::string_view text, const style& s) {
  if (text.empty())
    return 0;
  set(width, text, s);
  return set_height(s);
}

double canvas::width(std::string_view text, const style& s) {
  set(-1, text, s);
  int units = 0;
  pango_layout_get_size(layout_, &units, nullptr);
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
