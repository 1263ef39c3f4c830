// What is taken out of an update before anybody reads it.
#include "net/update.hpp"

#include "base/text.hpp"

namespace frontdesk::net {

void drop_hidden(update& u) {
  if (u.kind == input_kind::tap)
    return;
  for (auto* each : {&u.text, &u.file_name, &u.first_name, &u.last_name, &u.username})
    *each = text::without_hidden(*each);
}

} // namespace frontdesk::net
