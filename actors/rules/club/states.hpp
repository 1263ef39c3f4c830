// The GST State codes, their names, and the place of supply as documents print it (club §11.9).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace frontdesk::rules::club {

enum class kind_of_state : std::uint8_t {
  state,           // Union Territories with a legislature, too
  union_territory, // without legislature: its tax is UTGST (club §11.3)
  historic,        // merged or split since; old registrations still carry it
};

struct state {
  std::string_view code; // two digits
  std::string_view name;
  std::string_view hindi;
  kind_of_state kind = kind_of_state::state;
};

/// All of them, by code.
std::span<const state> states();

/// nullptr if there is no such code.
const state* find_state(std::string_view code);

/// The State whose code this is, or whose name it is in English or Hindi (any case, "and" for "&",
/// prefix if only one fits), as typed by a person; nullptr otherwise.
const state* state_from_text(std::string_view typed);

/// Whether the State's own tax is UTGST in place of SGST.
bool has_utgst(std::string_view code);

/// "27-Maharashtra", "27-महाराष्ट्र"; empty for an unknown code. Documents are in English.
std::string place_of_supply(std::string_view code, std::string_view language = "en");

} // namespace frontdesk::rules::club
