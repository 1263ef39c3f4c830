// Rows to hand to what is tested, as a statement would return them.
#pragma once

#include "db/row.hpp"

namespace frontdesk {

/// One row of one column "x".
inline db::rows one(const std::string& x) {
  return db::make_rows({{{"x", x}}});
}

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
