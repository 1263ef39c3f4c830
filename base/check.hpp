// FD_CHECK: an assertion that stays on in release builds.
#pragma once

#include <stdexcept>

namespace frontdesk {

/// A broken assumption of ours. Caught at the three doors of STYLE 3.5.
class check_failed : public std::logic_error {
public:
  using std::logic_error::logic_error;
};

} // namespace frontdesk

#define FD_STRING_(x) #x
#define FD_STRING(x) FD_STRING_(x)
#define FD_CHECK(condition)                                                                        \
  do {                                                                                             \
    if (!(condition)) [[unlikely]]                                                                 \
      throw ::frontdesk::check_failed(__FILE__ ":" FD_STRING(__LINE__) ": " #condition);           \
  } while (false)
