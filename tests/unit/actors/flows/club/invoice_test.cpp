// club.invoice step by step: who it is for, and what a line becomes when it is changed.
#include "tests/unit/actors/flows/club/invoice_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test::invoicing;

TEST_CASE("club.invoice for a walk-in customer forgets who was picked before", "[flow][club]") {
  auto desk = opened();
  SECTION("by Back") {
    for_parin(desk).taps("‹ Back");
    picks_shaker(walk_in(desk)).taps("1").taps("No discount").taps("Done");
  }
  SECTION("in the Change menu") {
    picks_shaker(for_parin(desk)).taps("1").taps("No discount").taps("Done");
    walk_in(desk.taps("Change").taps("Customer"));
  }
  CHECK(says(desk, "Invoice for Meera Iyer"));
  desk.taps("Issue");
  CHECK(desk.last.statements.size() == 1); // no copy to anybody
  CHECK_FALSE(issues(desk, R"("member")"));
  CHECK(issues(desk, R"("name":"Meera Iyer")"));
}

TEST_CASE("club.invoice takes an item for an item, whatever the line was before", "[flow][club]") {
  auto desk = opened();
  SECTION("after Back from a custom line") {
    for_parin(desk).taps("Custom item").taps("‹ Back");
    picks_shaker(desk).taps("2").taps("No discount");
  }
  SECTION("in place of a finished custom line") {
    custom(for_parin(desk)).taps("2").taps("No discount");
    desk.taps("Locker key").taps("Item");
    picks_shaker(desk);
  }
  SECTION("in place of a custom line of a fraction") {
    custom(for_parin(desk)).types("1.5").taps("No discount");
    desk.taps("Locker key").taps("Item");
    picks_shaker(desk).taps("2"); // pieces are whole: asked again
  }
  CHECK(says(desk, "1. Shaker, 2 × ₹200.00"));
  desk.taps("Done").taps("Issue");
  CHECK(issues(desk, R"("kind":"item","item":234)"));
}

TEST_CASE("club.invoice asks what a custom line needs when it replaces an item", "[flow][club]") {
  auto desk = opened();
  picks_shaker(for_parin(desk)).taps("2").taps("No discount");
  desk.taps("Shaker").taps("Item");
  custom(desk).types("3");
  CHECK(says(desk, "1. Locker key, 3 × ₹100.00"));
  desk.taps("Done").taps("Issue");
  CHECK(issues(desk, R"("kind":"custom","description":"Locker key","hsn":"2106")"));
}

TEST_CASE("club.invoice sells a custom line in fractions", "[flow][club]") {
  auto desk = opened();
  custom(for_parin(desk)).types("1.5").taps("No discount").taps("Done").taps("Issue");
  CHECK(issues(desk, R"("unit":"OTH")"));
  desk.refuses(errc::refused, "whole_pieces|1");
  CHECK(desk.said() == "Line 1 (Locker key): This is sold in whole pieces, like 2.");
  CHECK(desk.shows("Lines"));
}

TEST_CASE("club.invoice asks whether a custom price contains its GST", "[flow][club]") {
  auto [answer, document, figures] = GENERATE(table<std::string, std::string, std::string>(
      {{"Yes, contained", R"("gst":1800,"inclusive":true)", R"("cgst":900,"sgst":900)"},
       {"No, added", R"("gst":1800,"inclusive":false)", R"("cgst":1062,"sgst":1062)"}}));
  auto desk = opened();
  for_parin(desk).taps("Custom item").types("Locker key").types("118").taps("18 %");
  CHECK(desk.said() == "Is GST contained in this price?");
  desk.taps(answer).types("2106").types("1").taps("No discount").taps("Done").taps("Issue");
  CHECK(issues(desk, document));
  CHECK(previews(desk, figures));
}

TEST_CASE("club.invoice shows how each line's total comes about", "[flow][club]") {
  auto [contained, off, whole, sum] =
      GENERATE(table<std::string, std::string, std::string, std::string>(
          {{"No, added", "No discount", "", "10 × ₹118.00 + GST 18% = ₹1,392.40"},
           {"No, added", "10 %", "", "10 × ₹118.00 −10% + GST 18% = ₹1,253.16"},
           {"Yes, contained", "₹50", "", "10 × ₹118.00 −₹50.00 incl. GST 18% = ₹1,130.00"},
           {"Yes, contained", "₹50", "10 %", "10 × ₹118.00 −₹163.00 incl. GST 18% = ₹1,017.00"}}));
  auto desk = opened();
  for_parin(desk).taps("Custom item").types("Locker key").types("118").taps("18 %");
  desk.taps(contained).types("2106").types("10");
  off == "No discount" ? desk.taps(off) : desk.types(off);
  CHECK(says(desk, "1. Locker key, 10 × ₹118.00"));
  CHECK(says(desk, "GST 18%"));
  desk.taps("Done");
  if (!whole.empty()) {
    more_details(desk).types(whole).taps("No shipping").taps("Our own State");
    desk.taps("Not registered").taps("The same State").taps("No address");
  }
  CHECK(says(desk, "\n1. Locker key, " + sum));
}

TEST_CASE("club.invoice does not ask for the GST in a price that has none", "[flow][club]") {
  auto desk = opened();
  for_parin(desk).taps("Custom item").types("Locker key").types("118").taps("No GST");
  CHECK(desk.said() == "Which HSN or SAC code?");
}

TEST_CASE("club.invoice without details has none of them", "[flow][club]") {
  auto desk = opened();
  picks_shaker(for_parin(desk)).taps("1").taps("No discount").taps("Done");
  more_details(desk);
  desk.types("10 %").types("100").types("Karnataka").taps("To the customer");
  desk.taps("Not registered").taps("The same State").types("Bengaluru");
  CHECK(says(desk, "2. Shipping"));
  desk.taps("Change").taps("Details").taps("Nothing more").taps("Issue");
  CHECK_FALSE(issues(desk, "shipping"));
  CHECK_FALSE(issues(desk, "discount"));
  CHECK_FALSE(issues(desk, "Bengaluru"));
  CHECK(issues(desk, R"("place_of_supply":"")"));
}

TEST_CASE("club.invoice ships free of charge when told so", "[flow][club]") {
  auto desk = opened();
  picks_shaker(for_parin(desk)).taps("1").taps("No discount").taps("Done");
  more_details(desk).taps("No discount").types("0");
  CHECK(desk.said() == "To which State is it supplied?");
}

TEST_CASE("club.invoice knows a rate as it is typed", "[flow][club]") {
  auto [typed, bp] = GENERATE(table<std::string, std::string>(
      {{"18", "1800"}, {"18%", "1800"}, {"18 %", "1800"}, {"5", "500"}, {"40", "4000"}}));
  auto desk = opened();
  for_parin(desk).taps("Custom item").types("Locker key").types("100").types(typed);
  desk.taps("No, added").types("2106").types("1").taps("No discount").taps("Done").taps("Issue");
  CHECK(issues(desk, "\"gst\":" + bp));
}

TEST_CASE("club.invoice takes no place in the list for a rate", "[flow][club]") {
  auto desk = opened();
  for_parin(desk).taps("Custom item").types("Locker key").types("100").types("2");
  CHECK(says(desk, "Please tap one of the buttons."));
}

TEST_CASE("club.invoice opened and left has no draft", "[flow][club]") {
  auto desk = opened();
  SECTION("for another flow") {
    desk.opens("club.invoice");
    CHECK_FALSE(desk.waits_for_commit());
  }
  SECTION("for ten minutes") {
    net::update u;
    u.kind = net::input_kind::event;
    u.text = "park:" + std::to_string(desk.state.run) + ":1";
    desk.sends(u);
    CHECK(says(desk, "Nothing was entered."));
    CHECK(desk.outcome() == "timed_out");
  }
}

TEST_CASE("club.invoice keeps a line that quick entry interrupts", "[flow][club]") {
  auto desk = opened();
  picks_shaker(for_parin(desk)).types("234x2 234x3");
  desk.database({shaker}).database({shaker}).taps("Continue");
  CHECK(says(desk, "2. Shaker, 2 × ₹200.00"));
  desk.taps("Done");
  CHECK(desk.said() == "Shaker: how many?");
  desk.taps("1");
  CHECK(says(desk, "1. Shaker, 1 × ₹200.00"));
  CHECK(says(desk, "3. Shaker, 3 × ₹200.00"));
}

TEST_CASE("club.invoice does not leave a custom line whose rate is open", "[flow][club]") {
  auto desk = opened();
  for_parin(desk).taps("Custom item").types("Locker key").types("234x2 234x3");
  CHECK(says(desk, "Price of one, in rupees?"));
}

TEST_CASE("club.invoice offers every answer of a custom line to be changed on WhatsApp",
          "[flow][club]") {
  auto desk = opened();
  custom(for_parin(desk)).types("1").taps("No discount");
  desk.who.on = net::platform::whatsapp;
  desk.taps("Locker key");
  CHECK(desk.last.reply.screen.rows.size() == 6);
  desk.taps("More").taps("Discount");
  CHECK(desk.said() == "A discount on this line? Send 10 % or ₹50.");
}

TEST_CASE("club.invoice looks for who is registered only", "[flow][club]") {
  auto desk = opened();
  desk.types("424837855");
  CHECK(desk.last.query
        == asked{"club.find_members_by_digits",
                 {"1", "424837855", "", desk.last.query.values[3], "t"}});
}

TEST_CASE("club.invoice takes no line of quick entry for a name", "[flow][club]") {
  auto desk = opened();
  desk.taps("Walk-in customer").types("234x2 234x3");
  desk.database({shaker}).database({shaker});
  CHECK(says(desk, "✓ 234x2 — Shaker, 2 × ₹200.00"));
}

TEST_CASE("club.invoice goes back from Change with everything as it was", "[flow][club]") {
  auto desk = opened();
  picks_shaker(for_parin(desk)).taps("2").taps("No discount").taps("Done");
  auto change = GENERATE("Customer", "Lines", "Details");
  desk.taps("Change").taps(change).taps("‹ Back");
  CHECK(desk.said() == "What would you like to change?");
  desk.taps("‹ Back");
  CHECK(says(desk, "Invoice for Parin Shah"));
  desk.taps("Issue");
  CHECK(issues(desk, R"("member":42)"));
}

TEST_CASE("club.invoice does not go back to Change without a line", "[flow][club]") {
  auto desk = opened();
  picks_shaker(for_parin(desk)).taps("2").taps("No discount").taps("Done");
  desk.taps("Change").taps("Lines").taps("Shaker").taps("Remove");
  CHECK(desk.said() == "Which item? Send a name or a serial number.");
  desk.taps("‹ Back");
  CHECK(desk.said() != "What would you like to change?");
  CHECK_FALSE(desk.shows("Issue"));
}
