// The PDF of an issued document: the admin's, and the customer's copy.
#pragma once

#include "actors/flow/page.hpp"
#include "db/row.hpp"

#include <string_view>

namespace frontdesk::flows {

/// From a row with id and number.
net::document pdf_of(const db::row&, std::string_view language);

/// A notice with the PDF to the customer's chat (row of club.invoice_chat); one who cannot be
/// reached is named with "share this PDF". Nothing for walk-in customers.
void send_copy(flow::page&, const db::row& invoice, const db::rows& chat, const flow::who&);

} // namespace frontdesk::flows
