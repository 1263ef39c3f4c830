// English titles of step keys and columns that are not their own with a capital.
#pragma once

#include "actors/text/languages.hpp"

namespace frontdesk::text {

/// Beside them stand the keys in the tables below actors/text/hi/.
inline constexpr translation english_titles[] = {
    {"gst", "GST"},
    {"hsn", "HSN"},
    {"gstin", "GSTIN"},
    {"upi_id", "UPI id"},
    {"price_mode", "Price contains GST"},
    {"scheme", "GST registration"},
    {"track_stock", "Stock counted"},
    {"is_active", "On the price list"},
};

} // namespace frontdesk::text
