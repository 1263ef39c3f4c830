// Lies about the honest story, each with the verdict it deserves.
#pragma once

#include "tests/chaos/evidence.hpp"

#include <functional>
#include <string>
#include <vector>

namespace frontdesk::chaos {

struct lie {
  std::string verdict;
  const char* about;
  std::function<void(evidence&)> tell;
};

std::vector<lie> lies_about_turns();
std::vector<lie> lies_about_messages();
std::vector<lie> lies_about_recovery();

/// The message of the first row is shown again, as a message that no row names.
void show_again(evidence&);
/// The first update is in quarantine.
void put_aside(evidence&, const char* reason);

} // namespace frontdesk::chaos
