// What the club's flows share: who writes, and the card of a write that came second.
#pragma once

#include "actors/flow/page.hpp"
#include "db/club/author.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace frontdesk::flows {

db::club::author author_of(const flow::who&);

/// Somebody else wrote first: what SQL tells with a stale row ("<key>|{by, version, yours,
/// theirs}").
struct conflict {
  std::string by;
  std::int64_t version = 0;  // as it is now
  std::string yours, theirs; // "price ₹900.00" for each field that differs
};

/// Nothing if the fault is no conflict.
std::optional<conflict> read_conflict(const fault&, std::string_view language);
/// "Ravi changed this meanwhile", with both values.
flow::page conflict_page(const conflict&, const flow::who&);

} // namespace frontdesk::flows
