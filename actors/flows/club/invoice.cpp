// club.invoice: a GST invoice from customer and lines to a number, a PDF and a stock movement.
#include "actors/flow/flow.hpp"
#include "actors/flows/club/conflict.hpp"
#include "actors/flows/club/invoice_copy.hpp"
#include "actors/flows/club/invoice_draft.hpp"
#include "actors/rules/club/states.hpp"
#include "base/text.hpp"
#include "db/club/billing.hpp"

namespace frontdesk::flows {
namespace {

using draft = invoice_draft;

// ---- opening: an invoice refuses until the business is legally set up

db::statement load(std::int64_t member, const who& by) {
  return db::club::invoice_context(by.business, {member});
}

std::optional<page> loaded(draft& d, const db::rows& rows, const who& by) {
  const auto& r = rows.at(0);
  if (r.at("missing") != "{}") {
    page p{tr(by.language, "Complete the setup first: an invoice is not legal without it.")};
    p.actions.push_back({tr(by.language, "Open"), "club.setup"});
    return p;
  }
  d.basis = {std::string(r.at("scheme")),
             std::string(r.at("state_code")),
             r.number("hsn_digits"),
             r.flag("taxed"),
             r.at("price_mode") == "inclusive",
             r.flag("round_total")};
  d.details = "none";
  return std::nullopt;
}

// ---- lines

bool is_custom(const invoice_line& l) {
  return l.custom;
}
bool is_taxed_custom(const invoice_line& l) {
  return l.custom && l.taxed;
}
void make_custom(invoice_line& l) {
  l.custom = true;
}
void tell_basis(invoice_line& l, const draft& d) {
  l.taxed = d.basis.taxed;
  l.inclusive = d.basis.inclusive;
}
result<void> is_known(const invoice_line& l) {
  if (!l.custom && l.item.id == 0)
    return flow::invalid("Please pick an item.");
  return {};
}
std::string ask_quantity(const invoice_line& l, const who& by) {
  const auto& what = l.custom ? l.name : l.item.label;
  if (!l.custom && l.item.track_stock)
    return tr(by.language, "{}: how many? {} {} in stock.", what, l.item.stock, l.item.unit);
  return tr(by.language, "{}: how many?", what);
}
result<void> whole_if_counted(const invoice_line& l) {
  if (l.qty.milli <= 0)
    return flow::invalid("The quantity must be more than zero, like 2.");
  if (!l.custom && rules::club::is_counted(l.item.unit) && l.qty.milli % 1000 != 0)
    return flow::invalid("This is sold in whole pieces, like 2.");
  return {};
}
std::vector<flow::suggestion<quantity>> few() {
  return {{"1", {1000}}, {"2", {2000}}, {"5", {5000}}};
}
std::vector<flow::suggestion<quantity>> few_of(const invoice_line&) {
  return few();
}
std::vector<flow::suggestion<flow::check::reduction>> usual_reductions(const invoice_line&) {
  return {{"5 %", {{500}, {}}}, {"10 %", {{1000}, {}}}};
}

constexpr auto one_line =
    flow::each<invoice_line>()
        .pick<&invoice_line::item>("item", "Which item? Send a name or a serial number.", items)
        .option("Custom item", make_custom)
        .require(is_known)
        .unsettles("qty")
        .ask<&invoice_line::name>("name", "What is it called on the invoice?", check::name)
        .when(is_custom)
        .ask<&invoice_line::rate>("rate", "Price of one, in rupees?", check::rupees)
        .when(is_custom)
        .choose<&invoice_line::gst>("gst", "Which GST rate?",
                                    {{"5 %", {500}}, {"18 %", {1800}}, {"40 %", {4000}}})
        .when(is_taxed_custom)
        .skip("No GST")
        .ask<&invoice_line::hsn>("hsn", "Which HSN or SAC code?", check::hsn)
        .when(is_taxed_custom)
        .skip("No code")
        .ask<&invoice_line::qty>("qty", "How many?", check::amount_of_goods)
        .word(ask_quantity)
        .require(whole_if_counted)
        .suggest(few_of)
        .ask<&invoice_line::off>("discount", "A discount on this line? Send 10 % or ₹50.",
                                 check::percent_or_amount)
        .suggest(usual_reductions)
        .skip("No discount")
        .keep<&invoice_line::custom, &invoice_line::taxed, &invoice_line::inclusive>()
        .about(line_text);

// ---- the document

bool is_walk_in(const draft& d) {
  return d.customer.id == 0;
}
void make_walk_in(draft& d, const who& by) {
  d.customer.label = tr(by.language, "Walk-in customer");
}
bool wants_details(const draft& d) {
  return d.details == "add";
}
result<std::string> state_code(std::string_view typed) {
  const auto* s = rules::club::state_from_text(typed);
  if (s == nullptr)
    return flow::invalid("There is no such State. Send its name or code, like Gujarat or 24.");
  return std::string(s->code);
}
std::string show_state(const draft& d) {
  return rules::club::place_of_supply(d.supplied_in);
}
/// In range, and no more off than the role may give: all discounts together (club §3.3, §6.8).
result<void> adds_up(const draft& d, const who& by) {
  auto f = preview(d);
  if (!f)
    return f.error();
  if (by.standing < role::admin && discount_exceeds(*f, rules::club::staff_discount_limit))
    return flow::invalid("You may take off at most 20 % in all. Ask an admin for more.");
  if (discount_exceeds(*f, rules::club::flow_discount_limit))
    return flow::invalid("At most 80 % can be taken off in all.");
  return {};
}
std::string about(const draft& d, const who& by) {
  auto f = preview(d);
  auto name = d.customer.id != 0 ? d.customer.label : d.walk_in;
  return f ? tr(by.language, "Invoice for {} ({})", name, f->total)
           : tr(by.language, "Invoice for {}", name);
}

plan save(const draft& d, const who& by) {
  auto document = to_document(d);
  auto figures = rules::club::compute(document).value();
  plan p;
  p.statements.push_back(db::club::issue_invoice(
      author_of(by), rules::club::document_json(document), rules::club::preview_json(figures)));
  if (d.customer.id != 0)
    p.statements.push_back(db::club::member_chat(by.business, {d.customer.id}));
  return p;
}

page saved(const draft& d, const std::vector<db::rows>& all, const who& by) {
  const auto& r = all.at(0).front();
  page p{tr(by.language, "Invoice {} for {}: {}.", r.at("number"), r.at("recipient_name"),
            money{r.number("total_paise")})};
  p.attached = pdf_of(r, by.language);
  if (d.customer.id != 0)
    send_copy(p, r, all.at(1), by);
  p.actions.push_back({tr(by.language, "New invoice"), "club.invoice"});
  p.actions.push_back({tr(by.language, "Open"), "club.invoice_card", r.number("id")});
  return p;
}

/// "item_changed|{…}": the key before the bar.
bool says(const fault& f, std::string_view key) {
  return f.text == key || f.text.starts_with(std::string(key) + "|");
}

refusal refused(draft& d, const fault& f, const who& by) {
  refusal out{tr(by.language, "The invoice was not issued: {}.", f.text)};
  out.reopen = "lines";
  if (says(f, "stock_gone"))
    out.shown.body = tr(by.language, "There is not enough in stock any more. Change the lines.");
  else if (says(f, "item_changed") || says(f, "item_gone") || says(f, "rate_changed"))
    out.shown.body = tr(by.language, "An item was changed meanwhile. Pick it again.");
  else if (says(f, "figures_changed"))
    out.shown.body = tr(by.language, "Prices or taxes changed meanwhile. Look at the lines again.");
  else if (says(f, "separate_documents"))
    out.shown.body = tr(by.language, "Services given here and goods sent to another State need "
                                     "separate invoices.");
  else if (says(f, "composition_inter_state"))
    out.shown.body =
        tr(by.language, "Under the composition scheme nothing can be supplied to another State.");
  else if (says(f, "hsn_missing"))
    out.shown.body = tr(by.language, "A line needs its HSN or SAC code.");
  else if (says(f, "recipient_incomplete") || says(f, "gstin_invalid")) {
    d.details = "add";
    out.shown.body =
        tr(by.language, "From ₹50,000 on an invoice needs the customer's name, address and State.");
    out.reopen = "address";
  } else if (says(f, "setup_incomplete")) {
    out.shown.body =
        tr(by.language, "Complete the setup first: an invoice is not legal without it.");
    out.shown.actions.push_back({tr(by.language, "Open"), "club.setup"});
    out.reopen = {};
  }
  return out;
}

constexpr auto def =
    flow::define<draft>("club.invoice")
        .pick<&draft::customer>(
            "customer", "Who is it for? Send a name, an ID or the end of a phone number.", members)
        .option("Walk-in customer", make_walk_in)
        .ask<&draft::walk_in>("walk_in", "What is the customer's name?", check::person_name)
        .when(is_walk_in)
        .repeat<&draft::lines>("lines", one_line, lines_text)
        .seed(tell_basis)
        .require(adds_up)
        .choose<&draft::details>("details", "Anything more on this invoice?",
                                 {{"Nothing more", "none"}, {"More details", "add"}})
        .ask<&draft::off>("discount", "A discount on the whole invoice? Send 10 % or ₹50.",
                          check::percent_or_amount)
        .when(wants_details)
        .skip("No discount")
        .require(adds_up)
        .ask<&draft::shipping>("shipping", "Shipping, in rupees?", check::rupees)
        .when(wants_details)
        .skip("No shipping")
        .ask<&draft::supplied_in>("state", "To which State is it supplied?", state_code)
        .when(wants_details)
        .show(show_state)
        .skip("Our own State")
        .ask<&draft::gstin>("gstin", "The customer's GSTIN?", check::gstin)
        .when(wants_details)
        .skip("Not registered")
        .ask<&draft::address>("address", "The customer's address?", check::text)
        .when(wants_details)
        .skip("No address")
        .keep<&draft::basis>()
        .load(load, loaded)
        .compact(read_invoice_line, found_in_invoice_line)
        .about(about)
        .confirm(review_page, "Issue")
        .commit(save, saved)
        .on_refused(refused);

} // namespace

const flow::definition& club_invoice() {
  return flow::erase<def>();
}

} // namespace frontdesk::flows
