// Values in text form, comparison of statements, and the registry of all statements.
#include "db/sql.hpp"

#include <mutex>
#include <set>

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

namespace {

struct executed {
  std::mutex guard;
  std::set<std::string, std::less<>> names;
};

executed& executed_statements() {
  static executed all;
  return all;
}

} // namespace

void statement_registry::mark_executed(std::string_view name) {
  auto& all = executed_statements();
  std::lock_guard lock(all.guard);
  all.names.emplace(name);
}

bool statement_registry::was_executed(std::string_view name) {
  auto& all = executed_statements();
  std::lock_guard lock(all.guard);
  return all.names.contains(name);
}

} // namespace frontdesk::db
