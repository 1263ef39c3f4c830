// Writes down what both platforms show.
#pragma once

#include "tests/chaos/recorder.hpp"
#include "tests/chaos/stage.hpp"

namespace frontdesk::chaos {

/// From the constructor on, a line "shown" for each message and edit of the business.
class watch {
public:
  watch(stage&, recorder&);
  ~watch();

private:
  stage& stage_;
};

} // namespace frontdesk::chaos
