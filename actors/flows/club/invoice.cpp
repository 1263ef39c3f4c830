// club.invoice: a GST invoice from customer and lines to a number, a PDF and a stock movement.
#include "actors/flow/flow.hpp"
#include "actors/flows/club/conflict.hpp"
#include "actors/flows/club/invoice_copy.hpp"
#include "actors/flows/club/invoice_draft.hpp"
#include "actors/flows/club/invoice_refusal.hpp"
#include "actors/rules/club/invoice_number.hpp"
#include "actors/rules/club/rates.hpp"
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
    if (by.standing < role::owner) // the button is not theirs
      p.body += text::cat(" ", tr(by.language, "Ask the owner to do it."));
    return p;
  }
  d.basis = {std::string(r.at("scheme")), std::string(r.at("state_code")), r.number("hsn_digits"),
             r.flag("taxed"), r.flag("round_total")};
  if (d.details.empty())
    d.details = "none"; // asked only on request
  return std::nullopt;
}

// ---- lines

bool is_custom(const invoice_line& l) {
  return l.custom;
}
bool is_taxed_custom(const invoice_line& l) {
  return l.custom && l.taxed;
}
bool has_code(const invoice_line& l) {
  return l.custom && l.coded;
}
bool has_gst(const invoice_line& l) {
  return is_taxed_custom(l) && l.gst.value > 0;
}
void make_custom(invoice_line& l) {
  l.custom = true;
  l.item = {};
}
/// What was picked is the item, whatever the line was before.
void settle_kind(invoice_line& l) {
  l.custom = l.item.id == 0;
}
result<void> is_known(const invoice_line& l) {
  if (!l.custom && l.item.id == 0)
    return flow::invalid("Please pick an item.");
  return {};
}
/// And at a rate that an invoice of today may have: whoever keeps the list has to change it first.
result<void> can_be_sold(const invoice_line& l) {
  if (auto good = is_known(l); !good)
    return good;
  if (!l.custom && l.taxed && !rules::club::rate_holds(l.item.hsn_code, l.item.gst))
    return flow::invalid("This GST rate does not hold for this code today.");
  return {};
}
result<void> is_named(const invoice_line& l) {
  if (l.custom && l.name.empty())
    return flow::invalid("Please send a name of 2 to 200 characters.");
  return {};
}
result<void> is_priced(const invoice_line& l) {
  if (l.custom && l.rate.paise <= 0)
    return flow::invalid("The amount must be more than zero, like 1500.");
  return {};
}
/// Rate and code are told one after the other, and either may be changed.
result<void> rate_holds(const invoice_line& l) {
  if (is_taxed_custom(l) && !rules::club::rate_holds(l.hsn, l.gst))
    return flow::invalid("This GST rate does not hold for this code today.");
  return {};
}
std::string ask_quantity(const invoice_line& l, const who& by) {
  const auto& what = l.custom ? l.name : l.item.label;
  if (!l.custom && l.item.track_stock)
    return tr(by.language, "{}: how many? {} {} in stock.", what, l.item.stock,
              text::translate(by.language, l.item.unit));
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

result<void> is_reduced_within_limit(const invoice_line& l) {
  if (!is_known(l))
    return {}; // nor is its price
  if (rules::club::discount_exceeds(to_line(l).price, rules::club::flow_discount_limit))
    return flow::invalid("At most 80 % can be taken off a line.");
  return {};
}

constexpr auto one_line =
    flow::each<invoice_line>()
        .pick<&invoice_line::item>("item", "Which item? Send a name or a serial number.", items)
        .option("Custom item", make_custom)
        .require(can_be_sold)
        .then(settle_kind)
        .unsettles("qty")
        .ask<&invoice_line::name>("name", "What is it called on the invoice?", check::name)
        .when(is_custom)
        .require(is_named)
        .ask<&invoice_line::rate>("rate", "Price of one, in rupees?", check::rupees)
        .when(is_custom)
        .require(is_priced)
        .choose<&invoice_line::gst>("gst", "Which GST rate?",
                                    {{"5 %", {500}}, {"18 %", {1800}}, {"40 %", {4000}}})
        .when(is_taxed_custom)
        .require(rate_holds)
        .skip("No GST")
        .choose<&invoice_line::price_mode>(
            "price_mode", "Is GST contained in this price?",
            {{"Yes, contained", "inclusive"}, {"No, added", "exclusive"}})
        .when(has_gst)
        .ask<&invoice_line::hsn>("hsn", "Which HSN or SAC code?", check::hsn)
        .when(has_code)
        .require(rate_holds)
        .skip("No code")
        .ask<&invoice_line::qty>("qty", "How many?", check::amount_of_goods)
        .word(ask_quantity)
        .require(whole_if_counted)
        .suggest(few_of)
        .ask<&invoice_line::off>("discount", "A discount on this line? Send 10 % or ₹50.",
                                 check::percent_or_amount)
        .require(is_reduced_within_limit)
        .suggest(usual_reductions)
        .skip("No discount")
        .keep<&invoice_line::custom, &invoice_line::taxed, &invoice_line::coded>()
        .about(line_text);

// ---- the document

/// A counted or reduced item is no name: such text is quick entry.
result<std::string> customer_name(std::string_view typed) {
  if (is_quick_entry(typed))
    return flow::invalid("Please send a name of 2 to 100 letters, like Parin Shah.");
  return check::person_name(typed);
}
/// Chosen to be one: while nobody is told yet, a name would answer another question.
bool is_walk_in(const draft& d) {
  return d.customer.id == 0 && !d.customer.label.empty();
}
void make_walk_in(draft& d, const who& by) {
  d.customer = {};
  d.customer.label = tr(by.language, "Walk-in customer");
}
bool wants_details(const draft& d) {
  return d.details == "add";
}
/// A member's is on file.
bool asks_for_phone(const draft& d) {
  return is_walk_in(d) && wants_details(d);
}
result<std::string> state_code(std::string_view typed) {
  const auto* s = rules::club::state_from_text(typed);
  if (s == nullptr)
    return flow::invalid("There is no such State. Send its name or code, like Gujarat or 24.");
  return std::string(s->code);
}
std::string show_state(const draft& d, const who& by) {
  return rules::club::place_of_supply(d.supplied_in, by.language);
}
std::string show_customer_state(const draft& d, const who& by) {
  return rules::club::place_of_supply(d.customer_state, by.language);
}
/// Sent somewhere, not handed over (club §11.2: the address of delivery).
bool is_sent(const draft& d) {
  return wants_details(d)
         && (d.shipping.paise > 0 || (!d.supplied_in.empty() && d.supplied_in != d.basis.state));
}
/// A GSTIN tells the State.
bool asks_for_state(const draft& d) {
  return asks_for_recipient(d) && d.gstin.empty() && d.basis.scheme == "regular";
}
std::string ask_customer_state(const draft& d, const who& by) {
  const auto& here = d.supplied_in.empty() ? d.basis.state : d.supplied_in;
  return tr(by.language, "The customer's State, if it is not {}?",
            rules::club::place_of_supply(here, by.language));
}
result<void> has_address(const draft& d) {
  if (!d.address.empty() || d.basis.scheme == "unregistered")
    return {};
  if (!d.gstin.empty())
    return flow::invalid("An invoice to a registered customer needs their address.");
  if (is_large(d))
    return flow::invalid(
        "From ₹50,000 on an invoice needs the customer's name, address and State.");
  return {};
}
/// In range, and no more off than the role may give: all discounts together (club §3.3, §6.8).
result<void> adds_up(const draft& d, const who& by) {
  auto f = preview(d);
  if (!f)
    return f.error();
  for (const auto& l : d.lines)
    if (auto good = is_reduced_within_limit(l); !good)
      return good;
  if (by.standing < role::admin && discount_exceeds(*f, rules::club::staff_discount_limit))
    return flow::invalid("You may take off at most 20 % in all. Ask an admin for more.");
  if (discount_exceeds(*f, rules::club::flow_discount_limit))
    return flow::invalid("At most 80 % can be taken off in all.");
  return {};
}
/// As far as somebody told whom it is for, and what.
std::string about(const draft& d, const who& by) {
  auto f = preview(d);
  bool has_total = f && !d.lines.empty();
  const auto& name = d.walk_in.empty() ? d.customer.label : d.walk_in;
  if (name.empty())
    return has_total ? tr(by.language, "Invoice ({})", f->total) : tr(by.language, "Invoice");
  return has_total ? tr(by.language, "Invoice for {} ({})", name, f->total)
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
  if (auto left = rules::club::few_numbers_left(r.at("number")))
    p.body += text::cat(
        "\n",
        tr(by.language,
           "Only {} invoice numbers are left this year. Choose another prefix in Setup.", *left));
  p.attached = pdf_of(r, net::document_kind::invoice, by.language);
  if (d.customer.id != 0)
    send_copy(p, r, all.at(1), by);
  p.actions.push_back({tr(by.language, "New invoice"), "club.invoice"});
  p.actions.push_back({tr(by.language, "Open"), "club.invoice_card", r.number("id")});
  return p;
}

refusal refused(draft& d, const fault& f, const who& by) {
  auto why = why_not_issued(f, d, by);
  refusal out{std::move(why.words)};
  out.reopen = why.reopen;
  out.reload = why.key == "figures_changed"; // the set-up may have changed as well as the items
  if (why.reopen == "address" && !asks_for_recipient(d))
    d.details = "add"; // only then it is asked for
  if (why.reopen.empty())
    out.shown.actions.push_back({tr(by.language, "Open"), "club.setup"});
  return out;
}

constexpr auto def =
    flow::define<draft>("club.invoice")
        .pick<&draft::customer>("customer",
                                "Who is it for? Send a name, a Telegram ID or the end of a "
                                "phone number.",
                                registered_members)
        .option("Walk-in customer", make_walk_in)
        .ask<&draft::walk_in>("walk_in", "What is the customer's name?", customer_name)
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
        .ask<&draft::shipping>("shipping", "Shipping, in rupees?", check::rupees_or_zero)
        .when(wants_details)
        .skip("No shipping")
        .require(adds_up)
        .ask<&draft::supplied_in>("state", "To which State is it supplied?", state_code)
        .when(wants_details)
        .show(show_state)
        .skip("Our own State")
        .ask<&draft::delivery>(
            "delivery", "Where is it delivered, if not to the customer's address?", check::text)
        .when(is_sent)
        .skip("To the customer")
        .ask<&draft::gstin>("gstin", "The customer's GSTIN?", check::gstin)
        .when(wants_details)
        .skip("Not registered")
        .ask<&draft::customer_state>("customer_state", "The customer's State?", state_code)
        .when(asks_for_state)
        .word(ask_customer_state)
        .show(show_customer_state)
        .skip("The same State")
        .ask<&draft::address>("address", "The customer's address?", check::text)
        .when(asks_for_recipient)
        .require(has_address)
        .skip("No address")
        .ask<&draft::phone>("phone", "The customer's phone number?", check::phone)
        .when(asks_for_phone)
        .skip("No phone")
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
