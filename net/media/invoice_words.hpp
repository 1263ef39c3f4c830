// The fixed words of an invoice in each language.
#pragma once

#include "net/media/invoice_view.hpp"

#include <string_view>

namespace frontdesk::net::media {

struct invoice_words {
  std::string_view tax_invoice, bill_of_supply, invoice, credit_note;
  std::string_view original, bill_to, number, date, due, place_of_supply, reverse_charge, no, yes;
  std::string_view cancelled, cancelled_by, against, reason, gstin, state, phone, unregistered;
  std::string_view description, hsn, quantity, rate, discount, taxable, gst, cgst, sgst, igst,
      amount;
  std::string_view sums, tax_summary, in_words, subtotal, shipping, round_off, total, paid, balance;
  std::string_view scan_to_pay, bank, terms, composition, signed_for, signatory, page, of,
      continued;
};

/// English for every language without words of its own.
const invoice_words& words_in(std::string_view language);
std::string_view title_of(document_title, const invoice_words&);

} // namespace frontdesk::net::media
