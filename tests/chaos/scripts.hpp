// What people do, move by move, in the flows of the catalogue.
#pragma once

#include <string>
#include <vector>

namespace frontdesk::chaos {

/// {word} is the chat's secret, {n} a number nobody else has.
struct move {
  bool taps = false;
  std::string what; // text, or the beginning of a button's label
};

struct script {
  std::string name;
  int weight = 1;
  bool for_guests = false;
  std::vector<move> moves;
};

const std::vector<script>& scripts();

} // namespace frontdesk::chaos
