// Checks of typed text: a value, or the sentence that tells the person what is accepted.
#pragma once

#include "actors/flow/engine.hpp"
#include "base/money.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace frontdesk::flow::check {

/// "1500", "₹1,23,456.50", "50k", "2.5L": more than nothing, at most one crore (club G-2).
result<money> rupees(std::string_view);
/// The same, and 0 is an answer.
result<money> rupees_or_zero(std::string_view);
/// More than nothing, three decimals.
result<quantity> amount_of_goods(std::string_view);
/// Whole pieces.
result<quantity> pieces(std::string_view);
result<std::int64_t> whole_number(std::string_view);
/// "18", "2.5 %": 0 to 100.
result<basis_points> percent(std::string_view);

/// A reduction as typed: "10 %" or "10" is a percentage, "₹50" or "Rs 50" an amount. One of the
/// two.
struct reduction {
  basis_points percent;
  money amount;
  bool operator==(const reduction&) const = default;
  std::string shown() const;
};
result<reduction> percent_or_amount(std::string_view);

/// E.164; ten digits starting 6-9 are Indian (club §6.2). "+919812345678".
result<std::string> phone(std::string_view);
/// "2026-11-20", from any form of parse_date; today is the date in the business's zone.
result<std::string> date(std::string_view, const who&);
/// A person's name: 2-100 characters, a letter among them.
result<std::string> person_name(std::string_view);
/// A thing's name: 2-200 characters.
result<std::string> name(std::string_view);
/// One line or several, 1-1,000 characters.
result<std::string> text(std::string_view);
/// Why something is done: 3-300 characters.
result<std::string> reason(std::string_view);
/// An Indian postal code.
result<std::string> pin(std::string_view);
/// HSN of 4, 6 or 8 digits, or SAC of 6 starting 99.
result<std::string> hsn(std::string_view);
/// A GST number with a right check character, in capitals.
result<std::string> gstin(std::string_view);

} // namespace frontdesk::flow::check

namespace frontdesk::flows {
namespace check = flow::check;
} // namespace frontdesk::flows
