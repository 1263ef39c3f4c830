// Rows as the searches return them, to hand to flow_bench::database().
#pragma once

#include "db/row.hpp"

namespace frontdesk {

/// Parin Shah, person 42 in version 3: what find_members and the member card return.
inline db::rows parin() {
  return db::make_rows({{{"id", "42"},
                         {"version", "3"},
                         {"name", "Parin Shah"},
                         {"member_no", "7"},
                         {"phone_tail", "5678"},
                         {"username", "parin"},
                         {"banned", "f"},
                         {"key", "0:42:parin shah"}}});
}

} // namespace frontdesk
