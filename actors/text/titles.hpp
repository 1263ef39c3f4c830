// English titles of step keys and columns that are not their own with a capital.
#pragma once

#include "actors/text/languages.hpp"

namespace frontdesk::text {

/// Beside them stand the keys in the tables below actors/text/hi/.
inline constexpr translation english_titles[] = {
    {"gst", "GST"},
    {"hsn", "HSN"},
    {"gstin", "GSTIN"},
    {"upi", "UPI id"},
    {"upi_id", "UPI id"},
    {"qty", "Quantity"},
    {"rate", "Price"},
    {"walk_in", "Customer's name"},
    {"customer_state", "Customer's State"},
    {"delivery", "Delivery address"},
    {"state_code", "State"},
    {"prefix", "Invoice prefix"},
    {"price_mode", "Price contains GST"},
    {"scheme", "GST registration"},
    {"hsn_digits", "HSN digits"},
    {"round_total", "Rounding"},
    {"text_of_terms", "Text of the terms"},
    {"body", "Message"},
    {"keeps_stock", "Stock counted"},
    {"track_stock", "Stock counted"},
    {"is_active", "On the price list"},
};

} // namespace frontdesk::text
