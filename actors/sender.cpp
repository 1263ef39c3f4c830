// When a call may still be written, and faults of the HTTP client as verdicts.
#include "actors/sender.hpp"

namespace frontdesk::actors {

std::function<bool()> still_ours(std::shared_ptr<const lease> own, const delivery& d) {
  return [own = std::move(own), as = d.as] { return own->id() == as; };
}

net::verdict judge_fault(const fault& f) {
  net::verdict v;
  // Invalid is the address or the token, which every call of the channel has.
  v.what = f.code == errc::unknown   ? net::outcome::unknown
           : f.code == errc::invalid ? net::outcome::stop_channel
                                     : net::outcome::retry;
  v.reason = f.text;
  return v;
}

} // namespace frontdesk::actors
