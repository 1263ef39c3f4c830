// Renders an invoice as an A4 PDF and its first page as a picture.
#pragma once

#include "net/media/invoice_view.hpp"

#include "base/result.hpp"

#include <string>

namespace frontdesk::net::media {

/// The same view gives the same bytes: the document's dates are the invoice's. May run on any
/// thread; 3 to 10 ms.
[[nodiscard]] result<std::string> invoice_pdf(const invoice_view&);

/// Page 1 as PNG. At 180 dots a module of the QR code is at least 4 pixels; time and bytes grow
/// with their square.
[[nodiscard]] result<std::string> invoice_png(const invoice_view&, double dots_per_inch = 180);

} // namespace frontdesk::net::media
