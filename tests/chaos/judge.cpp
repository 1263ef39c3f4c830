// Every check there is.
#include "tests/chaos/verdicts.hpp"

namespace frontdesk::chaos {

std::vector<verdict> judge(const evidence& e) {
  std::vector<verdict> found;
  for (auto* check :
       {check_turns, check_effects, check_business, check_sending, check_repeats, check_words,
        check_replaced, check_edits, check_answers, check_statuses, check_limits, check_refusals,
        check_progress, check_recovery, check_crashes, check_stops})
    check(e, found);
  return found;
}

} // namespace frontdesk::chaos
