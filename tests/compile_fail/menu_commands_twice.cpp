// error: two flows share an id, a command or a label
#include "actors/flow/catalog.hpp"

namespace frontdesk::flow {

const view& find();

constexpr entry entries[] = {
  {"test.find", role::staff, "/find", "Yes", &find, group::people},
  {"test.seek", role::staff, "/find", "No", &find, group::people},
};
static_assert(unique(entries), "two flows share an id, a command or a label");

} // namespace frontdesk::flow
