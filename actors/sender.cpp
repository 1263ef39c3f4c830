// Faults of the HTTP client as verdicts.
#include "actors/sender.hpp"

namespace frontdesk::actors {

net::verdict judge_fault(const fault& f) {
  net::verdict v;
  v.what = f.code == errc::unknown   ? net::outcome::unknown
           : f.code == errc::invalid ? net::outcome::dead
                                     : net::outcome::retry;
  v.reason = f.text;
  return v;
}

} // namespace frontdesk::actors
