// Finding an item, its card, its stock, and taking it off the list.
#include "actors/flow/checks.hpp"
#include "actors/flow/flow.hpp"
#include "actors/flow/pickers.hpp"
#include "actors/flow/view.hpp"
#include "actors/flows/club/conflict.hpp"
#include "base/money_text.hpp"
#include "base/text.hpp"
#include "db/club/items.hpp"

namespace frontdesk::flows {
namespace {

flow::link row(const db::row& r, const who& by) {
  auto found = flow::read_item(r, by);
  if (!r.flag("is_active"))
    found.detail += " · " + tr(by.language, "off the list");
  return {found.label, "club.item_card", found.value.id, 0, found.detail};
}
/// Those off the list, too: from their card they are put back.
db::statement search(const flow::query& q) {
  return db::club::find_items(q.by.business, q.text, q.after, q.limit, true);
}
constexpr auto find = flow::list("club.find_item", "Which item? Send a name or a serial number.",
                                 search, row, flow::no_items_found, false);

db::statement load(std::int64_t id, const who& by) {
  return db::club::item_card(by.business, id);
}

page render(const db::rows& rows, const who& by) {
  if (rows.empty())
    return tr(by.language, "There is no such item.");
  const auto& r = rows.front();
  auto id = r.number("id"), version = r.number("version");
  page p{text::cat(r.at("serial_no"), " · ", r.at("name"))};
  auto add = [&](text::sentence name, std::string value) {
    p.facts.push_back({tr(by.language, name), std::move(value)});
  };
  add("Price", to_string(money{r.number("price_paise")}));
  add("GST", to_string(basis_points{static_cast<std::int32_t>(r.number("gst_today_bp"))}));
  add("HSN", std::string(r.at("hsn_code")));
  if (r.flag("track_stock"))
    add("Stock", text::cat(to_string(quantity{r.number("stock_milli")}), " ",
                           text::translate(by.language, r.at("unit"))));
  add("Changed by", std::string(r.at("updated_by")));
  if (!r.flag("is_active")) {
    p.body += text::cat("\n", tr(by.language, "Not on the price list any more."));
    p.actions.push_back({tr(by.language, "Put back"), "club.item_on", id, version});
  }
  p.actions.push_back({tr(by.language, "Edit"), "club.edit_item", id, version});
  if (r.flag("track_stock")) {
    p.actions.push_back({tr(by.language, "Stock"), "club.stock", id, version});
    p.actions.push_back({tr(by.language, "Stock history"), "club.stock_history", id});
  }
  if (!r.flag("is_active"))
    return p;
  p.actions.push_back(
      {tr(by.language, "Take off list"), "club.item_off", id, version, {}, net::tone::danger});
  return p;
}
constexpr auto card = flow::card("club.item_card", load, render);

// ---- on and off the list: at once, with Undo

plan set_active(const flow::call& c, bool active, const char* undo, const who& by) {
  db::club::item_fields f;
  f.is_active = active;
  plan p{db::club::edit_item(author_of(by), c.id, c.version, f)};
  p.undos.push_back({undo, c.id, c.version + 1});
  return p;
}
plan off(const flow::call& c, const who& by) {
  return set_active(c, false, "club.item_on", by);
}
plan on(const flow::call& c, const who& by) {
  return set_active(c, true, "club.item_off", by);
}
std::string is_off(const flow::call&, const std::vector<db::rows>& rows, const who& by) {
  return tr(by.language, "{} is off the price list.", rows.at(0).front().at("name"));
}
std::string is_on(const flow::call&, const std::vector<db::rows>& rows, const who& by) {
  return tr(by.language, "{} is on the price list.", rows.at(0).front().at("name"));
}
std::string moved(const fault& f, const flow::call&, const who& by) {
  if (auto c = read_conflict(f, by.language))
    return who_and_when(*c, by);
  if (f.text.starts_with("item_exists"))
    return tr(by.language, "An active item with this name and code exists already.");
  if (f.text.starts_with("rate_unknown"))
    return tr(by.language, "This GST rate does not hold for this code today.");
  if (f.text.starts_with("sac_digits"))
    return tr(by.language, "A service's code has six digits, like 999723.");
  return tr(by.language, "There is no such item.");
}
constexpr auto off_deed = flow::act("club.item_off", off, is_off, moved, "club.item_card");
constexpr auto on_deed = flow::act("club.item_on", on, is_on, moved, "club.item_card");

// ---- stock movements

struct movement {
  std::int64_t item = 0;
  std::string name;
  std::string kind;
  quantity moved; // up or down, as the kind says
  std::string reason;
  quantity on_file;
};

std::optional<page> loaded(movement& m, const db::rows& rows, const who& by) {
  if (rows.empty())
    return page{tr(by.language, "There is no such item.")};
  m.item = rows.front().number("id");
  m.name = rows.front().at("name");
  m.on_file = {rows.front().number("stock_milli")};
  return std::nullopt;
}
std::string ask_kind(const movement& m, const who& by) {
  return tr(by.language, "What happened to the stock of {}?", m.name);
}
/// What was counted is not asked for, but how far it is off: that holds whatever is sold meanwhile.
std::string ask_quantity(const movement& m, const who& by) {
  if (m.kind == "purchase")
    return tr(by.language, "How many were bought?");
  if (m.kind == "damage")
    return tr(by.language, "How many are damaged?");
  return m.kind == "more" ? tr(by.language, "How many more than the {} on file?", m.on_file)
                          : tr(by.language, "How many fewer than the {} on file?", m.on_file);
}
quantity change_of(const movement& m) {
  bool less = m.kind == "damage" || m.kind == "less";
  return {less ? -m.moved.milli : m.moved.milli};
}
db::statement save(const movement& m, const who& by) {
  return db::club::move_stock(author_of(by), m.item, change_of(m),
                              m.kind == "less" || m.kind == "more" ? "adjust" : m.kind, m.reason);
}
page saved(const movement& m, const db::rows& rows, const who& by) {
  page p{tr(by.language, "{}: {} {} in stock now.", rows.front().at("name"),
            quantity{rows.front().number("stock_milli")},
            text::translate(by.language, rows.front().at("unit")))};
  p.actions.push_back({tr(by.language, "Open"), "club.item_card", m.item});
  return p;
}
refusal refused(movement&, const fault& f, const who& by) {
  if (f.text.starts_with("no_such_item"))
    return {tr(by.language, "There is no such item.")};
  if (f.text.starts_with("stock_not_kept"))
    return {tr(by.language, "The stock of this item is not counted.")};
  refusal r{tr(by.language, "Not saved: {}.", f.text)};
  if (f.text.starts_with("whole_pieces"))
    r = refusal{tr(by.language, "This is sold in whole pieces, like 2.")};
  if (f.text.starts_with("stock_gone"))
    r = refusal{tr(by.language, "There is not that much in stock.")};
  r.reopen = "quantity";
  return r;
}
constexpr auto stock = flow::define<movement>("club.stock")
                           .choose<&movement::kind>("kind", "What happened to the stock?",
                                                    {{"Bought", "purchase"},
                                                     {"Damaged", "damage"},
                                                     {"Counted more", "more"},
                                                     {"Counted less", "less"}})
                           .word(ask_kind)
                           .ask<&movement::moved>("quantity", "How many?", check::amount_of_goods)
                           .word(ask_quantity)
                           .ask<&movement::reason>("reason", "A note for the books?", check::reason)
                           .skip("No note")
                           .keep<&movement::item, &movement::name, &movement::on_file>()
                           .load(load, loaded, "club.item_card")
                           .commit(save, saved)
                           .on_refused(refused);

} // namespace

const flow::view& club_find_item() {
  return find;
}
const flow::view& club_item_card() {
  return card;
}
const flow::deed& club_item_off() {
  return off_deed;
}
const flow::deed& club_item_on() {
  return on_deed;
}
const flow::definition& club_stock() {
  return flow::erase<stock>();
}

} // namespace frontdesk::flows
