// What an invoice's conversation collects, and what it becomes: the document, its preview, its
// table.
#pragma once

#include "actors/flow/checks.hpp"
#include "actors/flow/page.hpp"
#include "actors/flow/pickers.hpp"
#include "actors/rules/club/document.hpp"

#include <string>
#include <vector>

namespace frontdesk::flows {

struct invoice_line {
  flow::picked_item item; // id 0 = a custom line
  bool custom = false;
  std::string name;
  money rate;
  basis_points gst;
  std::string hsn;
  quantity qty;
  flow::check::reduction off;
  bool taxed = true; // of the business: a custom line asks for its rate only then
  bool coded = true; // and for its HSN or SAC only of who is registered, as composition is, too
  std::string price_mode; // of a custom line with GST: inclusive or exclusive
};

/// The business as it was when the draft began; SQL checks it again when it issues.
struct invoice_basis {
  std::string scheme; // empty = not loaded
  std::string state;  // code
  std::int64_t hsn_digits = 4;
  bool taxed = true, round_total = true;
};

struct invoice_draft {
  flow::picked customer; // id 0 = a walk-in customer, named by `label`
  std::string walk_in;
  std::vector<invoice_line> lines;
  std::string details; // "none", or "add": asks for what follows
  flow::check::reduction off;
  money shipping;
  std::string supplied_in; // State code; empty = our own
  std::string delivery;    // address; empty = the customer's
  std::string gstin;
  std::string customer_state; // code; empty = where it is supplied
  std::string address;
  std::string phone; // of a walk-in customer
  invoice_basis basis;
};

/// What a line of the draft becomes.
rules::club::invoice_line to_line(const invoice_line&);
/// Lines, and shipping as one or more lines at the rate of what is shipped (club §10.2 rule 7).
rules::club::invoice to_document(const invoice_draft&);
/// Fault invalid: a figure out of range, with a sentence.
result<rules::club::figures> preview(const invoice_draft&);
/// Whether so much is supplied that the law wants the customer's address and State (GST Rule 46).
bool is_large(const invoice_draft&);
/// Whether these are asked for: then, and among other details.
bool asks_for_recipient(const invoice_draft&);

/// What a line asks for hangs on the business.
void tell_basis(invoice_line&, const invoice_draft&);
/// "Whey 1 kg, 2 × ₹1,999.00 −10% + GST 18%".
std::string line_text(const invoice_line&, const flow::who&);
/// The lines so far, numbered, with a running total.
std::string lines_text(const invoice_draft&, const flow::who&);
/// The card before Issue: recipient, lines, taxes, round-off, payable, words.
flow::page review_page(const invoice_draft&, const flow::who&);

/// One typed line into any part of the draft: `parin 234x2 whey1kg -10%` (UX U7).
/// Some word of it is marked as a count or a reduction: "x2", "234x2", "-10%".
bool is_quick_entry(std::string_view typed);
flow::reading read_invoice_line(std::string_view, invoice_draft&, const flow::who&);
void found_in_invoice_line(invoice_draft&, flow::token&, const db::rows&, const flow::who&);

} // namespace frontdesk::flows
