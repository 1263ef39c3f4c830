// Rows of members and items as buttons: a name and the two facts that decide.
#include "actors/flow/pickers.hpp"

#include "base/money_text.hpp"
#include "base/text.hpp"
#include "db/club/items.hpp"
#include "db/club/members.hpp"

namespace frontdesk::flow {

db::statement search_members(const query& q) {
  return db::club::find_members(q.by.business, q.text, q.after, q.limit);
}

db::statement search_registered(const query& q) {
  return db::club::find_members(q.by.business, q.text, q.after, q.limit, true);
}

found<picked> read_member(const db::row& r, const who& by) {
  std::string name(r.at("name"));
  auto detail = text::cat("#", r.at("member_no"));
  if (!r.at("phone_tail").empty())
    detail += text::cat(" · …", r.at("phone_tail"));
  if (!r.at("username").empty())
    detail += text::cat(" · @", r.at("username"));
  if (r.flag("banned"))
    detail += " · " + text::tr(by.language, "banned");
  return {{r.number("id"), r.number("version"), name}, name, std::move(detail)};
}

db::statement search_items(const query& q) {
  return db::club::find_items(q.by.business, q.text, q.after, q.limit);
}

found<picked_item> read_item(const db::row& r, const who& by) {
  picked_item x;
  x.id = r.number("id");
  x.version = r.number("version");
  x.label = r.at("name");
  x.serial_no = r.number("serial_no");
  x.hsn_code = r.at("hsn_code");
  x.unit = r.at("unit");
  x.price = {r.number("price_paise")};
  x.inclusive = r.at("price_mode") == "inclusive";
  x.gst = {static_cast<std::int32_t>(r.number("gst_bp"))};
  x.track_stock = r.flag("track_stock");
  x.stock = {r.number("stock_milli")};
  auto detail = text::cat(to_string(x.price), " · ", text::tr(by.language, "GST {}", x.gst));
  if (x.track_stock)
    detail += " · " + text::tr(by.language, "{} in stock", x.stock);
  auto label = text::cat(x.serial_no, " ", x.label);
  return {std::move(x), std::move(label), std::move(detail)};
}

} // namespace frontdesk::flow
