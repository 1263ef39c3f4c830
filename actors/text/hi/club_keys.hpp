// Hindi of the club's step keys, shown as titles in breadcrumbs and the Change menu.
#pragma once

#include "actors/text/languages.hpp"

namespace frontdesk::text::hi {

inline constexpr translation club_keys[] = {
    {"customer", "ग्राहक"},
    {"walk_in", "ग्राहक का नाम"},
    {"rate", "दाम"},
    {"gst", "GST"},
    {"hsn", "HSN"},
    {"qty", "मात्रा"},
    {"details", "और जानकारी"},
    {"shipping", "भेजने का खर्च"},
    {"state", "राज्य"},
    {"delivery", "पहुँचाने का पता"},
    {"customer_state", "ग्राहक का राज्य"},
    {"gstin", "GSTIN"},
    {"address", "पता"},
    {"kind", "प्रकार"},
    {"language", "भाषा"},
    {"consent", "सहमति"},
    {"role", "भूमिका"},
    {"legal_name", "क़ानूनी नाम"},
    {"state_code", "राज्य"},
    {"invoice_prefix", "बिल का उपसर्ग"},
    {"scheme", "GST पंजीकरण"},
    {"prefix", "उपसर्ग"},
    {"upi", "UPI"},
    {"upi_id", "UPI ID"},
    {"price_mode", "दाम में GST"},
    {"turnover", "कारोबार"},
    {"hsn_digits", "HSN के अंक"},
    {"rounding", "पूर्णांकन"},
    {"round_total", "पूर्णांकन"},
    {"terms", "शर्तें"},
    {"text_of_terms", "शर्तों का पाठ"},
    {"track_stock", "स्टॉक गिनती"},
    {"is_active", "सूची में"},
    {"unit", "इकाई"},
    {"keeps_stock", "स्टॉक गिनती"},
    {"stock", "स्टॉक"},
};

} // namespace frontdesk::text::hi
