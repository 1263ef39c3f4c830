// frontdesk migrate: the schema up and down, and what it is now.
#include "db/migrate.hpp"

#include "ops/cli/commands.hpp"

#include <fmt/core.h>

#include <string_view>

namespace frontdesk::cli {

namespace {

template <class T>
T or_fatal(result<T> x) {
  if (!x)
    throw fatal{x.error().text};
  return std::move(*x);
}

int print_numbers(std::string_view done, const std::vector<int>& numbers) {
  for (int n : numbers)
    fmt::print("{} {:04}\n", done, n);
  if (numbers.empty())
    fmt::print("nothing to do\n");
  return 0;
}

std::string_view name_of(db::migration_state::kind what) {
  using kind = db::migration_state::kind;
  switch (what) {
  case kind::applied:
    return "applied";
  case kind::pending:
    return "pending";
  case kind::changed:
    return "changed";
  case kind::later:
    return "later";
  case kind::unknown:
    break;
  }
  return "unknown";
}

int print_status(const std::vector<db::migration_state>& list) {
  for (const auto& x : list)
    fmt::print("{:04}  {:<8} {:<20}  {}\n", x.number, name_of(x.what), x.applied_at, x.topic);
  return 0;
}

int verify(const std::vector<db::migration_state>& list) {
  auto wrong = db::complaints(list);
  for (const auto& sentence : wrong)
    fmt::print("{}\n", sentence);
  if (wrong.empty())
    fmt::print("{} migrations applied, as this program knows them\n", list.size());
  return wrong.empty() ? 0 : 1;
}

} // namespace

int migrate(const config& c, const migrate_arguments& args) {
  db::migrator m{c.database};
  switch (args.what) {
  case migration::up:
    return print_numbers("applied", or_fatal(m.up()));
  case migration::down:
    return print_numbers("taken back", or_fatal(m.down(static_cast<int>(args.to.value_or(-1)))));
  case migration::dry_run:
    return print_numbers("would apply", or_fatal(m.dry_run()));
  case migration::verify:
    return verify(or_fatal(m.status()));
  case migration::status:
    break;
  }
  return print_status(or_fatal(m.status()));
}

} // namespace frontdesk::cli
