// The demo's data: reproducible, complete, and what the documentation promises is in it.
#include "base/text.hpp"
#include "db/club/demo.hpp"
#include "db/club/demo_data.hpp"
#include "tests/integration/club_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace frontdesk::db::club;

namespace {

constexpr auto everything = R"(
  SELECT md5(string_agg(t, ';' ORDER BY t)) FROM (
    SELECT concat_ws(',', person_id, member_no, full_name, phone_e164, approval) AS t FROM club.members
    UNION ALL SELECT concat_ws(',', serial_no, name, hsn_code, price_paise, gst_bp, stock_milli) FROM club.items) x)";

/// A club as `migrate up` and the first start leave it: one fixed owner.
struct empty_club : club_bench {
  empty_club() {
    execute(admin(), "DELETE FROM desk.standings WHERE person_id = 9; DELETE FROM desk.people "
                     "WHERE person_id = 9;"
                     "UPDATE desk.standings SET fixed = true");
  }
};

} // namespace

TEST_CASE("club demo makes the same people and things every time", "[club][demo]") {
  empty_club first, second, other;
  ok(run_together(first.pool, demo_statements(first.gym, 300, 200, 7)));
  ok(run_together(second.pool, demo_statements(second.gym, 300, 200, 7)));
  ok(run_together(other.pool, demo_statements(other.gym, 300, 200, 8)));
  CHECK(first.sql(everything) == second.sql(everything));
  CHECK(first.sql(everything) != other.sql(everything));
}

TEST_CASE("club demo holds what is promised", "[club][demo]") {
  empty_club b;
  CHECK_FALSE(b.ask(demo_state()).front().flag("has_rows"));
  const std::int64_t items = GENERATE(1, 50, 134, 300);
  ok(run_together(b.pool, demo_statements(b.gym, 1200, items, 1)));
  CHECK(b.sql("SELECT count(*) FROM club.members") == "1200");
  CHECK(b.sql("SELECT count(*) FROM club.items") == std::to_string(items));
  const auto par = b.ask(find_members(b.gym, "par", "", 10));
  REQUIRE(par.size() == 1);
  CHECK(par[0].at("name") == "Parin Shah");
  CHECK(b.ask(find_members(b.gym, "@parin", "", 10)).size() == 1);
  CHECK(b.ask(find_items(b.gym, "234", "", 10)).size() == 1);
  CHECK(b.ask(find_items(b.gym, "whey1kg", "", 10)).front().at("name") == "Whey 1 kg");
  CHECK(b.ask(setup_status(b.gym)).front().flag("complete"));
  CHECK(b.ask(pending_registrations(b.gym, "", "", 10)).size() == 2);
  CHECK(b.sql("SELECT count(*) FROM club.items WHERE club.rate_in_force(hsn_code, gst_bp, "
              "'2026-01-01') IS NULL")
        == "0");
  CHECK(b.sql("SELECT count(*) FROM club.items i WHERE stock_milli <> (SELECT coalesce(sum(milli), "
              "0) FROM "
              "club.stock_movements m WHERE m.item_id = i.id)")
        == "0");
  CHECK(b.item("Fresh", 1000) > 0);
  const auto state = b.ask(demo_state()).front();
  CHECK(state.flag("has_rows"));
  CHECK(state.at("made") == demo_label(1200, items, 1));
}

TEST_CASE("club demo sees rows that it did not make", "[club][demo]") {
  const auto real = GENERATE(as<std::string>{}, "INSERT INTO desk.people (person_id) VALUES (55)",
                             "INSERT INTO desk.turns (slice, channel_id, update_key, business_id, "
                             "person_id, chat_id, version) "
                             "VALUES (desk.current_slice(), 1, 'u', 1, 7, 1, 1)");
  empty_club b;
  execute(b.admin(), real);
  CHECK(b.ask(demo_state()).front().flag("has_rows"));
}

TEST_CASE("club demo invents no second Parin", "[club][demo]") {
  int with_par = 0;
  for (const auto& x : demo_members(20'000, 3))
    with_par += text::lower_ascii(x.first_name + " " + x.last_name + " " + x.username).find("par")
                != std::string::npos;
  CHECK(with_par == 1);
}
