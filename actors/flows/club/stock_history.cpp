// club.stock_history: what went in and out of an item's stock, and why.
#include "actors/flow/flow.hpp"
#include "actors/flow/view.hpp"
#include "base/dates.hpp"
#include "base/money_text.hpp"
#include "base/text.hpp"
#include "db/club/items.hpp"

namespace frontdesk::flows {
namespace {

std::string kind_name(std::string_view kind, std::string_view language) {
  if (kind == "opening")
    return tr(language, "There from the start");
  if (kind == "purchase")
    return tr(language, "Bought");
  if (kind == "sale")
    return tr(language, "Sold");
  if (kind == "return")
    return tr(language, "Came back");
  return kind == "damage" ? tr(language, "Damaged") : tr(language, "Counted anew");
}

db::statement search(const flow::query& q) {
  return db::club::stock_history(q.by.business, q.of, q.text, q.after, q.limit);
}

/// Leads to the invoice, for who may see it, else back to the item. The movement as version: no two
/// buttons of a screen may be the same.
flow::link row(const db::row& r, const who& by) {
  quantity change{r.number("milli")};
  auto label = text::cat(change.milli > 0 ? "+" : "", to_string(change), " ",
                         text::translate(by.language, r.at("unit")), " · ",
                         kind_name(r.at("kind"), by.language));
  std::string detail;
  if (auto zone = time_zone::named(by.time_zone))
    detail = zone->text(from_micros(r.number("moved_us")));
  for (auto more : {r.at("number"), r.at("reason"), r.at("by")})
    if (!more.empty())
      detail += text::cat(" · ", more);
  bool to_invoice = by.standing >= role::admin && r.number("invoice_id") != 0;
  return {std::move(label), to_invoice ? "club.invoice_card" : "club.item_card",
          r.number(to_invoice ? "invoice_id" : "item_id"), r.number("id"), std::move(detail)};
}

constexpr auto def =
    flow::list("club.stock_history", "What happened to its stock, the newest first.", search, row,
               "Nothing has happened to its stock yet.");

} // namespace

const flow::view& club_stock_history() {
  return def;
}

} // namespace frontdesk::flows
