// One admin writes on Telegram and on WhatsApp in the same moment, each to another replica, again
// and again.
#pragma once

#include "tests/chaos/evidence.hpp"
#include "tests/chaos/recorder.hpp"
#include "tests/chaos/stage.hpp"

namespace frontdesk::chaos {

/// So many rounds: half of them two answers to one question, half two flows at once, and now and
/// then Save against "cancel". Writes "mixed" for a conversation that is not where its last turn
/// left it, and "twins" with how many rounds met in time.
void write_in_pairs(stage&, recorder&, int rounds);

/// How many of the pairs of answers were under way at the same time.
std::string count_twins(const evidence&);

} // namespace frontdesk::chaos
