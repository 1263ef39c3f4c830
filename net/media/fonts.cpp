// Asks Pango which characters the installed fonts lack.
#include "net/media/fonts.hpp"

#include <memory>
#include <pango/pangocairo.h>

namespace frontdesk::net::media {

namespace {

struct unref {
  void operator()(void* object) const { g_object_unref(object); }
};

} // namespace

bool can_draw(std::string_view text) {
  std::unique_ptr<PangoFontMap, unref> fonts{pango_cairo_font_map_new()};
  std::unique_ptr<PangoContext, unref> context{pango_font_map_create_context(fonts.get())};
  std::unique_ptr<PangoLayout, unref> layout{pango_layout_new(context.get())};
  pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  return pango_layout_get_unknown_glyphs_count(layout.get()) == 0;
}

} // namespace frontdesk::net::media
