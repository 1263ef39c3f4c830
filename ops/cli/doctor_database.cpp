// Looks at PostgreSQL for `frontdesk doctor`.
#include "ops/cli/doctor_database.hpp"

#include "base/clock.hpp"
#include "base/dates.hpp"
#include "base/text.hpp"
#include "db/migrate.hpp"
#include "db/pool.hpp"
#include "db/sql.hpp"

#include <cstdlib>
#include <future>

namespace frontdesk::cli {

namespace {

constexpr std::int64_t oldest_version = 150'000;    // PostgreSQL 15
constexpr std::int64_t clock_tolerance = 2'000'000; // microseconds

constexpr db::sql<> about{"doctor.about", R"(
  SELECT current_setting('server_version_num') AS version, current_setting('server_version') AS name,
         current_setting('max_connections') AS max_connections, current_user AS role,
         (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS is_super,
         pg_is_in_recovery() AS is_standby, current_setting('fsync') AS fsync,
         current_setting('synchronous_commit') AS commits,
         (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now)"};

constexpr db::sql<> rights{"doctor.rights", R"(
  SELECT has_schema_privilege('desk', 'USAGE') AS may_use,
         has_schema_privilege('desk', 'CREATE') AS may_create,
         has_table_privilege('desk.conversations', 'INSERT')
           AND has_table_privilege('desk.conversations', 'UPDATE') AS may_write,
         has_table_privilege('desk.audit', 'UPDATE') AS may_rewrite_audit)"};

constexpr db::sql<> stopped{"doctor.stopped", R"(
  SELECT name, stopped AS why FROM desk.channels WHERE stopped <> '' ORDER BY name)"};

result<db::rows> ask(db::pool& pool, db::statement what) {
  std::promise<result<db::rows>> answer;
  pool.run(std::move(what), [&](result<db::rows> x) { answer.set_value(std::move(x)); });
  return answer.get_future().get();
}

void check_server(const config& c, const db::row& server, findings& out) {
  out.expect(server.number("version") >= oldest_version,
             text::cat("PostgreSQL ", server.at("name")), "install PostgreSQL 15 or newer");
  out.expect(!server.flag("is_standby"), "the server takes writes",
             "point database at the primary");
  auto apart = std::abs(server.number("now") - to_micros(system_clock().wall()));
  out.expect(apart < clock_tolerance, text::cat("clocks agree within ", apart / 1000, " ms"),
             "run NTP on both machines");
  out.expect(!server.flag("is_super"), text::cat("role ", server.at("role"), " is no superuser"),
             "connect as frontdesk_app: it cannot change the schema");
  out.expect(
      server.number("max_connections") > c.limits.pool + 10,
      text::cat(server.at("max_connections"), " connections, ", c.limits.pool, " for each replica"),
      "raise max_connections: replicas x [limits] pool + 10 must fit");
}

/// An update is acknowledged once its turn has committed, and the platform forgets it then.
void check_durability(const db::row& server, findings& out) {
  out.expect(server.at("fsync") == "on", text::cat("fsync is ", server.at("fsync")),
             "set fsync = on: a crash of the machine may lose everything");
  auto commits = server.at("commits");
  out.expect(commits != "off" && commits != "local",
             text::cat("synchronous_commit is ", commits, " for role ", server.at("role")),
             "set synchronous_commit = on: acknowledged updates would be lost with the server");
}

void check_schema(const config& c, findings& out) {
  auto states = db::migrator{c.database}.status();
  if (!states) {
    out.bad(text::cat("schema: ", states.error().text),
            "run frontdesk migrate up as a role that may create schemas");
    return;
  }
  auto wrong = db::complaints(*states);
  if (wrong.empty())
    out.good(text::cat("schema: ", states->size(), " migrations applied"));
  for (const auto& sentence : wrong)
    out.bad(text::cat("schema: ", sentence),
            "run frontdesk migrate up, or install the matching program");
}

void check_rights(db::pool& pool, findings& out) {
  auto found = ask(pool, rights());
  if (!found) {
    out.bad(text::cat("rights: ", found.error().text),
            "run frontdesk migrate up: it makes the roles");
    return;
  }
  const auto& row = found->front();
  out.expect(row.flag("may_use") && row.flag("may_write"), "rights: may write what turns write",
             "connect as frontdesk_app, or GRANT frontdesk_app to the role");
  out.expect(!row.flag("may_create") && !row.flag("may_rewrite_audit"),
             "rights: may neither change the schema nor the audit",
             "connect as frontdesk_app instead");
}

/// As the daemon left it: the first message that is taken after the repair clears it.
void check_stopped(db::pool& pool, findings& out) {
  auto found = ask(pool, stopped());
  if (!found)
    return; // rights or schema are wrong, which was said
  for (const auto& row : *found)
    out.bad(text::cat("channel ", row.at("name"), " is stopped: the platform said \"",
                      row.at("why"), "\""),
            "repair its token, then restart the daemon");
}

} // namespace

void check_database(const config& c, findings& out) {
  db::pool_options options;
  options.dsn = c.database;
  options.connections = 1;
  options.application_name = "frontdesk doctor";
  db::pool pool{options};
  auto server = ask(pool, about());
  if (!server) {
    auto reason = pool.status().last_error;
    out.bad(text::cat("database: ", reason.empty() ? server.error().text : reason),
            text::cat("is PostgreSQL running at ", without_password(c.database), "?"));
    return;
  }
  check_server(c, server->front(), out);
  check_durability(server->front(), out);
  check_schema(c, out);
  check_rights(pool, out);
  check_stopped(pool, out);
}

} // namespace frontdesk::cli
