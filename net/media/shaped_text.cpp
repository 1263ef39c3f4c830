// Lays texts out with Pango and keeps them, each thread for itself.
#include "net/media/shaped_text.hpp"

#include "base/text.hpp"

#include <cstring>
#include <memory>
#include <pango/pangocairo.h>
#include <unordered_map>

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
constexpr std::size_t most_kept = 4096; // some 2 kB each

struct unref {
  void operator()(void* object) const { g_object_unref(object); }
};
struct free_font {
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};

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

/// Unhinted metrics at 72 dpi: the PDF and the picture break lines alike.
PangoContext* make_context() {
  auto* context = pango_font_map_create_context(pango_cairo_font_map_get_default());
  pango_cairo_context_set_resolution(context, 72);
  auto* options = cairo_font_options_create();
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context, options);
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context, FALSE);
  return context;
}

class shaper {
public:
  PangoLayout* shape(double width, std::string_view text, const style& s) {
    auto key = key_of(width, text, s);
    if (auto at = kept_.find(key); at != kept_.end())
      return at->second.get();
    if (kept_.size() >= most_kept)
      kept_.clear();
    return kept_.emplace(std::move(key), lay_out(width, text, s)).first->second.get();
  }

private:
  using layout = std::unique_ptr<PangoLayout, unref>;

  /// Everything that a layout depends on; not its colour.
  static std::string key_of(double width, std::string_view text, const style& s) {
    std::string key(sizeof width + sizeof s.size + 2, '\0');
    std::memcpy(key.data(), &width, sizeof width);
    std::memcpy(key.data() + sizeof width, &s.size, sizeof s.size);
    key[key.size() - 2] = static_cast<char>(s.bold);
    key[key.size() - 1] = static_cast<char>(s.to);
    return key.append(text);
  }

  layout lay_out(double width, std::string_view text, const style& s) {
    layout out(pango_layout_new(context_.get()));
    pango_font_description_set_absolute_size(font_.get(), s.size * PANGO_SCALE);
    pango_font_description_set_weight(font_.get(),
                                      s.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(out.get(), font_.get());
    pango_layout_set_wrap(out.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(out.get(), width < 0 ? -1 : static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_alignment(out.get(), pango(s.to));
    const auto sound = sound_text(text);
    pango_layout_set_text(out.get(), sound.data(), static_cast<int>(sound.size()));
    return out;
  }

  std::unique_ptr<PangoContext, unref> context_{make_context()};
  // Parsed once: naming every script takes a while.
  std::unique_ptr<PangoFontDescription, free_font> font_{
      pango_font_description_from_string(families)};
  std::unordered_map<std::string, layout> kept_;
};

} // namespace

std::string sound_text(std::string_view text) {
  if (text::is_storable(text))
    return std::string(text);
  char* made = g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()));
  std::string out(made);
  g_free(made);
  return out;
}

PangoLayout* shape(double width, std::string_view text, const style& s) {
  thread_local shaper of_this_thread;
  return of_this_thread.shape(width, text, s);
}

} // namespace frontdesk::net::media
