// The honest story that the chaos checks are told, and what lies about it are made of.
#pragma once

#include "tests/chaos/evidence.hpp"

#include <cstdint>
#include <string>

namespace frontdesk::chaos {

inline constexpr std::int64_t second = 1'000'000; // of the history's clock

/// Asha types, is asked, taps, and has an invoice; what she was asked is edited once.
evidence honest_story();

/// A screen as the outbox keeps it; `data` is its button's.
std::string screen(const std::string& body, const std::string& data = "");
/// "1970-01-01T00:00:12.5+00:00"
std::string at_second(double);
table_row& row_of(evidence&, const char* table, std::size_t number = 0);

} // namespace frontdesk::chaos
