// Invoice numbers without gaps, and ledgers that add up.
#include "tests/chaos/verdicts.hpp"

#include "base/text.hpp"

#include <map>
#include <set>

namespace frontdesk::chaos {
namespace {

void check_numbers(const evidence& e, std::vector<verdict>& out) {
  accusation gap("gap", out);
  std::map<std::string, std::set<std::int64_t>> series;
  std::size_t invoices = 0;
  for (const auto& r : e.rows("club.invoices")) {
    const auto& whole = at(r, "number");
    ++invoices;
    if (!series[whole.substr(0, whole.rfind('-'))].insert(number(r, "series_no")).second)
      gap.add(text::cat("number ", whole, " twice"));
  }
  for (const auto& [prefix, numbers] : series)
    if (*numbers.begin() != 1 || *numbers.rbegin() != static_cast<std::int64_t>(numbers.size()))
      gap.add(text::cat(prefix, ": ", numbers.size(), " documents, the last is number ",
                        *numbers.rbegin()));
  std::int64_t last = 0;
  for (const auto& r : e.rows("club.number_series"))
    last += number(r, "last_no");
  if (last != static_cast<std::int64_t>(invoices))
    gap.add(text::cat(invoices, " documents, the series say ", last));
}

void check_stock(const evidence& e, std::vector<verdict>& out) {
  accusation ledger("ledger", out);
  std::map<std::string, std::int64_t> moved, sold, billed;
  for (const auto& r : e.rows("club.stock_movements")) {
    moved[at(r, "item_id")] += number(r, "milli");
    if (!at(r, "invoice_id").empty())
      sold[at(r, "invoice_id")] -= number(r, "milli");
  }
  for (const auto& r : e.rows("club.items"))
    if (at(r, "track_stock") == "true" && moved[at(r, "id")] != number(r, "stock_milli"))
      ledger.add(text::cat("item ", at(r, "name"), ": stock ", at(r, "stock_milli"), ", moved ",
                           moved[at(r, "id")]));
  std::map<std::string, std::int64_t> totals;
  for (const auto& r : e.rows("club.invoice_lines")) {
    totals[at(r, "invoice_id")] += number(r, "total_paise");
    if (!at(r, "item_id").empty())
      billed[at(r, "invoice_id")] += number(r, "qty_milli");
  }
  for (const auto& r : e.rows("club.invoices")) {
    const auto& id = at(r, "id");
    if (totals[id] + number(r, "round_off_paise") != number(r, "total_paise"))
      ledger.add(text::cat("invoice ", at(r, "number"), " is not the sum of its lines"));
    if (sold[id] != billed[id])
      ledger.add(text::cat("invoice ", at(r, "number"), ": ", billed[id], " billed, ", sold[id],
                           " taken from stock"));
  }
}

} // namespace

void check_business(const evidence& e, std::vector<verdict>& out) {
  check_numbers(e, out);
  check_stock(e, out);
}

} // namespace frontdesk::chaos
