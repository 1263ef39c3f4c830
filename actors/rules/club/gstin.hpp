// GST registration numbers: form, State and check character (club §11.9).
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace frontdesk::rules::club {

struct gstin {
  std::string text;      // 15 characters, upper case
  std::string state;     // its first two
  bool historic = false; // a State code that no longer exists: warn, do not refuse
};

/// Blanks are dropped and letters raised first. Fault invalid with a sentence for the person.
result<gstin> parse_gstin(std::string_view typed);

/// Whether a GSTIN names a State that no longer gives them out.
bool is_historic(std::string_view gstin);

/// The check character of the first 14; '\0' if they are not 14 digits and capital letters.
char gstin_check_character(std::string_view first_fourteen);

} // namespace frontdesk::rules::club
