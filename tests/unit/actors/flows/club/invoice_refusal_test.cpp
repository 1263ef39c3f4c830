// club.invoice: what is said when the database refuses, and when numbers run out.
#include "tests/unit/actors/flows/club/invoice_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test::invoicing;

TEST_CASE("club.invoice reads the set-up again when figures differ", "[flow][club]") {
  auto desk = opened();
  picks_shaker(for_parin(desk)).taps("1").taps("No discount").taps("Done").taps("Issue");
  desk.refuses(errc::refused, "figures_changed|{}");
  auto now = basis();
  now[4] = {"taxed", "f"};
  now[1] = {"scheme", "unregistered"};
  CHECK(desk.last.query.what->name == "club.invoice_context");
  desk.database({now});
  CHECK(desk.said() == "Prices or taxes changed meanwhile. Look at the lines again.");
  desk.taps("Lines").taps("Done").taps("Issue");
  CHECK(*desk.last.commit.values.at(2) != "");
  CHECK(desk.last.commit.values.at(2)->find(R"("cgst":0)") != std::string::npos);
}

TEST_CASE("club.invoice says in words why it was not issued", "[flow][club]") {
  auto [why, said] = GENERATE(table<std::string, std::string>(
      {{"series_full|LUF/26-27",
        "This year's invoice numbers are used up. Choose another prefix in Setup."},
       {"line_out_of_range|1",
        "Line 1 (Shaker): A price or a quantity is too large for one line. Change the lines."},
       {"discount_out_of_range", "The discount is more than the price. Change the lines."},
       {"gstin_invalid|29X", "This GSTIN is not valid. Please check it."},
       {"no_such_member|1", "This person is not registered here. Pick somebody else."},
       {"rate_changed|{}", "This GST rate does not hold for this code today."},
       {R"(rate_changed|{"line": 1, "gst": 1200})",
        "Line 1 (Shaker): This GST rate does not hold for this code today."},
       {R"(stock_gone|{"line": 1, "item": 234, "name": "Shaker", "unit": "PCS",
                       "have_milli": 1000, "want_milli": 2500})",
        "Shaker: only 1 PCS in stock, 2.5 on this invoice. Change the lines."},
       {R"(item_gone|{"line": 1, "item": 234, "name": null})",
        "Line 1 (Shaker): An item was changed meanwhile. Pick it again."},
       {"whole_pieces|Shaker", "Shaker: This is sold in whole pieces, like 2."},
       {"sac_digits|1", "Line 1 (Shaker): A service's code has six digits, like 999723."},
       {"hsn_missing|1", "A line needs its HSN or SAC code."}, // its item has got one meanwhile
       {"hsn_missing|6", "Line 1 (Shaker) needs its HSN or SAC code, of 6 digits."},
       {"rate_changed|{\"line\": 9}", "This GST rate does not hold for this code today."}}));
  auto desk = opened();
  picks_shaker(for_parin(desk)).taps("1").taps("No discount").taps("Done").taps("Issue");
  desk.refuses(errc::refused, why);
  CHECK(desk.said() == said);
  desk.taps("‹ Back").taps("Issue").refuses(errc::conflict, "23505: duplicate key");
  CHECK(desk.said() == "This prefix is used already. Choose another.");
}

TEST_CASE("club.invoice tells who changed an item, and to what", "[flow][club]") {
  auto desk = opened();
  custom(for_parin(desk)).types("1").taps("No discount");
  picks_shaker(desk.taps("Add")).taps("1").taps("No discount").taps("Done").taps("Issue");
  desk.refuses(errc::stale, R"(item_changed|{"by": "Ravi", "at": "2026-11-20T10:00:00+05:30",
    "version": 2, "yours": {"line": 2, "item": 234, "name": "Shaker", "version": 1},
    "theirs": {"version": 2, "price_paise": 25000, "gst_bp": 500, "price_mode": "exclusive"}})");
  CHECK(desk.said()
        == "Line 2 (Shaker): Ravi changed this item: it costs ₹250.00 with GST of 5% now. "
           "Pick it again.");
  CHECK(desk.shows("Lines"));
}

TEST_CASE("club.invoice tells at the review what will stop it", "[flow][club]") {
  auto desk = opened();
  SECTION("a code that a registered customer needs") {
    for_parin(desk).taps("Custom item").types("Locker key").types("100").taps("18 %");
    desk.taps("No, added").taps("No code").types("1").taps("No discount").taps("Done");
    CHECK(desk.said() == "Invoice for Parin Shah\n1. Locker key, 1 × ₹100.00 + GST 18% = ₹118.00");
    more_details(desk).taps("No discount").taps("No shipping").taps("Our own State");
    desk.types("29AAGCB7383J1Z4").types("Bengaluru");
    CHECK(says(desk, "Line 1 (Locker key) needs its HSN or SAC code, of 4 digits."));
  }
  SECTION("a service that is not supplied elsewhere") {
    for_parin(desk).taps("Custom item").types("Training").types("100").taps("5 %");
    desk.taps("No, added").types("999723").types("1").taps("No discount").taps("Done");
    more_details(desk).taps("No discount").taps("No shipping").types("Karnataka");
    desk.taps("To the customer").taps("Not registered").taps("The same State").taps("No address");
    CHECK(says(desk, "What is done at the club is supplied in our own State."));
    CHECK_FALSE(desk.shows("Issue"));
    CHECK(desk.shows("State"));
  }
}

TEST_CASE("club.invoice tells when the year's numbers run out", "[flow][club]") {
  auto [number, told] = GENERATE(table<std::string, bool>(
      {{"LUF/26-27/899999", false}, {"LUF/26-27/900000", true}, {"LUF/26-27/000009", false}}));
  auto desk = opened();
  picks_shaker(walk_in(desk)).taps("1").taps("No discount").taps("Done").taps("Issue");
  desk.database({{{"id", "1"},
                  {"number", number},
                  {"recipient_name", "Meera Iyer"},
                  {"total_paise", "23600"}}});
  CHECK(says(desk, "Only 99999 invoice numbers are left this year.") == told);
}

TEST_CASE("a review that says why nothing can be issued offers what mends it, not Issue",
          "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  auto six_digits = basis();
  for (auto& [name, value] : six_digits)
    if (name == "hsn_digits")
      value = "6";
  desk.opens("club.invoice").database({six_digits});
  picks_shaker(for_parin(desk)).types("2").taps("No discount").taps("Done");
  CHECK(says(desk, "Line 1 (Shaker) needs its HSN or SAC code, of 6 digits."));
  CHECK_FALSE(desk.shows("Issue"));
  REQUIRE_FALSE(desk.last.reply.screen.actions.empty());
  CHECK(desk.last.reply.screen.actions.front().label == "Lines");
  desk.taps("Lines").taps("Done");
  CHECK_FALSE(desk.shows("Issue"));
}

TEST_CASE("a rate that does not hold for a code is refused where the code is typed",
          "[flow][club]") {
  auto desk = opened();
  walk_in(desk).taps("Custom item").types("A month").types("1000").taps("18 %").taps("No, added");
  desk.types("999723");
  CHECK(desk.outcome() == "invalid");
  CHECK(says(desk, "This GST rate does not hold for this code today."));
  desk.types("999293");
  CHECK(desk.outcome() == "ok");
}

TEST_CASE("an item whose rate no longer holds is refused where it is picked", "[flow][club]") {
  auto desk = opened();
  auto old_rate = shaker;
  for (auto& [name, value] : old_rate)
    if (name == "gst_bp")
      value = "1200";
  for_parin(desk).types("shaker").database({old_rate}).taps("234").database({old_rate});
  CHECK(desk.outcome() == "invalid");
  CHECK(says(desk, "This GST rate does not hold for this code today."));
  CHECK(desk.shows("234 Shaker")); // and others, to pick from
}
