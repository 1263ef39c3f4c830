// Values in text form, comparison of statements, and the registry of all statements.
#include "db/sql.hpp"

namespace frontdesk::db {

bool operator==(const statement& a, const statement& b) {
  return a.what->name == b.what->name && a.values == b.values;
}

value to_value(std::int64_t x) {
  return std::to_string(x);
}

value to_value(bool x) {
  return x ? "t" : "f";
}

value to_value(std::string_view x) {
  return std::string(x);
}

std::vector<const statement_info*>& statement_registry::all() {
  static std::vector<const statement_info*> list;
  return list;
}

} // namespace frontdesk::db
