// UPI payment links: what the QR on a document says (club §11.8).
#pragma once

#include "base/money.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>

namespace frontdesk::rules::club {

struct upi_request {
  std::string payee;     // UPI id: "club@upi"
  std::string name;      // of the payee, at most 50 characters are used
  money amount;          // 0 = the payer types it (static QR)
  std::string reference; // A-Z a-z 0-9 -, at most 35
  std::string note;      // at most 50 characters are used
};

/// "upi://pay?pa=…&pn=…&am=1059.88&cu=INR&tr=…&tn=…"
std::string upi_link(const upi_request&);

/// The reference of the n-th request to pay a document: "LUF-25-26-000123-1".
std::string upi_reference(std::string_view document_number, int attempt);

/// The id without surrounding blanks if it has the form name@bank (club §6.29).
result<std::string> check_upi_id(std::string_view typed);

} // namespace frontdesk::rules::club
