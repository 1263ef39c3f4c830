// The plans of the statements on every turn's way: pinned, whatever the tables' sizes were when
// they were made.
#include "db/runtime/commit_sql.hpp"
#include "db/runtime/open_sql.hpp"
#include "db/runtime/outbox_sql.hpp"
#include "tests/integration/desk_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;

namespace {

/// The generic plan that the runtime role gets, one node a line.
std::string plan_of(const std::string& database, const db::statement_info& what) {
  auto session = ok(db::wire::blocking::open(postgres::shared().dsn(database)));
  std::string nulls = "NULL";
  for (std::size_t i = 1; i < what.parameters; ++i)
    nulls += ", NULL";
  auto prepared = session.script("PREPARE it AS " + std::string(what.text));
  REQUIRE(prepared.has_value());
  std::string out;
  for (const auto& line : ok(session.query("EXPLAIN (COSTS OFF) EXECUTE it(" + nulls + ")")))
    out += *line[0] + "\n";
  return out;
}

/// Every index scan is led by the columns it is to find rows by: none reads a table from end to
/// end.
void check_pinned(const std::string& plan) {
  INFO(plan);
  CHECK(plan.find("Hash Join") == std::string::npos);
  CHECK(plan.find("Merge Join") == std::string::npos);
  for (auto table :
       {"conversations", "chats", "identities", "people", "turns_", "outbox_", "standings"})
    CHECK(plan.find(std::string("Seq Scan on ") + table) == std::string::npos);
  std::istringstream lines(plan);
  std::string line, scan;
  while (std::getline(lines, line)) {
    if (!scan.empty()) {
      INFO(scan);
      CHECK(line.find("Cond:") != std::string::npos);
    }
    auto is = [&](const char* what) { return line.find(what) != std::string::npos; };
    bool is_scan = is("Index Scan using") || is("Index Only Scan using");
    bool has_few_rows = is(" on businesses") || is(" on channels");
    scan = is_scan && !has_few_rows ? line : "";
  }
}

const db::statement_info* const hot[] = {&runtime::open_batch.info, &runtime::commit_batch.info,
                                         &runtime::mark_posts.info, &runtime::take_next.info};

void fill(const std::string& admin) {
  execute(admin, R"(
    INSERT INTO desk.people (person_id, first_name) SELECT g, 'P' || g FROM generate_series(1, 20000) g;
    INSERT INTO desk.identities (platform, external, person_id) SELECT 1, g::text, g FROM generate_series(1, 20000) g;
    INSERT INTO desk.chats (channel_id, identity_id, external) SELECT 1, id, external FROM desk.identities;
    INSERT INTO desk.conversations (business_id, person_id, version) SELECT 1, g, 1 FROM generate_series(1, 20000) g;
    INSERT INTO desk.turns (slice, channel_id, update_key, business_id, person_id, chat_id, version)
      SELECT desk.current_slice() - b, 1, g::text, 1, g, g, 1 FROM generate_series(1, 20000) g, generate_series(0, 1) b;
    INSERT INTO desk.outbox (slice, id, chat_id, place, kind, payload)
      SELECT desk.current_slice() - b, ((desk.current_slice() - b)::bigint << 40) | g, g, 1, 1, '{}'
      FROM generate_series(1, 20000) g, generate_series(0, 1) b;
    INSERT INTO desk.standings (business_id, person_id) SELECT 1, g FROM generate_series(1, 20000) g;
    ANALYZE)");
  execute(admin, "SELECT * FROM desk.keep_slices()");
}

} // namespace

TEST_CASE("the batched statements walk indexes on a new database", "[turns][plan]") {
  desk_bench desk;
  for (auto what : hot) {
    INFO(what->name);
    check_pinned(plan_of(desk.database, *what));
  }
}

TEST_CASE("the batched statements walk indexes on a filled and analysed database",
          "[turns][plan]") {
  desk_bench desk;
  fill(desk.admin());
  for (auto what : hot) {
    INFO(what->name);
    check_pinned(plan_of(desk.database, *what));
  }
}

TEST_CASE("open reads three slices of the turn log", "[turns][plan]") {
  desk_bench desk;
  auto plan = plan_of(desk.database, runtime::open_batch.info);
  INFO(plan);
  CHECK(plan.find("Subplans Removed: 2") != std::string::npos);
}

TEST_CASE("a turn's updates of conversation and chat are heap-only", "[turns][plan]") {
  desk_bench desk;
  for (int i = 0; i < 20; ++i)
    desk.turn_of(42, std::to_string(i));
  // Sessions tell their counts when they end.
  desk.pool.stop();
  auto hot_share = "SELECT min(n_tup_upd - n_tup_hot_upd) FROM pg_stat_user_tables "
                   "WHERE relname IN ('conversations', 'chats') AND n_tup_upd >= 19";
  CHECK(eventually([&] { return desk.sql(hot_share) == "0"; }));
}
