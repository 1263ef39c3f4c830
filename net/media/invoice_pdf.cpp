// Renders an invoice as an A4 PDF and its first page as a picture.
#include "net/media/invoice_pdf.hpp"

#include "net/media/invoice_sheet.hpp"
#include "net/media/png.hpp"
#include "net/media/shaped_text.hpp"

#include "base/text.hpp"

#include <cairo-pdf.h>
#include <cairo.h>

#include <limits>
#include <memory>

namespace frontdesk::net::media {
namespace {

constexpr double points_per_inch = 72;

using surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
using context = std::unique_ptr<cairo_t, decltype(&cairo_destroy)>;

cairo_status_t append(void* to, const unsigned char* bytes, unsigned size) noexcept {
  try {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), size);
    return CAIRO_STATUS_SUCCESS;
  } catch (const std::bad_alloc&) {
    return CAIRO_STATUS_NO_MEMORY;
  }
}

int count_pages(cairo_t* cairo, const invoice_view& v) {
  canvas on(cairo);
  on.mute(true);
  return invoice_sheet(on, v, 0).draw(std::numeric_limits<int>::max());
}

result<std::string> finished(cairo_t* cairo, std::string bytes) {
  if (const auto status = cairo_status(cairo); status != CAIRO_STATUS_SUCCESS)
    return fault{errc::bug, text::cat("cairo: ", cairo_status_to_string(status))};
  return bytes;
}

void describe(cairo_surface_t* pdf, const invoice_view& v) {
  const auto moment = text::cat(to_iso(v.date), "T00:00:00+05:30");
  cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, sound_text(v.number).c_str());
  cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_AUTHOR,
                                 sound_text(v.supplier.name).c_str());
  cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, moment.c_str());
  cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_MOD_DATE, moment.c_str());
}

/// On white, as if there were so many pages. True: there are more than the first.
bool draw_first_page(cairo_t* cairo, const invoice_view& v, int pages) {
  cairo_set_source_rgb(cairo, 1, 1, 1);
  cairo_paint(cairo);
  canvas on(cairo);
  invoice_sheet sheet(on, v, pages);
  sheet.draw(1);
  return sheet.is_cut();
}

/// Draws as if there were so many pages, and says how many there are.
result<std::string> draw_pdf(const invoice_view& v, int& pages) {
  std::string bytes;
  const surface pdf(cairo_pdf_surface_create_for_stream(append, &bytes, page_width, page_height),
                    cairo_surface_destroy);
  describe(pdf.get(), v);
  const context cairo(cairo_create(pdf.get()), cairo_destroy);
  {
    canvas on(cairo.get());
    pages = invoice_sheet(on, v, pages).draw(std::numeric_limits<int>::max());
  }
  cairo_show_page(cairo.get());
  cairo_surface_finish(pdf.get());
  return finished(cairo.get(), std::move(bytes));
}

} // namespace

result<std::string> invoice_pdf(const invoice_view& v) {
  int pages = 1;
  auto drawn = draw_pdf(v, pages);
  // Every page says how many there are. Nearly all invoices have one, and drawing is what costs.
  if (pages > 1)
    drawn = draw_pdf(v, pages);
  return drawn;
}

result<std::string> invoice_png(const invoice_view& v, double dots_per_inch) {
  const double scale = dots_per_inch / points_per_inch;
  const surface image(cairo_image_surface_create(CAIRO_FORMAT_RGB24,
                                                 static_cast<int>(page_width * scale),
                                                 static_cast<int>(page_height * scale)),
                      cairo_surface_destroy);
  const context cairo(cairo_create(image.get()), cairo_destroy);
  cairo_scale(cairo.get(), scale, scale);
  if (draw_first_page(cairo.get(), v, 1))
    draw_first_page(cairo.get(), v, count_pages(cairo.get(), v));
  FD_TRY(auto bytes, to_png(image.get()));
  return finished(cairo.get(), std::move(bytes));
}

} // namespace frontdesk::net::media
