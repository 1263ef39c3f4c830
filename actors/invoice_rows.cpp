// Column by column; payments come later, so the balance is the total until it is cancelled.
#include "actors/invoice_rows.hpp"

#include "actors/rules/club/states.hpp"
#include "actors/text/tr.hpp"
#include "base/dates.hpp"

#include <algorithm>

namespace frontdesk::actors {

namespace {

using net::media::document_title;
using rules::club::place_of_supply;

money paise(const db::row& r, std::string_view column) {
  return {r.number(column)};
}

std::string text_of(const db::row& r, std::string_view column) {
  return std::string(r.at(column));
}

business_date day(const db::row& r, std::string_view column) {
  auto d = parse_iso_date(r.at(column));
  return d ? *d : business_date{};
}

basis_points rate(const db::row& r) {
  return {static_cast<std::int32_t>(r.number("gst_bp"))};
}

document_title title_of(std::string_view type) {
  if (type == "INV")
    return document_title::tax_invoice;
  if (type == "BOS")
    return document_title::bill_of_supply;
  if (type == "IBS")
    return document_title::invoice_cum_bill;
  return type == "CRN" ? document_title::credit_note : document_title::invoice;
}

/// "Others", of a custom line: said of goods, which have a unit by law (Rule 46), and of nothing
/// else.
std::string_view unit_of(const db::row& r) {
  const auto unit = r.at("unit"), code = r.at("hsn_code");
  const bool is_goods = r.at("kind") != "shipping" && !code.empty() && !code.starts_with("99");
  return unit == "OTH" && !is_goods ? std::string_view() : unit;
}

/// The one line that nobody named.
std::string_view description_of(const db::row& r, std::string_view language) {
  return r.at("kind") == "shipping" ? text::translate(language, r.at("description"))
                                    : r.at("description");
}

net::media::invoice_line to_line(const db::row& r, std::string_view language) {
  net::media::invoice_line l;
  l.description = description_of(r, language);
  l.hsn = r.at("hsn_code");
  l.qty = {r.number("qty_milli")};
  l.unit = unit_of(r);
  l.rate = paise(r, "rate_paise");
  l.discount = paise(r, "discount_paise");
  l.taxable = paise(r, "taxable_paise");
  l.gst = rate(r);
  l.cgst = paise(r, "cgst_paise");
  l.sgst = paise(r, "sgst_paise");
  l.igst = paise(r, "igst_paise");
  l.total = paise(r, "total_paise");
  l.is_shipping = r.at("kind") == "shipping";
  return l;
}

} // namespace

net::media::invoice_view to_view(const db::row& head, const db::rows& lines, const db::rows& taxes,
                                 std::string_view language) {
  net::media::invoice_view v;
  v.title = title_of(head.at("doc_type"));
  v.composition = head.at("scheme") == "composition";
  v.union_territory = rules::club::has_utgst(head.at("supplier_state"));
  v.language = language;
  v.number = head.at("number");
  v.date = day(head, "invoice_date");
  v.refers_to = head.at("refers_to_number");
  v.refers_to_date = day(head, "refers_to_date");
  v.reason = text::translate(language, head.at("reason")); // a ready-made one is kept in English
  v.supplier = {text_of(head, "supplier_legal_name"),
                text_of(head, "supplier_address"),
                text_of(head, "supplier_gstin"),
                place_of_supply(head.at("supplier_state")),
                {}};
  v.recipient = {text_of(head, "recipient_name"), text_of(head, "recipient_address"),
                 text_of(head, "recipient_gstin"), place_of_supply(head.at("recipient_state")),
                 text_of(head, "recipient_phone")};
  v.ship_to = head.at("delivery_address");
  v.place_of_supply = place_of_supply(head.at("place_of_supply"));
  v.inter_state = head.flag("inter_state");
  v.reverse_charge = head.flag("reverse_charge");
  v.taxed = std::ranges::any_of(lines, [](const auto& r) { return rate(r).value > 0; });
  for (const auto& r : lines) {
    v.lines.push_back(to_line(r, language));
    (v.lines.back().is_shipping ? v.shipping : v.subtotal) += v.lines.back().taxable;
  }
  for (const auto& r : taxes)
    v.taxes.push_back({rate(r), paise(r, "taxable_paise"), paise(r, "cgst_paise"),
                       paise(r, "sgst_paise"), paise(r, "igst_paise")});
  v.cgst = paise(head, "cgst_paise");
  v.sgst = paise(head, "sgst_paise");
  v.igst = paise(head, "igst_paise");
  v.round_off = paise(head, "round_off_paise");
  v.total = paise(head, "total_paise");
  v.cancelled_by = head.at("credited_by_number");
  if (v.title != document_title::credit_note && v.cancelled_by.empty())
    v.balance = v.total;
  v.upi_id = head.at("upi_id");
  v.payee = head.at("payee_name");
  v.terms = head.at("terms");
  return v;
}

} // namespace frontdesk::actors
