// club.invoice: how much may be taken off, of a line and of the whole (club §3.3, §6.8).
#include "tests/unit/actors/flows/club/invoice_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test::invoicing;

namespace {

constexpr auto too_much = "At most 80 % can be taken off in all.";
constexpr auto too_much_of_line = "At most 80 % can be taken off a line.";

} // namespace

TEST_CASE("club.invoice takes at most 80 % off a line", "[flow][club]") {
  auto desk = opened();
  custom(for_parin(desk)).types("2").types(GENERATE("81 %", "₹160.01"));
  CHECK(says(desk, too_much_of_line));
  desk.types(GENERATE("80 %", "₹160"));
  CHECK_FALSE(says(desk, too_much_of_line));
  CHECK(desk.shows("Done"));
}

TEST_CASE("club.invoice takes no more off a line by quick entry or another quantity",
          "[flow][club]") {
  auto desk = opened();
  SECTION("quick entry") {
    picks_shaker(for_parin(desk)).taps("1").taps("No discount").types("234x1 -90%");
    desk.database({shaker});
    CHECK(says(desk, too_much_of_line));
    desk.taps("Continue").taps("Done");
    CHECK(desk.said() == "A discount on this line? Send 10 % or ₹50."); // asked again
  }
  SECTION("another quantity") {
    custom(for_parin(desk)).types("2").types("₹150").taps("Locker key").taps("Quantity").types("1");
    CHECK(desk.said() == "A discount on this line? Send 10 % or ₹50."); // asked again
  }
  CHECK_FALSE(desk.shows("Issue"));
}

TEST_CASE("club.invoice takes at most 80 % off the whole", "[flow][club]") {
  auto desk = opened();
  picks_shaker(for_parin(desk)).taps("1").taps("No discount").taps("Done");
  more_details(desk).types("90 %");
  CHECK(says(desk, too_much));
  desk.types("80 %");
  CHECK(desk.said() == "Shipping, in rupees?");
}

TEST_CASE("club.invoice does not drop the shipping that a discount hangs on", "[flow][club]") {
  auto desk = opened();
  custom(for_parin(desk), "1000").types("1").taps("No discount").taps("Done");
  more_details(desk).taps("No discount").types("9000").taps("Our own State");
  desk.taps("To the customer").taps("Not registered").taps("The same State").taps("No address");
  desk.taps("Change").taps("Discount").types("₹1000");
  CHECK(desk.shows("Issue"));
  desk.taps("Change").taps("Shipping").taps("No shipping");
  CHECK(says(desk, too_much));
  CHECK_FALSE(desk.shows("Issue"));
}

TEST_CASE("club.invoice says what is too much off when the database says so", "[flow][club]") {
  auto [why, said] = GENERATE(table<std::string, std::string>(
      {{"discount_too_large|80", too_much},
       {"discount_too_large|20", "You may take off at most 20 % in all. Ask an admin for more."},
       {"line_discount_too_large|1", "Line 1 (Shaker): At most 80 % can be taken off a line."}}));
  auto desk = opened();
  picks_shaker(for_parin(desk)).taps("1").taps("No discount").taps("Done").taps("Issue");
  desk.refuses(errc::refused, why);
  CHECK(desk.said() == said);
  CHECK(desk.shows("Lines"));
}
