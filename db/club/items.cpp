// Telling a serial number from a name, and items as parameters.
#include "db/club/items.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace frontdesk::db::club {

statement find_items(business_id business, std::string_view text, std::string_view after,
                     std::int64_t limit, bool with_off) {
  const auto typed = text::ascii_digits(text::trim(text));
  if (!typed.empty() && std::ranges::all_of(typed, [](char c) { return c >= '0' && c <= '9'; }))
    return find_item_by_serial(business, typed, with_off);
  return find_items_by_name(business, typed, after, limit, with_off);
}

statement create_item(const author& by, const item_fields& x) {
  return create_item_statement(by, x.name, x.hsn_code, x.unit, x.mrp, x.price, x.price_mode, x.gst,
                               x.track_stock, x.stock);
}

statement edit_item(const author& by, std::int64_t item, std::int64_t version,
                    const item_fields& x) {
  return edit_item_statement(by, item, version, x.name, x.hsn_code, x.unit, x.mrp, x.price,
                             x.price_mode, x.gst, x.track_stock, x.is_active);
}

} // namespace frontdesk::db::club
