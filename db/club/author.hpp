// Who writes: the first parameter of everything that changes something, and the head of its audit
// row.
#pragma once

#include "base/ids.hpp"
#include "db/sql.hpp"

#include <string>

namespace frontdesk::db::club {

/// Passed to SQL as one club.author. Channel and update key are empty outside a turn.
struct author {
  business_id business;
  person_id person;
  role standing = role::guest;
  channel_id channel;
  std::string update_key;
};

/// The composite's text form.
value to_value(const author&);

} // namespace frontdesk::db::club
