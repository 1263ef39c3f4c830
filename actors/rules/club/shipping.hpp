// Which lines a shipping charge becomes: the rate of the principal supply (club §10.2 rule 7).
#pragma once

#include "base/money.hpp"

#include <string>
#include <vector>

namespace frontdesk::rules::club {

/// A supply of the invoice as far as shipping is concerned.
struct supply {
  basis_points gst;
  money taxable;
  std::string hsn;
};

struct shipping_part {
  money amount;
  basis_points gst;
  std::string hsn; // of the principal supply at that rate
};

/// One part if all supplies have one rate; else pro rata by taxable value, the remainder to the
/// largest. Parts of nothing are left out; no supplies: one part at rate 0.
std::vector<shipping_part> split_shipping(money amount, const std::vector<supply>& supplies);

} // namespace frontdesk::rules::club
