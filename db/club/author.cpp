// The author as a PostgreSQL composite literal.
#include "db/club/author.hpp"

namespace frontdesk::db::club {

value to_value(const author& x) {
  std::string out = "(";
  for (const auto number :
       {x.business.value, x.person.value, static_cast<std::int64_t>(x.standing), x.channel.value})
    out += std::to_string(number) + ",";
  out += '"';
  for (char c : x.update_key) {
    if (c == '"' || c == '\\')
      out += c;
    out += c;
  }
  return out + "\")";
}

} // namespace frontdesk::db::club
