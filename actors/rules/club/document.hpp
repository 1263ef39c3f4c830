// An invoice as the conversation knows it, and the JSON in which SQL issues it and checks the
// preview.
#pragma once

#include "actors/rules/club/gst.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::rules::club {

enum class line_kind : std::uint8_t { item, custom, shipping };

struct invoice_line {
  line_kind kind = line_kind::item;
  std::int64_t item = 0;    // club.items.id; 0 for the other kinds
  std::int64_t version = 0; // of the item when it was picked
  std::string description;
  std::string hsn;
  std::string unit = "PCS"; // of an item: its own
  line_price price;
};

/// Who the document is for. Empty texts of a member are filled from what is on file.
struct recipient {
  std::int64_t member = 0; // 0 = a walk-in customer
  std::string name, phone, address, state, gstin;
  std::string delivery; // the address of delivery, if it is another
};

struct invoice {
  recipient to;
  std::string place_of_supply; // State code; empty = the supplier's
  std::vector<invoice_line> lines;
  invoice_terms terms;
};

/// What of the set-up decides over a document.
struct supplier {
  enum class scheme_t : std::uint8_t {
    regular,
    composition,
    unregistered
  } scheme = scheme_t::regular;
  std::string state; // code
  int hsn_digits = 4;
};

/// GST Rule 46(e): from ₹50,000 on who is not registered is named with address and State.
inline constexpr money unregistered_bound{5'000'000};

result<figures> compute(const invoice&);

/// What club.issue_invoice takes as its document.
std::string document_json(const invoice&);
/// What it takes as the preview: the same shape as club.compute_invoice answers.
std::string preview_json(const figures&);

/// Whether a unit counts whole pieces (the others take three decimals).
bool is_counted(std::string_view unit);

/// Whether a code could be an HSN or SAC: a service's starts with 99 and has six digits (club
/// §11.5).
bool is_hsn(std::string_view code);

/// What stops this document before it is issued, as the keys club.issue_invoice refuses with;
/// nothing if it may go: whole_pieces|<name>, sac_digits|<line>, line_discount_too_large|<line>,
/// discount_too_large|80, gstin_invalid, recipient_incomplete|<fields>, composition_inter_state,
/// separate_documents, performed_here, hsn_missing|<digits>. The name of a member is on file.
result<void> check_document(const invoice&, const figures&, const supplier&);

/// The first line whose code is too short for a registered recipient, from 1 on; 0 = none.
std::size_t line_without_code(const invoice&, int digits);

} // namespace frontdesk::rules::club
