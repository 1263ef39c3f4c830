// club.new_item and club.edit_item: the price list, one item at a time.
#include "actors/flow/checks.hpp"
#include "actors/flow/flow.hpp"
#include "actors/flows/club/conflict.hpp"
#include "actors/rules/club/document.hpp"
#include "actors/rules/club/rates.hpp"
#include "base/money_text.hpp"
#include "db/club/items.hpp"
#include "net/json.hpp"

namespace frontdesk::flows {
namespace {

struct item {
  std::int64_t id = 0, version = 0; // 0 = a new one
  std::string name;
  std::string hsn;
  money price; // the MRP, too
  std::string price_mode;
  basis_points gst;
  std::string unit;
  std::string keeps_stock; // yes, no
  quantity stock;          // of a new one
};

bool is_stocked(const item& i) {
  return i.id == 0 && i.keeps_stock == "yes";
}

result<void> whole_if_counted(const item& i) {
  if (is_stocked(i) && rules::club::is_counted(i.unit) && i.stock.milli % 1000 != 0)
    return flow::invalid("This is sold in whole pieces, like 2.");
  return {};
}

page review(const item& i, const who& by) {
  page p{i.name};
  auto add = [&](text::sentence name, std::string value) {
    p.facts.push_back({tr(by.language, name), std::move(value)});
  };
  add("Price", to_string(i.price));
  add("Price contains GST",
      i.price_mode == "inclusive" ? tr(by.language, "Yes") : tr(by.language, "No"));
  add("GST", to_string(i.gst));
  add("HSN", i.hsn);
  add("Unit", std::string(text::translate(by.language, i.unit)));
  if (is_stocked(i))
    add("Stock", to_string(i.stock));
  return p;
}

db::club::item_fields to_fields(const item& i) {
  db::club::item_fields f;
  f.name = i.name;
  f.hsn_code = i.hsn;
  f.unit = i.unit;
  f.mrp = i.price;
  f.price = i.price;
  f.price_mode = i.price_mode;
  f.gst = i.gst;
  f.track_stock = i.keeps_stock == "yes";
  return f;
}

db::statement save(const item& i, const who& by) {
  auto f = to_fields(i);
  if (i.id != 0)
    return db::club::edit_item(author_of(by), i.id, i.version, f);
  if (is_stocked(i))
    f.stock = i.stock;
  return db::club::create_item(author_of(by), f);
}

page saved(const item& i, const db::rows& rows, const who& by) {
  const auto& r = rows.front();
  page p{i.id == 0 ? tr(by.language, "{} is on the price list as number {}.", r.at("name"),
                        r.at("serial_no"))
                   : tr(by.language, "{} is changed.", r.at("name"))};
  p.actions.push_back({tr(by.language, "Open"), "club.item_card", r.number("id")});
  return p;
}

refusal refused(item& i, const fault& f, const who& by) {
  if (auto c = read_conflict(f, by.language)) {
    i.version = c->version;
    return {to_clash(std::move(*c), by, "club.item_card", i.id)};
  }
  refusal r{tr(by.language, "Not saved: {}.", f.text)};
  if (f.text.starts_with("item_exists")) {
    page other{tr(by.language, "An active item with this name and code exists already.")};
    auto bar = f.text.find('|');
    auto doc = net::json::parse(std::string_view(f.text).substr(bar == f.text.npos ? 0 : bar + 1));
    if (auto id = doc ? doc->root()["id"].integer() : result<std::int64_t>(doc.error()))
      other.actions.push_back({tr(by.language, "Edit item"), "club.edit_item", *id});
    r = refusal{std::move(other)};
  }
  if (f.text.starts_with("whole_pieces")) {
    r = refusal{tr(by.language, "This is sold in whole pieces, like 2.")};
    r.reopen = "stock";
  }
  if (f.text.starts_with("sac_digits")) {
    r = refusal{tr(by.language, "A service's code has six digits, like 999723.")};
    r.reopen = "hsn";
  }
  if (f.text.starts_with("rate_unknown")) {
    r = refusal{tr(by.language, "This GST rate does not hold for this code today.")};
    r.reopen = "gst";
  }
  return r;
}

db::statement load(std::int64_t id, const who& by) {
  return db::club::item_card(by.business, id);
}
std::optional<page> loaded(item& i, const db::rows& rows, const who& by) {
  if (rows.empty())
    return page{tr(by.language, "There is no such item.")};
  const auto& r = rows.front();
  i.id = r.number("id");
  i.version = r.number("version");
  i.name = r.at("name");
  i.hsn = r.at("hsn_code");
  i.unit = r.at("unit");
  i.price = {r.number("price_paise")};
  i.price_mode = r.at("price_mode");
  i.gst = {static_cast<std::int32_t>(r.number("gst_bp"))};
  i.keeps_stock = r.flag("track_stock") ? "yes" : "no";
  return std::nullopt;
}

result<void> rate_holds(const item& i) {
  if (!rules::club::rate_holds(i.hsn, i.gst))
    return flow::invalid("This GST rate does not hold for this code today.");
  return {};
}

/// The same questions for both; only how they open differs.
consteval auto questions(const char* id) {
  return flow::define<item>(id)
      .ask<&item::name>("name", "What is the item called?", check::name)
      .ask<&item::hsn>("hsn", "Which HSN or SAC code has it?", check::hsn)
      .ask<&item::price>("price", "What does one cost, in rupees?", check::rupees)
      .choose<&item::price_mode>("price_mode", "Is GST contained in this price?",
                                 {{"Yes, contained", "inclusive"}, {"No, added", "exclusive"}})
      .ask<&item::gst>("gst", "Which GST rate? Send a percentage, like 18.", check::percent)
      .require(rate_holds)
      .skip("No GST")
      .choose<&item::unit>("unit", "In which unit is it sold?",
                           {{"Pieces", "PCS"},
                            {"Kilograms", "KGS"},
                            {"Litres", "LTR"},
                            {"Boxes", "BOX"},
                            {"Bottles", "BTL"}})
      .choose<&item::keeps_stock>("keeps_stock", "Is its stock counted?",
                                  {{"Count stock", "yes"}, {"Do not count", "no"}})
      .ask<&item::stock>("stock", "How many are there now?", check::amount_of_goods)
      .when(is_stocked)
      .require(whole_if_counted)
      .skip("None yet")
      .keep<&item::id, &item::version>();
}

constexpr auto new_item =
    questions("club.new_item").confirm(review).commit(save, saved).on_refused(refused);
constexpr auto edit_item = questions("club.edit_item")
                               .load(load, loaded, "club.item_card")
                               .edits()
                               .confirm(review)
                               .commit(save, saved)
                               .on_refused(refused);

} // namespace

const flow::definition& club_new_item() {
  return flow::erase<new_item>();
}
const flow::definition& club_edit_item() {
  return flow::erase<edit_item>();
}

} // namespace frontdesk::flows
