// WhatsApp's statuses against the outbox: each that was acknowledged is known there, and a rank
// only rises.
#include "tests/chaos/verdicts.hpp"

#include "base/text.hpp"

#include <map>

namespace frontdesk::chaos {

void check_statuses(const evidence& e, std::vector<verdict>& out) {
  accusation lost("lost_status", out);
  std::map<std::string, const table_row*, std::less<>> by_id;
  for (const auto& r : e.rows("desk.outbox"))
    by_id[at(r, "id")] = &r;
  for (const auto& s : e.shown) {
    auto row = by_id.find(s.opaque);
    auto told = e.statuses.find(s.message);
    if (row == by_id.end() || told == e.statuses.end())
      continue;
    if (auto rank = number(*row->second, "delivery"); rank < told->second)
      lost.add(text::cat("outbox row ", s.opaque, " has rank ", rank, ", told was ", told->second));
  }
}

} // namespace frontdesk::chaos
