// dates: zones, the financial year of club 14.2, and what people type.
#include "base/dates.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace std::chrono_literals;
using std::chrono::sys_days;

namespace {

business_date on(int y, unsigned m, unsigned d) {
  return {std::chrono::year_month_day{std::chrono::year{y}, std::chrono::month{m},
                                      std::chrono::day{d}}};
}
wall_time at(int y, unsigned m, unsigned d, std::chrono::minutes of_day) {
  return sys_days{on(y, m, d).day} + of_day;
}

} // namespace

TEST_CASE("the business's date is not the server's", "[base][dates]") {
  auto kolkata = time_zone::named("Asia/Kolkata").value();
  CHECK(to_iso(kolkata.date_of(at(2026, 3, 31, 18h + 29min))) == "2026-03-31");
  CHECK(to_iso(kolkata.date_of(at(2026, 3, 31, 18h + 30min))) == "2026-04-01");
  CHECK((kolkata.start_of(on(2026, 4, 1)) == at(2026, 3, 31, 18h + 30min)));
  CHECK(kolkata.text(at(2026, 4, 1, 5h + 12min)) == "1 Apr 2026, 10:42");
  CHECK(kolkata.clock_text(at(2026, 4, 1, 18h + 30min)) == "00:00");
  CHECK(kolkata.name() == "Asia/Kolkata");
}

TEST_CASE("time before 1970 belongs to the right day", "[base][dates]") {
  auto utc = time_zone::named("UTC").value();
  CHECK(to_iso(utc.date_of(wall_time{-1us})) == "1969-12-31");
}

TEST_CASE("a day whose midnight is skipped begins later", "[base][dates]") {
  auto cairo = time_zone::named("Africa/Cairo").value(); // 28 Apr 2023 began at 01:00
  CHECK((cairo.start_of(on(2023, 4, 28)) == at(2023, 4, 27, 22h)));
  CHECK(to_iso(cairo.date_of(at(2023, 4, 27, 22h))) == "2023-04-28");
}

TEST_CASE("an unknown time zone is refused", "[base][dates]") {
  auto zone = time_zone::named("Asia/Kolkatta");
  REQUIRE_FALSE(zone.has_value());
  CHECK((zone.error().code == errc::invalid));
}

TEST_CASE("the financial year begins in April", "[base][dates]") {
  CHECK(financial_year(on(2026, 3, 31)) == "25-26");
  CHECK(financial_year(on(2026, 4, 1)) == "26-27");
  CHECK(financial_year(on(1999, 4, 1)) == "99-00");
}

TEST_CASE("dates are read as people type them", "[base][dates]") {
  auto today = on(2026, 11, 21);
  auto [typed, iso] = GENERATE(table<const char*, const char*>({{"20/11/2026", "2026-11-20"},
                                                                {"20.11.26", "2026-11-20"},
                                                                {"20-11", "2026-11-20"},
                                                                {"2/1", "2027-01-02"},
                                                                {"2026-02-28", "2026-02-28"},
                                                                {"Tomorrow", "2026-11-22"},
                                                                {" yesterday ", "2026-11-20"},
                                                                {"आज", "2026-11-21"},
                                                                {"२०/११", "2026-11-20"},
                                                                {"29/2/2028", "2028-02-29"}}));
  CAPTURE(typed);
  auto read = parse_date(typed, today);
  REQUIRE(read.has_value());
  CHECK(to_iso(*read) == iso);
}

TEST_CASE("what is no date is refused with an example", "[base][dates]") {
  auto typed = GENERATE("", "31/2", "29/2/2027", "32/1/2026", "0/1/2026", "1/13", "2026-13-01",
                        "1/2/3/4", "1/2/026", "soon", "-1/2/2026");
  CAPTURE(typed);
  auto read = parse_date(typed, on(2026, 11, 21));
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().text == date_form);
}

TEST_CASE("days are counted across months and leap days", "[base][dates]") {
  CHECK(days_between(on(2028, 2, 28), on(2028, 3, 1)) == 2);
  CHECK(to_iso(plus_days(on(2026, 12, 31), 1)) == "2027-01-01");
  CHECK(to_string(on(2026, 4, 1)) == "1 Apr 2026");
  CHECK((from_micros(to_micros(at(2026, 4, 1, 5h))) == at(2026, 4, 1, 5h)));
}
