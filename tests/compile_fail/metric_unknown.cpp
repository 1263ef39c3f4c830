// error: this metric is not in metrics::table
#include "base/metrics.hpp"

void count() {
  frontdesk::metrics::add("frontdesk_no_such_total");
}
