// GST rates that hold: the slabs, and codes with a rate of their own.
#pragma once

#include "base/money.hpp"

#include <algorithm>
#include <string_view>

namespace frontdesk::rules::club {

/// Whether an invoice of today would take this rate for this code (GST Council, in force since
/// 22 September 2025). The database keeps the table that decides, club.tax_rates; a test compares.
constexpr bool rate_holds(std::string_view code, basis_points rate) {
  constexpr basis_points slabs[] = {{0}, {500}, {1800}, {4000}};
  if (code == "999723") // health clubs: 5 % without input credit
    return rate == basis_points{500};
  return std::ranges::find(slabs, rate) != std::end(slabs);
}

} // namespace frontdesk::rules::club
