// The migrator: ledger, advisory lock, one transaction per migration.
#include "db/migrate.hpp"

#include "db/wire/blocking.hpp"

namespace frontdesk::db {
namespace {

constexpr const char* begin_text = R"(
BEGIN;
SET LOCAL statement_timeout = 0;
SET LOCAL lock_timeout = 0;
SELECT pg_advisory_xact_lock(20637001);  -- any constant: all migrators of this database meet here
SET LOCAL lock_timeout = '10s';          -- a table in use must not queue its readers behind us for long
)";

constexpr const char* ledger_text = R"(
CREATE TABLE IF NOT EXISTS public.frontdesk_migrations (
  number     integer PRIMARY KEY,
  topic      text NOT NULL,
  checksum   text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
))";

// The roles exist once migration 1 is applied; only the ledger's owner may hand out rights on it.
constexpr const char* grant_text = R"(
DO $grant$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'frontdesk_migrate')
     AND EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tablename = 'frontdesk_migrations'
                   AND tableowner = current_user) THEN
    GRANT SELECT, INSERT, DELETE ON public.frontdesk_migrations TO frontdesk_migrate;
    GRANT SELECT ON public.frontdesk_migrations TO frontdesk_app, frontdesk_read;
  END IF;
END
$grant$)";

constexpr const char* read_text = R"(
SELECT number, topic, checksum, to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS applied_at
  FROM public.frontdesk_migrations ORDER BY number)";

constexpr const char* has_ledger_text =
    "SELECT to_regclass('public.frontdesk_migrations') IS NOT NULL AS found";

result<rows> read_ledger(wire::blocking& db) {
  FD_TRY(auto found, db.query(has_ledger_text));
  if (!found.front().flag("found"))
    return rows{};
  return db.query(read_text);
}

std::vector<migration_state> compare(const std::vector<migration>& known, const rows& ledger) {
  using kind = migration_state::kind;
  std::vector<migration_state> out;
  for (const auto& m : known)
    out.push_back({kind::pending, m.number, m.topic, {}});
  for (const auto& r : ledger) {
    auto number = r.number("number");
    if (number < 1 || number > static_cast<std::int64_t>(known.size())) {
      bool goes_on = number >= 1 && r.at("checksum").ends_with(compatible_mark);
      out.push_back({goes_on ? kind::later : kind::unknown, static_cast<int>(number),
                     std::string(r.at("topic")), std::string(r.at("applied_at"))});
      continue;
    }
    auto& state = out[static_cast<std::size_t>(number - 1)];
    bool same = r.at("checksum") == checksum(known[static_cast<std::size_t>(number - 1)].up);
    state.what = same ? kind::applied : kind::changed;
    state.applied_at = r.at("applied_at");
  }
  return out;
}

/// How many are applied; a ledger that does not fit the program, or has a hole, is a fault.
result<std::size_t> count_applied(const std::vector<migration_state>& list) {
  using kind = migration_state::kind;
  std::size_t applied = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].what == kind::pending)
      continue;
    if (list[i].what != kind::applied)
      return fault{errc::conflict, complaint(list[i])};
    if (applied != i)
      return fault{errc::conflict, complaint(list[applied])};
    ++applied;
  }
  return applied;
}

/// Runs a script inside the open transaction, which it must not end, and as whom it ends does not
/// matter.
result<void> run_inside(wire::blocking& db, const migration& m, std::string_view sql) {
  constexpr const char* current = "SELECT pg_current_xact_id() AS id";
  FD_TRY(auto before, db.query(current));
  auto done = db.script(std::string(sql));
  auto name = "migration " + std::to_string(m.number) + " (" + m.topic + ")";
  if (!done)
    return fault{done.error().code, name + ": " + done.error().text};
  FD_TRY(auto after, db.query(current));
  if (!db.is_in_transaction() || after.front().at("id") != before.front().at("id"))
    return fault{errc::bug, name + " ends its transaction; it must leave that to the migrator"};
  return db.script("RESET ROLE");
}

result<void> apply(wire::blocking& db, const migration& m) {
  if (auto done = run_inside(db, m, m.up); !done)
    return done;
  auto noted = db.query(
      "INSERT INTO public.frontdesk_migrations (number, topic, checksum) VALUES ($1, $2, $3)",
      {to_value(m.number), to_value(m.topic), to_value(checksum(m.up))});
  if (!noted)
    return std::move(noted).error();
  return db.script(grant_text);
}

result<void> take_back(wire::blocking& db, const migration& m) {
  if (auto done = run_inside(db, m, m.down); !done)
    return done;
  auto noted =
      db.query("DELETE FROM public.frontdesk_migrations WHERE number = $1", {to_value(m.number)});
  if (!noted)
    return std::move(noted).error();
  return {};
}

/// Begins, waits for other migrators, and says how many migrations are applied now.
result<std::size_t> begin(wire::blocking& db, const std::vector<migration>& known) {
  if (auto done = db.script(begin_text); !done)
    return std::move(done).error();
  FD_TRY(auto found, db.query(has_ledger_text));
  if (!found.front().flag("found"))
    if (auto done = db.script(ledger_text); !done)
      return std::move(done).error();
  FD_TRY(auto ledger, db.query(read_text));
  return count_applied(compare(known, ledger));
}

} // namespace

migrator::migrator(std::string dsn, std::vector<migration> known)
    : dsn_(std::move(dsn)), known_(std::move(known)) {}

result<std::vector<int>> migrator::up() {
  FD_TRY(auto db, wire::blocking::open(dsn_));
  std::vector<int> out;
  while (true) {
    FD_TRY(auto applied, begin(db, known_));
    if (applied == known_.size())
      break;
    const auto& next = known_[applied];
    if (auto done = apply(db, next); !done)
      return std::move(done).error(); // closing the connection rolls back
    if (auto done = db.script("COMMIT"); !done)
      return std::move(done).error();
    out.push_back(next.number);
  }
  return out;
}

result<std::vector<int>> migrator::down(int to) {
  if (to < 0 || to > static_cast<int>(known_.size()))
    return fault{errc::invalid, "there is no migration " + std::to_string(to)};
  FD_TRY(auto db, wire::blocking::open(dsn_));
  std::vector<int> out;
  while (true) {
    FD_TRY(auto applied, begin(db, known_));
    if (applied <= static_cast<std::size_t>(to))
      break;
    const auto& newest = known_[applied - 1];
    if (auto done = take_back(db, newest); !done)
      return std::move(done).error();
    if (auto done = db.script("COMMIT"); !done)
      return std::move(done).error();
    out.push_back(newest.number);
  }
  return out;
}

result<std::vector<int>> migrator::dry_run() {
  FD_TRY(auto db, wire::blocking::open(dsn_));
  FD_TRY(auto applied, begin(db, known_));
  std::vector<int> out;
  for (; applied < known_.size(); ++applied) {
    if (auto done = apply(db, known_[applied]); !done)
      return std::move(done).error();
    out.push_back(known_[applied].number);
  }
  return out;
}

result<std::vector<migration_state>> migrator::status() {
  FD_TRY(auto db, wire::blocking::open(dsn_));
  FD_TRY(auto ledger, read_ledger(db));
  return compare(known_, ledger);
}

} // namespace frontdesk::db
