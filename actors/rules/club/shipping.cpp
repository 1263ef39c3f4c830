// Splitting of a shipping charge over the rates of an invoice.
#include "actors/rules/club/shipping.hpp"

#include <algorithm>

namespace frontdesk::rules::club {

namespace {

__extension__ using wide = __int128;

struct at_rate {
  basis_points gst;
  wide taxable = 0;
  const supply* principal = nullptr; // the highest-value supply, the earliest of equals
};

std::vector<at_rate> by_rate(const std::vector<supply>& supplies) {
  std::vector<at_rate> groups;
  for (const auto& x : supplies) {
    auto g = std::find_if(groups.begin(), groups.end(),
                          [&](const at_rate& y) { return y.gst == x.gst; });
    if (g == groups.end())
      g = groups.insert(g, at_rate{x.gst, 0, &x});
    g->taxable += x.taxable.paise;
    if (x.taxable > g->principal->taxable)
      g->principal = &x;
  }
  return groups;
}

} // namespace

std::vector<shipping_part> split_shipping(money amount, const std::vector<supply>& supplies) {
  if (supplies.empty())
    return {{amount, basis_points{}, ""}};
  const auto groups = by_rate(supplies);
  const auto largest =
      std::max_element(groups.begin(), groups.end(),
                       [](const at_rate& a, const at_rate& b) { return a.taxable < b.taxable; });
  wide all = 0;
  for (const auto& g : groups)
    all += g.taxable;
  std::vector<shipping_part> parts;
  money left = amount;
  std::size_t of_largest = 0;
  for (const auto& g : groups) {
    const auto share = all == 0 ? wide{0} : static_cast<wide>(amount.paise) * g.taxable / all;
    if (&g == &*largest)
      of_largest = parts.size();
    parts.push_back({{static_cast<std::int64_t>(share)}, g.gst, g.principal->hsn});
    left -= parts.back().amount;
  }
  parts[of_largest].amount += left;
  std::erase_if(parts, [](const shipping_part& x) { return x.amount == money{}; });
  return parts;
}

} // namespace frontdesk::rules::club
