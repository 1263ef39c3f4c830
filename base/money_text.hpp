// Money, quantities and rates as people write and read them.
#pragma once

#include "base/money.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>

namespace frontdesk {

/// Indian grouping without decimals: 1,23,456.
std::string grouped(std::int64_t);
/// ₹1,23,456.78; negative: -₹5.00.
std::string to_string(money);
/// 123456.78: for UPI links, files and forms.
std::string plain(money);
/// Up to three decimals, no zeros at the end: 1.5.
std::string to_string(quantity);
/// 18%, 2.5%, 0.25%.
std::string to_string(basis_points);
/// Half of it to the last digit: 9%, 2.5%, 0.125%.
std::string half_of(basis_points);

/// Sentences that the parsers refuse with; the languages translate them.
inline constexpr std::string_view amount_form =
    "Please send an amount in rupees, like 1500 or 1,23,456.50.";
inline constexpr std::string_view amount_bound =
    "The most that can be entered at once is ₹1,00,00,000.";
inline constexpr std::string_view quantity_form = "Please send a quantity, like 2 or 1.5.";
inline constexpr std::string_view quantity_bound = "The most that can be entered at once is 9,999.";
inline constexpr std::string_view percent_form = "Please send a percentage, like 10 or 2.5.";

/// What a person typed (club G-2): optional ₹ / Rs / INR, commas between digits, at most two
/// decimals, no sign, no exponent, at most ₹1,00,00,000; 50k, 2.5L, 1cr; digits of any script. 0 is
/// an amount.
result<money> parse_money(std::string_view);
/// Up to three decimals, at most 9,999.
result<quantity> parse_quantity(std::string_view);
/// 0 to 100 with up to two decimals, '%' optional.
result<basis_points> parse_percent(std::string_view);

/// Indian system: "Rupees one lakh two and Paise fifty only"; hi: "एक लाख दो रुपये और पचास पैसे मात्र".
/// Any language but "hi" reads English.
std::string in_words(money, std::string_view language);

} // namespace frontdesk
