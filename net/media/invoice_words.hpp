// The fixed words of an invoice in each language.
#pragma once

#include "net/media/invoice_view.hpp"

#include <string>
#include <string_view>

namespace frontdesk::net::media {

struct invoice_words {
  std::string_view tax_invoice, bill_of_supply, invoice_cum_bill, invoice, credit_note;
  std::string_view original, duplicate, triplicate, bill_to, ship_to, number, date, due,
      place_of_supply, reverse_charge, no, yes;
  std::string_view cancelled, cancelled_by, against, reason, gstin, state, phone, unregistered;
  std::string_view description, hsn, quantity, rate, discount, taxable, gst, cgst, sgst, utgst,
      igst, amount;
  std::string_view sums, tax_summary, in_words, subtotal, shipping, round_off, total, paid, balance;
  std::string_view scan_to_pay, bank, terms, composition, signed_for, signatory, page, of,
      continued;
};

/// English for every language without words of its own.
const invoice_words& words_in(std::string_view language);
std::string_view title_of(document_title, const invoice_words&);
/// A date as the paper prints it: month names in English only, elsewhere the form of Indian paper.
std::string day_text(business_date, std::string_view language);
/// SGST, or UTGST in a Union Territory without legislature.
std::string_view state_tax_of(const invoice_view&, const invoice_words&);

} // namespace frontdesk::net::media
