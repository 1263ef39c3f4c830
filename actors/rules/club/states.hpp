// The GST State codes, their names, and the place of supply as documents print it (club §11.9).
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace frontdesk::rules::club {

struct state {
  std::string_view code; // two digits
  std::string_view name;
  bool historic = false; // merged or split since; old registrations still carry it
};

/// All of them, by code.
std::span<const state> states();

/// nullptr if there is no such code.
const state* find_state(std::string_view code);

/// The State whose code this is, or whose name it is (any case, "and" for "&", prefix if only one
/// fits), as typed by a person; nullptr otherwise.
const state* state_from_text(std::string_view typed);

/// "27-Maharashtra"; empty for an unknown code.
std::string place_of_supply(std::string_view code);

} // namespace frontdesk::rules::club
