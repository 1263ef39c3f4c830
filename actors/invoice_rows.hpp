// Stored rows of an issued document as the view its PDF is drawn from. Pure.
#pragma once

#include "db/row.hpp"
#include "net/media/invoice_view.hpp"

#include <string_view>

namespace frontdesk::actors {

/// Rows of club.invoice_head (one), invoice_lines and invoice_taxes.
net::media::invoice_view to_view(const db::row& head, const db::rows& lines, const db::rows& taxes,
                                 std::string_view language);

} // namespace frontdesk::actors
