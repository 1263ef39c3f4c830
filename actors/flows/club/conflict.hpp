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

/// Somebody else wrote first: what SQL tells with a stale row ("<key>|{by, at, version, yours,
/// theirs}").
struct conflict {
  std::string by;
  std::int64_t at_us = 0;
  std::int64_t version = 0; // as it is now
  std::string approval;     // of a registration, as it is now
  std::vector<flow::difference> fields;
};

/// Nothing if the fault is no conflict.
std::optional<conflict> read_conflict(const fault&, std::string_view language);
/// "Ravi changed this 8 s ago."
std::string who_and_when(const conflict&, const flow::who&);
/// "10:42" in the business's zone.
std::string clock_text(const conflict&, const flow::who&);
/// Both versions; Keep theirs opens the view `card` of `id`, or goes home.
flow::clash to_clash(conflict, const flow::who&, std::string_view card = {}, std::int64_t id = 0);

} // namespace frontdesk::flows
