// Why an invoice may not be issued, in words.
#pragma once

#include "actors/flows/club/invoice_draft.hpp"

#include <string>
#include <string_view>

namespace frontdesk::flows {

struct not_issued {
  std::string_view key;    // as club.issue_invoice refuses with; empty: none of these
  std::string words;       // with the line, the item and its figures where they are told
  std::string_view reopen; // the step that cures it; empty: the set-up does
};

/// What SQL refused with, or check_document before it: "<key>|<detail>".
not_issued why_not_issued(const fault&, const invoice_draft&, const flow::who&);

} // namespace frontdesk::flows
