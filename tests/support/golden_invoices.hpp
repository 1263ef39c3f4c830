// The golden vectors of club §14.1 by their letters, once for the C++ and the SQL arithmetic.
#pragma once

#include "actors/rules/club/document.hpp"

#include <sstream>
#include <string>
#include <vector>

namespace frontdesk::test {

struct golden_invoice {
  std::string id;
  rules::club::invoice document;
  std::string first_line; // gross discount taxable cgst sgst igst total, in paise
  std::string sums;       // gross discount taxable cgst sgst igst round_off total; empty: not told
};

namespace golden {

inline rules::club::invoice_line line(std::int64_t rate, std::int64_t pieces, int percent, int gst,
                                      bool inclusive = false) {
  rules::club::invoice_line l;
  l.kind = rules::club::line_kind::custom;
  l.description = "x";
  l.price = {{rate},
             {pieces * 1000},
             {{percent * 100}, {}},
             {gst * 100},
             inclusive ? rules::club::price_mode::inclusive : rules::club::price_mode::exclusive};
  return l;
}

inline rules::club::invoice one(rules::club::invoice_line l, bool inter = false,
                                bool taxed = true) {
  rules::club::invoice x;
  x.lines = {std::move(l)};
  x.terms = {taxed, inter, false, {}};
  return x;
}

inline rules::club::invoice i1() {
  rules::club::invoice x;
  x.lines = {line(49900, 2, 10, 18), line(250000, 1, 0, 5, true), line(10000, 1, 0, 18)};
  x.lines[2].kind = rules::club::line_kind::shipping;
  return x;
}

inline std::vector<golden_invoice> all() {
  return {
      {"A", one(line(49900, 2, 10, 18)), "99800 9980 89820 8084 8084 0 105988", ""},
      {"B", one(line(49900, 2, 10, 18, true)), "99800 9980 76118 6851 6851 0 89820", ""},
      {"C", one(line(100000, 1, 0, 18, true)), "100000 0 84746 7627 7627 0 100000", ""},
      {"D", one(line(250000, 1, 0, 5)), "250000 0 250000 6250 6250 0 262500", ""},
      {"E", one(line(250000, 1, 0, 5, true)), "250000 0 238096 5952 5952 0 250000", ""},
      {"H", one(line(180000, 3, 20, 18), true), "540000 108000 432000 0 0 77760 509760", ""},
      {"J", one(line(9999, 1, 0, 18), true), "9999 0 9999 0 0 1800 11799", ""},
      {"L", one(line(1, 1, 0, 18)), "1 0 1 0 0 0 1", ""},
      {"M", one(line(10000, 1, 100, 18)), "10000 10000 0 0 0 0 0", ""},
      {"N", one(line(49900, 2, 10, 18), false, false), "99800 9980 89820 0 0 0 89820", ""},
      {"O", one(line(249950, 1, 0, 18)), "249950 0 249950 22496 22496 0 294942", ""},
      {"Q", one(line(50000, 1, 0, 40, true)), "50000 0 35714 7143 7143 0 50000", ""},
      {"I1", i1(), "99800 9980 89820 8084 8084 0 105988",
       "359800 9980 337916 14936 14936 0 12 367800"},
  };
}

} // namespace golden
} // namespace frontdesk::test
