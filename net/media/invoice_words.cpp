// The fixed words of an invoice in each language.
#include "net/media/invoice_words.hpp"

#include "base/text.hpp"

namespace frontdesk::net::media {
namespace {

constexpr invoice_words english{
    .tax_invoice = "TAX INVOICE",
    .bill_of_supply = "BILL OF SUPPLY",
    .invoice_cum_bill = "INVOICE-CUM-BILL OF SUPPLY", // Rule 46A
    .invoice = "INVOICE",
    .credit_note = "CREDIT NOTE",
    .original = "Original for recipient",
    .duplicate = "Duplicate for supplier",
    .triplicate = "Triplicate for supplier",
    .bill_to = "Bill to",
    .ship_to = "Ship to",
    .number = "Number",
    .date = "Date",
    .due = "Due date",
    .place_of_supply = "Place of supply",
    .reverse_charge = "Reverse charge",
    .no = "No",
    .yes = "Yes",
    .cancelled = "CANCELLED",
    .cancelled_by = "Cancelled by",
    .against = "Against invoice",
    .reason = "Reason",
    .gstin = "GSTIN",
    .state = "State",
    .phone = "Phone",
    .unregistered = "Unregistered",
    .description = "Description",
    .hsn = "HSN/SAC",
    .quantity = "Qty",
    .rate = "Rate ₹",
    .discount = "Discount ₹",
    .taxable = "Taxable ₹",
    .gst = "GST",
    .cgst = "CGST",
    .sgst = "SGST",
    .utgst = "UTGST",
    .igst = "IGST",
    .amount = "Total ₹",
    .sums = "Total",
    .tax_summary = "Tax summary",
    .in_words = "Amount in words",
    .subtotal = "Subtotal",
    .shipping = "Shipping",
    .round_off = "Round-off",
    .total = "Grand total",
    .paid = "Paid",
    .balance = "Balance due",
    .scan_to_pay = "Scan to pay with any UPI app",
    .bank = "Bank details",
    .terms = "Terms",
    .composition =
        "Composition taxable person, not eligible to collect tax on supplies", // Rule 5(1)(f)
    .signed_for = "For",
    .signatory = "Authorised signatory",
    .page = "Page",
    .of = "of",
    .continued = "continued",
};

// The documents as the chat calls them, each with the English name that the Act uses.
constexpr invoice_words hindi{
    .tax_invoice = "कर बिल / TAX INVOICE",
    .bill_of_supply = "आपूर्ति बिल / BILL OF SUPPLY",
    .invoice_cum_bill = "कर एवं आपूर्ति बिल / INVOICE-CUM-BILL OF SUPPLY",
    .invoice = "बिल / INVOICE",
    .credit_note = "क्रेडिट नोट / CREDIT NOTE",
    .original = "प्राप्तकर्ता के लिए मूल प्रति",
    .duplicate = "आपूर्तिकर्ता के लिए दूसरी प्रति",
    .triplicate = "आपूर्तिकर्ता के लिए तीसरी प्रति",
    .bill_to = "ग्राहक",
    .ship_to = "पहुँचाने का पता",
    .number = "संख्या",
    .date = "दिनांक",
    .due = "देय तिथि",
    .place_of_supply = "आपूर्ति का स्थान",
    .reverse_charge = "रिवर्स चार्ज",
    .no = "नहीं",
    .yes = "हाँ",
    .cancelled = "रद्द / CANCELLED",
    .cancelled_by = "रद्द करने वाला क्रेडिट नोट",
    .against = "मूल बिल",
    .reason = "कारण",
    .gstin = "GSTIN",
    .state = "राज्य",
    .phone = "फ़ोन",
    .unregistered = "अपंजीकृत",
    .description = "विवरण",
    .hsn = "HSN/SAC",
    .quantity = "मात्रा",
    .rate = "दर ₹",
    .discount = "छूट ₹",
    .taxable = "कर योग्य ₹",
    .gst = "GST",
    .cgst = "CGST",
    .sgst = "SGST",
    .utgst = "UTGST",
    .igst = "IGST",
    .amount = "कुल ₹",
    .sums = "योग",
    .tax_summary = "कर का सारांश",
    .in_words = "राशि शब्दों में",
    .subtotal = "उप-योग",
    .shipping = "ढुलाई",
    .round_off = "पूर्णांकन",
    .total = "कुल योग",
    .paid = "भुगतान किया",
    .balance = "शेष राशि",
    .scan_to_pay = "किसी भी UPI ऐप से स्कैन करके भुगतान करें",
    .bank = "बैंक विवरण",
    .terms = "शर्तें",
    .composition = "कंपोज़िशन करदाता, आपूर्ति पर कर लेने के पात्र नहीं / Composition taxable person, not "
                   "eligible to collect "
                   "tax on supplies",
    .signed_for = "कृते",
    .signatory = "अधिकृत हस्ताक्षरकर्ता",
    .page = "पृष्ठ",
    .of = "/",
    .continued = "जारी",
};

} // namespace

const invoice_words& words_in(std::string_view language) {
  return language == "hi" ? hindi : english;
}

std::string_view title_of(document_title title, const invoice_words& w) {
  switch (title) {
  case document_title::tax_invoice:
    return w.tax_invoice;
  case document_title::bill_of_supply:
    return w.bill_of_supply;
  case document_title::invoice_cum_bill:
    return w.invoice_cum_bill;
  case document_title::credit_note:
    return w.credit_note;
  default:
    return w.invoice;
  }
}

std::string day_text(business_date d, std::string_view language) {
  if (language == "en")
    return to_string(d);
  const auto iso = to_iso(d);
  return text::cat(iso.substr(8), '-', iso.substr(5, 2), '-', iso.substr(0, 4));
}

std::string_view state_tax_of(const invoice_view& v, const invoice_words& w) {
  return v.union_territory ? w.utgst : w.sgst;
}

} // namespace frontdesk::net::media
