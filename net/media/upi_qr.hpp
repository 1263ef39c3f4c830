// UPI payment links and the QR codes that carry them.
#pragma once

#include "base/money.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::net::media {

struct upi_payment {
  std::string payee;     // virtual payment address: club@upi
  std::string name;      // at most 50 characters are used
  money amount;          // 0: the payer fills it in
  std::string reference; // at most 35 of A-Z a-z 0-9 '-'; other characters become '-'
  std::string note;      // at most 50 characters are used
};

/// NPCI's linking specification (club §11.8): upi://pay?pa=…&pn=…&am=…&cu=INR&tr=…&tn=….
std::string upi_link(const upi_payment&);

/// A square of modules, row by row, without quiet zone.
struct qr_code {
  int width = 0;
  std::vector<bool> dark;
  bool at(int row, int column) const {
    return dark[static_cast<std::size_t>(row) * static_cast<std::size_t>(width)
                + static_cast<std::size_t>(column)];
  }
};

inline constexpr int qr_quiet_zone = 4; // modules of white around a code (ISO/IEC 18004)

/// Error level M. Fault too_large if the text does not fit into any code.
[[nodiscard]] result<qr_code> encode_qr(std::string_view text);

} // namespace frontdesk::net::media
