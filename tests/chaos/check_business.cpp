// Invoice numbers without gaps, ledgers that add up, and standings that nobody lost.
#include "tests/chaos/verdicts.hpp"

#include "base/text.hpp"

#include <nlohmann/json.hpp>

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
    auto taken = at(r, "doc_type") == "CRN" ? -sold[id] : sold[id]; // a credit note gives back
    if (taken != billed[id])
      ledger.add(text::cat("invoice ", at(r, "number"), ": ", billed[id], " billed, ", taken,
                           " moved in stock"));
  }
}

/// Knows no version.
constexpr auto of_the_configuration = "standing.fixed";

/// Each change of a standing starts from what the one before it left, and the last one holds.
void check_standings(const evidence& e, std::vector<verdict>& out) {
  accusation standing("standing", out);
  std::map<std::string, std::map<std::int64_t, const table_row*>> changes; // of each person
  for (const auto& r : e.rows("desk.audit"))
    if (at(r, "action").starts_with("standing.") && at(r, "action") != of_the_configuration)
      changes[at(r, "entity_id")][number(r, "id")] = &r;
  for (const auto& [person, all] : changes) {
    const table_row* before = nullptr;
    for (const auto& [id, change] : all) {
      if (before && at(*before, "new") != at(*change, "old"))
        standing.add(text::cat("person ", person, ": ", at(*change, "action"), " from ",
                               at(*change, "old"), " after ", at(*before, "new")));
      before = change;
    }
  }
  for (const auto& r : e.rows("desk.standings")) {
    auto all = changes.find(at(r, "person_id"));
    if (all == changes.end())
      continue;
    auto left = nlohmann::json::parse(at(*all->second.rbegin()->second, "new"));
    if (left.value("version", std::int64_t{0}) != number(r, "version")
        || left.value("banned", false) == at(r, "banned_at").empty())
      standing.add(
          text::cat("person ", all->first, " is not as the last change left them: ", left.dump()));
  }
}

} // namespace

void check_business(const evidence& e, std::vector<verdict>& out) {
  check_numbers(e, out);
  check_stock(e, out);
  check_standings(e, out);
}

} // namespace frontdesk::chaos
