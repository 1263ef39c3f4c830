// What a fuzz target says when an invariant is broken.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace frontdesk::fuzz {

/// Ends the run; libFuzzer keeps the input.
inline void expect(bool holds, const char* what) {
  if (holds)
    return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

} // namespace frontdesk::fuzz
