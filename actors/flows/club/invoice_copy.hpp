// The PDF of an issued document: the admin's, and the customer's copy.
#pragma once

#include "actors/flow/page.hpp"
#include "db/row.hpp"

#include <string_view>

namespace frontdesk::flows {

/// From a row with id and number.
net::document pdf_of(const db::row&, net::document_kind, std::string_view language);

/// A notice with the PDF to the customer's chat (row of club.invoice_chat); what is attached to the
/// page is then the business's own copy. One who cannot be reached is named with "share this PDF".
/// Nothing for walk-in customers. `of` is the number of the other document: of a credit note the
/// invoice that it cancels, of a cancelled invoice the credit note.
void send_copy(flow::page&, const db::row& document, const db::rows& chat, const flow::who&,
               std::string_view of = {});

} // namespace frontdesk::flows
