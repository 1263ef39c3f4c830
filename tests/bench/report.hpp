// How figures are printed: a line to read and a line of JSON.
#pragma once

#include "tests/bench/fleet.hpp"

namespace frontdesk::bench {

/// BENCH_SECONDS: how long each figure is measured; short for a smoke run.
std::chrono::seconds measured_for();
void print(const char* what, std::size_t chats, const figures&);
/// So many admins of the gym, each known to the business; their chats begin with their first move.
std::vector<std::int64_t> admins(test::desk&, std::size_t n);

} // namespace frontdesk::bench
