// Amounts, quantities and quick entry as anybody may type them: within the bounds, or refused.
#include "actors/flows/club/invoice_draft.hpp"
#include "base/money_text.hpp"
#include "base/text.hpp"
#include "expect.hpp"

#include <cstdint>
#include <string_view>

using namespace frontdesk;
using fuzz::expect;

namespace {

constexpr money highest_typed{1'00'00'000'00};
constexpr quantity most_typed{9'999'000};
constexpr std::size_t most_lines = 50;

bool is_amount(money m) {
  return m >= money{} && m <= highest_typed;
}

void check_numbers(std::string_view typed) {
  if (auto m = parse_money(typed))
    expect(is_amount(*m), "an amount is between nothing and one crore");
  if (auto q = parse_quantity(typed))
    expect(*q >= quantity{} && *q <= most_typed, "a quantity is between 0 and 9,999");
  if (auto p = parse_percent(typed))
    expect(p->value >= 0 && p->value <= 10'000, "a percentage is between 0 and 100");
}

void check_entry(std::string_view typed, flows::invoice_draft draft) {
  flow::who by;
  by.business = {1};
  const auto read = flows::read_invoice_line(typed, draft, by);
  expect(draft.lines.size() <= most_lines, "an invoice has at most fifty lines");
  for (const auto& line : draft.lines) {
    expect(line.qty >= quantity{} && line.qty <= most_typed, "a line's quantity is in range");
    expect(is_amount(line.off.amount), "a line's reduction is in range");
  }
  for (const auto& token : read.tokens)
    expect(token.line < static_cast<std::int32_t>(draft.lines.size()), "a token's line exists");
  for (const auto& lookup : read.lookups)
    expect(lookup.token < read.tokens.size(), "what is looked up is for a token");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view typed(reinterpret_cast<const char*>(data), size);
  if (!text::is_storable(typed))
    return 0; // refused where an update comes in
  check_numbers(typed);
  check_entry(typed, {});
  flows::invoice_draft known;
  known.walk_in = "Meera Iyer";
  check_entry(typed, known);
  return 0;
}
