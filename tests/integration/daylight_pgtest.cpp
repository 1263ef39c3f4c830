// A business in a zone with daylight saving time: its day begins at its own midnight, on the days
// of the change too.
#include "tests/support/await.hpp"
#include "tests/support/postgres.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using namespace frontdesk;
using namespace std::chrono_literals;

namespace {

/// From now on it is this moment, and later.
void move_to(const test::postgres& server, const std::string& admin,
             std::chrono::sys_seconds moment) {
  auto ahead = moment - std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  server.set_clock((ahead.count() < 0 ? "" : "+") + std::to_string(ahead.count()));
  auto apart = "SELECT abs(extract(epoch FROM now()) - "
               + std::to_string(moment.time_since_epoch().count()) + ") < 60";
  REQUIRE(test::eventually([&] { return test::ask(admin, apart) == "t"; }, 20s));
}

} // namespace

TEST_CASE("club.today changes at local midnight when the clocks do", "[club][daylight]") {
  test::postgres server({.moves_clock = true});
  auto admin = server.admin_dsn(server.fresh_database());
  test::execute(admin,
                "INSERT INTO desk.businesses (id, name, time_zone, areas) VALUES "
                "(1, 'Berlin', 'Europe/Berlin', '{club}'), (2, 'Pune', 'Asia/Kolkata', '{club}')");
  struct {
    std::chrono::sys_seconds moment;
    const char *berlin, *pune;
  } cases[] = {
      // 28 March 2027 has 23 hours: midnight was at 23:00 UTC before it and is at 22:00 after it.
      {std::chrono::sys_days{2027y / 3 / 27} + 22h + 30min, "2027-03-27", "2027-03-28"},
      {std::chrono::sys_days{2027y / 3 / 27} + 23h + 30min, "2027-03-28", "2027-03-28"},
      {std::chrono::sys_days{2027y / 3 / 28} + 21h + 30min, "2027-03-28", "2027-03-29"},
      {std::chrono::sys_days{2027y / 3 / 28} + 22h + 30min, "2027-03-29", "2027-03-29"},
      // 31 October has 25.
      {std::chrono::sys_days{2027y / 10 / 30} + 21h + 30min, "2027-10-30", "2027-10-31"},
      {std::chrono::sys_days{2027y / 10 / 30} + 22h + 30min, "2027-10-31", "2027-10-31"},
      {std::chrono::sys_days{2027y / 10 / 31} + 22h + 30min, "2027-10-31", "2027-11-01"},
      {std::chrono::sys_days{2027y / 10 / 31} + 23h + 30min, "2027-11-01", "2027-11-01"},
  };
  for (const auto& c : cases) {
    INFO(c.moment.time_since_epoch().count());
    move_to(server, admin, c.moment);
    CHECK(test::ask(admin, "SELECT club.today(1)") == c.berlin);
    CHECK(test::ask(admin, "SELECT club.today(2)") == c.pune);
  }
}
