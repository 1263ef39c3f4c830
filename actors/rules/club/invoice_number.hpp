// Document numbers: prefix rules and PREFIX/YY-YY/NNNNNN of at most 16 characters (club §10.3).
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace frontdesk::rules::club {

inline constexpr std::size_t longest_number = 16; // GST Rule 46(b)
inline constexpr int usual_width = 6;             // digits of the counter

/// The prefix in capitals, if with a counter of `width` digits the number keeps within 16
/// characters.
result<std::string> check_prefix(std::string_view typed, int width = usual_width);

/// "LUF/25-26/000123"; `year` is frontdesk::financial_year's. Fault refused when the counter has
/// outgrown its width.
result<std::string> document_number(std::string_view prefix, std::string_view year,
                                    std::int64_t counter, int width = usual_width);

/// How many numbers the year has left, in its last tenth (club §10.3).
std::optional<std::int64_t> few_numbers_left(std::string_view number);

/// Capitals, digits, '-' and '/', the first no sign, at most 16 characters.
bool is_document_number(std::string_view text);

} // namespace frontdesk::rules::club
