// Bytes in PostgreSQL's hexadecimal form, and all of a post's unreadable items as one statement.
#include "db/runtime/quarantine.hpp"

#include "db/runtime/arrays.hpp"

namespace frontdesk::db::runtime {

std::string to_bytea(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out = "\\x";
  out.reserve(2 + 2 * bytes.size());
  for (char c : bytes) {
    auto byte = static_cast<unsigned char>(c);
    out.push_back(digits[byte >> 4]);
    out.push_back(digits[byte & 15]);
  }
  return out;
}

statement to_quarantine(channel_id channel, const std::vector<put_aside>& all) {
  return quarantine_updates(channel, column(all, [](const auto& x) { return x.key; }),
                            column(all, [](const auto& x) { return x.why; }),
                            column(all, [](const auto& x) { return x.trace; }),
                            column(all, [](const auto& x) { return to_bytea(x.body); }));
}

} // namespace frontdesk::db::runtime
