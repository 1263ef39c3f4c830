// Bytes in PostgreSQL's hexadecimal form.
#include "db/runtime/quarantine.hpp"

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

} // namespace frontdesk::db::runtime
