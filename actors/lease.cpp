// When the lease has lapsed.
#include "actors/lease.hpp"

#include "base/broken.hpp"

namespace frontdesk::actors {

bool lease::is_fresh() const {
  auto id = id_.load();
  if (id == 0 || age() <= lapse || broken == crime::no_lease)
    return id != 0;
  id_.compare_exchange_strong(id, 0);
  return false;
}

} // namespace frontdesk::actors
