// Everything that is printed on an invoice, as plain data: the renderer computes nothing but its
// layout.
#pragma once

#include "base/dates.hpp"
#include "base/money.hpp"

#include <string>
#include <vector>

namespace frontdesk::net::media {

enum class document_title : std::uint8_t {
  tax_invoice,      // registered, regular scheme
  bill_of_supply,   // composition scheme, or nothing of it is taxed
  invoice_cum_bill, // some of it is taxed, and the recipient is not registered
  invoice,          // not registered
  credit_note,
};

struct invoice_party {
  std::string name;
  std::string address; // may hold line ends
  std::string gstin;   // empty: not registered
  std::string state;   // "27-Maharashtra"
  std::string phone;
};

struct invoice_line {
  std::string description;
  std::string hsn; // HSN or SAC
  quantity qty;
  std::string unit;
  money rate;
  money discount;
  money taxable;
  basis_points gst;
  money cgst, sgst, igst;
  money total;
  bool is_shipping = false;
};

struct tax_row {
  basis_points gst;
  money taxable, cgst, sgst, igst;
};

struct invoice_view {
  document_title title = document_title::tax_invoice;
  bool taxed = true;        // some line of it is: otherwise no tax is shown
  bool composition = false; // the supplier is under that scheme, which a bill of supply declares
  bool union_territory = false; // the supplier's State has UTGST in place of SGST
  bool for_supplier = false;    // the supplier's own copy of what went to the recipient (Rule 48)
  std::string language = "en";  // en or hi
  std::string number;
  business_date date;
  business_date due;     // not ok(): not printed
  std::string refers_to; // credit note: number of the invoice
  business_date refers_to_date;
  std::string reason;       // credit note
  std::string cancelled_by; // number of the credit note that cancels this; empty: none
  invoice_party supplier;
  invoice_party recipient;
  std::string ship_to;         // where it is delivered, if elsewhere; may hold line ends
  std::string place_of_supply; // "27-Maharashtra"
  bool inter_state = false;    // IGST instead of CGST + SGST
  bool reverse_charge = false;
  std::vector<invoice_line> lines; // shipping included
  std::vector<tax_row> taxes;      // by rate
  money subtotal;                  // taxable value of what is not shipping
  money shipping;                  // taxable value of shipping
  money cgst, sgst, igst;
  money round_off;
  money total;
  money paid;
  money balance;      // what the QR code asks for
  std::string upi_id; // empty: no QR code
  std::string payee;  // name for the payer's app
  std::string bank;   // lines of text; may be empty
  std::string terms;  // lines of text; may be empty
};

} // namespace frontdesk::net::media
