// Money, quantities and rates as integers. No floating point touches them.
#pragma once

#include <compare>
#include <cstdint>

namespace frontdesk {

/// Indian money in paise (1/100 rupee). May be negative (reversals).
struct money {
  std::int64_t paise = 0;
  auto operator<=>(const money&) const = default;
  money operator-() const { return {-paise}; }
  money& operator+=(money o) {
    paise += o.paise;
    return *this;
  }
  money& operator-=(money o) {
    paise -= o.paise;
    return *this;
  }
  friend money operator+(money a, money b) { return {a.paise + b.paise}; }
  friend money operator-(money a, money b) { return {a.paise - b.paise}; }
};

/// An amount of goods in thousandths of its unit.
struct quantity {
  std::int64_t milli = 0;
  auto operator<=>(const quantity&) const = default;
};

/// A rate in basis points (1/100 of a percent): 18 % = 1800.
struct basis_points {
  std::int32_t value = 0;
  auto operator<=>(const basis_points&) const = default;
};

/// floor((2n + m) / 2m): the quotient n/m rounded half up, for n >= 0 and m > 0 (club §10.2).
constexpr std::int64_t round_half_up(std::int64_t n, std::int64_t m) {
  return n / m + ((n % m) * 2 >= m ? 1 : 0);
}

} // namespace frontdesk
