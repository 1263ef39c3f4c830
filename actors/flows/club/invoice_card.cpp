// Issued documents: the list, the card, sending again, and cancelling by a credit note.
#include "actors/flow/checks.hpp"
#include "actors/flow/flow.hpp"
#include "actors/flow/view.hpp"
#include "actors/flows/club/conflict.hpp"
#include "actors/flows/club/invoice_copy.hpp"
#include "actors/rules/club/invoice_number.hpp"
#include "base/money_text.hpp"
#include "base/text.hpp"
#include "db/club/billing.hpp"
#include "db/club/documents.hpp"

namespace frontdesk::flows {
namespace {

// ---- finding: one box for a number, its counter, or a member's name; nothing typed = the newest

db::statement search(const flow::query& q) {
  return db::club::find_invoices(q.by.business, q.text, q.after, q.limit);
}
flow::link row(const db::row& r) {
  return {std::string(r.at("number")), "club.invoice_card", r.number("id"), 0,
          text::cat(r.at("recipient_name"), " · ", to_string(money{r.number("total_paise")}))};
}
constexpr auto invoices = flow::list(
    "club.invoices", "The newest first. Send a number or a member's name to find others.", search,
    row, "No invoices found. Try another number or name.");

/// Of one member: opened from their card.
db::statement search_of_member(const flow::query& q) {
  return db::club::invoices_of_member(q.by.business, {q.of}, q.text, q.after, q.limit);
}
constexpr auto of_member =
    flow::list("club.member_invoices", "Invoices of this member, the newest first.",
               search_of_member, row, "No invoices yet.");

// ---- the card

db::statement load(std::int64_t id, const who& by) {
  return db::club::invoice_head(by.business, id);
}
page render(const db::rows& rows, const who& by) {
  if (rows.empty())
    return tr(by.language, "There is no such invoice.");
  const auto& r = rows.front();
  auto id = r.number("id"), version = r.number("version");
  page p{text::cat(r.at("number"), " · ", r.at("recipient_name"))};
  auto add = [&](text::sentence name, std::string value) {
    if (!value.empty())
      p.facts.push_back({tr(by.language, name), std::move(value)});
  };
  add("Date", std::string(r.at("invoice_date")));
  add("Taxable", to_string(money{r.number("taxable_paise")}));
  add("Payable", to_string(money{r.number("total_paise")}));
  add("Issued by", std::string(r.at("issued_by")));
  add("Cancels", std::string(r.at("refers_to_number")));
  add("Cancelled by", std::string(r.at("credited_by_number")));
  p.actions.push_back({tr(by.language, "Send again"), "club.resend", id, version});
  if (r.at("status") == "issued" && r.at("doc_type") != "CRN")
    p.actions.push_back({tr(by.language, "Cancel invoice"),
                         "club.credit_note",
                         id,
                         version,
                         {},
                         net::tone::danger});
  return p;
}
constexpr auto card = flow::card("club.invoice_card", load, render);

// ---- sending again: to the admin and to the member

plan resend(const flow::call& c, const who& by) {
  plan p{db::club::invoice_head(by.business, c.id)};
  p.statements.push_back(db::club::invoice_chat(by.business, c.id));
  p.statements.push_back(db::club::resend_invoice(author_of(by), c.id, c.version));
  return p;
}
net::document_kind kind_of(const db::row& head) {
  if (head.at("doc_type") == "CRN")
    return net::document_kind::credit_note;
  return head.at("status") == "credited" ? net::document_kind::cancelled_invoice
                                         : net::document_kind::invoice;
}
page resent(const flow::call&, const std::vector<db::rows>& all, const who& by) {
  if (all.at(0).empty())
    return tr(by.language, "There is no such invoice.");
  const auto& r = all.at(0).front();
  auto kind = kind_of(r);
  bool is_note = kind == net::document_kind::credit_note;
  page p{is_note ? tr(by.language, "Credit note {} again.", r.at("number"))
                 : tr(by.language, "Invoice {} again.", r.at("number"))};
  p.attached = pdf_of(r, kind, by.language);
  if (kind == net::document_kind::cancelled_invoice)
    p.facts.push_back({tr(by.language, "Cancelled by"), std::string(r.at("credited_by_number"))});
  send_copy(p, r, all.at(1), by, is_note ? r.at("refers_to_number") : r.at("credited_by_number"));
  return p;
}
std::string not_resent(const fault& f, const flow::call&, const who& by) {
  if (f.text.starts_with("just_sent"))
    return tr(by.language, "It was sent a moment ago. It can be sent again in a minute.");
  if (f.code == errc::stale)
    return tr(by.language,
              "This was changed since that button was shown. Here is how it stands now.");
  return tr(by.language, "There is no such invoice.");
}
constexpr auto resend_deed =
    flow::act("club.resend", resend, resent, not_resent, "club.invoice_card");

// ---- cancelling: always a credit note (decisions at the head of the club's rules)

struct credit {
  std::int64_t invoice = 0, version = 0;
  std::string number;
  bool keeps_tax = false; // the time to take it off has passed
  std::string reason;
  std::string customer, date;
  money total;
};

std::optional<page> loaded(credit& c, const db::rows& rows, const who& by) {
  if (rows.empty() || rows.front().at("doc_type") == "CRN")
    return page{tr(by.language, "There is no such invoice.")};
  const auto& r = rows.front();
  if (r.at("status") != "issued")
    return render(rows, by);
  c.invoice = r.number("id");
  c.version = r.number("version");
  c.number = r.at("number");
  c.keeps_tax = r.flag("keeps_tax");
  c.customer = r.at("recipient_name");
  c.date = r.at("invoice_date");
  c.total = {r.number("total_paise")};
  return std::nullopt;
}
std::string ask_reason(const credit& c, const who& by) {
  return tr(by.language, "Why is {} cancelled? A credit note is issued and the stock goes back.",
            c.number);
}
std::vector<flow::suggestion<std::string>> reasons(const credit&, const who& by) {
  std::vector<flow::suggestion<std::string>> out;
  for (text::sentence s : {text::sentence("Wrong customer"), text::sentence("Wrong items"),
                           text::sentence("Goods returned")})
    out.push_back({tr(by.language, s), std::string(s.english())}); // printed in any language
  return out;
}
std::string show_reason(const credit& c, const who& by) {
  return std::string(text::translate(by.language, c.reason));
}
page review(const credit& c, const who& by) {
  page p{tr(by.language, "Cancel {} with a credit note? This cannot be undone.", c.number)};
  if (c.keeps_tax) // Sec 34(2)
    p.body += text::cat("\n", tr(by.language, "Its GST stays due: it could be taken back until 30 "
                                              "November after its financial year."));
  p.facts.push_back({tr(by.language, "Customer"), c.customer});
  p.facts.push_back({tr(by.language, "Payable"), to_string(c.total)});
  p.facts.push_back({tr(by.language, "Date"), c.date});
  p.facts.push_back({tr(by.language, "Reason"), show_reason(c, by)});
  return p;
}
plan save(const credit& c, const who& by) {
  plan p{db::club::issue_credit_note(author_of(by), c.invoice, c.version, c.reason)};
  p.statements.push_back(db::club::invoice_chat(by.business, c.invoice));
  return p;
}
page saved(const credit&, const std::vector<db::rows>& all, const who& by) {
  const auto& r = all.at(0).front();
  page p{tr(by.language, "Credit note {} cancels invoice {}.", r.at("number"),
            r.at("cancelled_number"))};
  if (auto left = rules::club::few_numbers_left(r.at("number")))
    p.body +=
        text::cat("\n", tr(by.language, "Only {} credit note numbers are left this year.", *left));
  p.attached = pdf_of(r, net::document_kind::credit_note, by.language);
  send_copy(p, r, all.at(1), by, r.at("cancelled_number"));
  return p;
}
refusal refused(credit&, const fault& f, const who& by) {
  if (auto c = read_conflict(f, by.language))
    return {tr(by.language, "Already cancelled by {}, {}.", c->by, clock_text(*c, by))};
  if (f.code == errc::conflict) // another branch of this GSTIN gave out the number
    return {tr(by.language, "This prefix is used already. Choose another.")};
  if (f.text.starts_with("series_full"))
    return {tr(by.language, "This year's invoice numbers are used up. Choose another prefix in "
                            "Setup.")};
  return {tr(by.language, "There is no such invoice.")};
}
constexpr auto credit_note =
    flow::define<credit>("club.credit_note")
        .ask<&credit::reason>("reason", "Why is it cancelled?", check::reason)
        .word(ask_reason)
        .suggest(reasons)
        .show(show_reason)
        .keep<&credit::invoice, &credit::version, &credit::number, &credit::keeps_tax,
              &credit::customer, &credit::date, &credit::total>()
        .load(load, loaded, "club.invoice_card")
        .confirm(review, "Cancel invoice", "Keep invoice")
        .commit(save, saved)
        .on_refused(refused);

} // namespace

const flow::view& club_invoices() {
  return invoices;
}
const flow::view& club_member_invoices() {
  return of_member;
}
const flow::view& club_invoice_card() {
  return card;
}
const flow::deed& club_resend() {
  return resend_deed;
}
const flow::definition& club_credit_note() {
  return flow::erase<credit_note>();
}

} // namespace frontdesk::flows
