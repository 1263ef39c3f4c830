// error: an id is at most 24 characters
#include "actors/flow/catalog.hpp"

namespace frontdesk::flow {

const view& find();

constexpr entry entries[] = {
  {"test.find_somebody_anywhere", role::staff, "/find", "Yes", &find, group::people},
};
static_assert(short_ids(entries), "an id is at most 24 characters");

} // namespace frontdesk::flow
