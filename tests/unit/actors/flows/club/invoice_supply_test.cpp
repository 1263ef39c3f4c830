// club.invoice: whose address and State, where it is supplied, and which taxes follow.
#include "actors/rules/club/gstin.hpp"
#include "tests/unit/actors/flows/club/invoice_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test::invoicing;

TEST_CASE("club.invoice of ₹50,000 takes our own State for the customer's", "[flow][club]") {
  auto desk = large();
  CHECK(desk.said() == "The customer's State, if it is not 24-Gujarat?");
  desk.taps("The same State");
  CHECK(desk.said() == "The customer's address?");
  desk.taps("No address");
  CHECK(says(desk, "From ₹50,000 on an invoice needs the customer's name, address and State."));
  CHECK_FALSE(desk.shows("Issue"));
  desk.types("1 MG Road");
  CHECK(told(desk, "Address") == "1 MG Road");
  CHECK(told(desk, "State") == "24-Gujarat");
  desk.taps("Issue");
  CHECK(issues(desk, R"("address":"1 MG Road","state_code":"24")"));
}

TEST_CASE("club.invoice below ₹50,000 asks nobody for address and State", "[flow][club]") {
  auto desk = opened();
  custom(walk_in(desk), "49999").types("1").taps("No discount").taps("Done").taps("Issue");
  CHECK(issues(desk, R"("state_code":"")"));
}

TEST_CASE("club.invoice to a customer of another State at our counter has our taxes",
          "[flow][club]") {
  auto desk = large("27");
  desk.types("गुजरात").types("1 Ring Road, Surat");
  CHECK(told(desk, "State") == "24-Gujarat");
  CHECK(told(desk, "Place of supply") == "none"); // where we are
  CHECK(told(desk, "SGST") == "₹5,400.00");
  desk.taps("Issue");
  CHECK(issues(desk, R"("address":"1 Ring Road, Surat","state_code":"24")"));
  CHECK(issues(desk, R"("place_of_supply":"")"));
  CHECK(previews(desk, R"("cgst":540000,"sgst":540000,"igst":0)"));
}

TEST_CASE("club.invoice supplied to another State has IGST", "[flow][club]") {
  auto desk = opened();
  picks_shaker(for_parin(desk)).taps("2").taps("No discount").taps("Done");
  more_details(desk).taps("No discount").taps("No shipping").types("Karnataka");
  desk.taps("To the customer").taps("Not registered").taps("The same State").taps("No address");
  CHECK(told(desk, "Place of supply") == "29-Karnataka");
  CHECK(told(desk, "IGST") == "₹72.00");
  CHECK(told(desk, "CGST") == "none");
  desk.taps("Issue");
  CHECK(issues(desk, R"("state_code":"29")"));
  CHECK(issues(desk, R"("place_of_supply":"29")"));
  CHECK(previews(desk, R"("cgst":0,"sgst":0,"igst":7200)"));
}

TEST_CASE("club.invoice asks where goods go that are sent", "[flow][club]") {
  auto desk = opened();
  picks_shaker(for_parin(desk)).taps("2").taps("No discount").taps("Done");
  more_details(desk).taps("No discount");
  SECTION("not when they are handed over") {
    desk.taps("No shipping").taps("Our own State");
    CHECK(desk.said() == "The customer's GSTIN?");
  }
  SECTION("with shipping, or to another State") {
    auto [shipping, state] =
        GENERATE(table<std::string, std::string>({{"100", "24"}, {"100", "29"}, {"0", "29"}}));
    desk.types(shipping).types(state);
    CHECK(desk.said() == "Where is it delivered, if not to the customer's address?");
    desk.types("7 Brigade Road").taps("Not registered").types("27").types("1 MG Road, Pune");
    CHECK(told(desk, "Delivery") == "7 Brigade Road");
    CHECK(told(desk, "State") == "27-Maharashtra");
    CHECK(told(desk, "Place of supply") == (state == "24" ? "24-Gujarat" : "29-Karnataka"));
    desk.taps("Issue");
    CHECK(issues(desk, R"("delivery_address":"7 Brigade Road")"));
    CHECK(issues(desk, R"("address":"1 MG Road, Pune","state_code":"27")"));
  }
}

TEST_CASE("club.invoice ships at the rate and code of what is shipped", "[flow][club]") {
  auto desk = opened();
  picks_shaker(for_parin(desk)).taps("2").taps("No discount").taps("Done");
  more_details(desk).taps("No discount").types("100").taps("Our own State");
  desk.taps("To the customer").taps("Not registered").taps("The same State").taps("No address");
  CHECK(says(desk, "2. Shipping, 1 × ₹100.00 + GST 18% = ₹118.00"));
  desk.taps("Issue");
  CHECK(issues(desk, R"("kind":"shipping","description":"Shipping","hsn":"2106","unit":"OTH",)"
                     R"("rate":10000,"qty":1000,"gst":1800,"inclusive":false)"));
}

TEST_CASE("club.invoice without taxes ships in one line, at no rate", "[flow][club]") {
  auto untaxed = basis();
  untaxed[1] = {"scheme", GENERATE("unregistered", "composition")};
  untaxed[4] = {"taxed", "f"};
  flow_bench desk(flow_bench::staff());
  desk.opens("club.invoice").database({untaxed});
  picks_shaker(walk_in(desk)).taps("1").taps("No discount");
  auto book = shaker; // of another rate
  book[3] = {"name", "Book"};
  book[8] = {"gst_bp", "500"};
  desk.taps("Add").types("book").database({book}).taps("234").taps("1").taps("No discount");
  more_details(desk.taps("Done")).taps("No discount").types("100").taps("Our own State");
  desk.taps("To the customer").taps("Not registered").taps("No address").taps("No phone");
  CHECK(says(desk, "3. Shipping, 1 × ₹100.00 = ₹100.00"));
  CHECK_FALSE(says(desk, "4."));
  desk.taps("Issue");
  CHECK(issues(desk, R"("rate":10000,"qty":1000,"gst":0,)"));
}

TEST_CASE("club.invoice calls the State tax of Chandigarh UTGST", "[flow][club]") {
  auto desk = opened("04");
  picks_shaker(for_parin(desk)).taps("1").taps("No discount").taps("Done");
  CHECK(told(desk, "UTGST") == "₹18.00");
  CHECK(told(desk, "SGST") == "none");
}

TEST_CASE("club.invoice takes the State of who has a GSTIN from it", "[flow][club]") {
  auto desk = large("27");
  more_details(desk.taps("The same State").types("Bengaluru"));
  desk.taps("No discount").taps("No shipping").taps("Our own State");
  desk.types("29AAGCB7383J1Z4").taps("No phone").taps("Issue");
  CHECK(issues(desk, R"("state_code":"29","gstin":"29AAGCB7383J1Z4")"));
  CHECK(issues(desk, R"("place_of_supply":"")"));
}

TEST_CASE("club.invoice asks for the address of who has a GSTIN, whatever it costs",
          "[flow][club]") {
  auto desk = opened();
  picks_shaker(for_parin(desk)).taps("1").taps("No discount").taps("Done");
  more_details(desk).taps("No discount").taps("No shipping");
  desk.taps("Our own State").types("29AAGCB7383J1Z4").taps("No address");
  CHECK(says(desk, "An invoice to a registered customer needs their address."));
  CHECK_FALSE(desk.shows("Issue"));
  desk.types("Bengaluru").taps("Issue");
  desk.refuses(errc::refused, R"(recipient_incomplete|["address"])");
  CHECK(desk.said() == "An invoice to a registered customer needs their address.");
  CHECK(desk.shows("Address"));
}

TEST_CASE("club.invoice under composition asks for code and address of who has a GSTIN",
          "[flow][club]") {
  auto scheme = basis();
  scheme[1] = {"scheme", "composition"};
  scheme[4] = {"taxed", "f"};
  flow_bench desk(flow_bench::staff());
  desk.opens("club.invoice").database({scheme});
  for_parin(desk).taps("Custom item").types("Locker key").types("100");
  CHECK(desk.said() == "Which HSN or SAC code?");
  desk.taps("No code").types("1").taps("No discount").taps("Done");
  more_details(desk).taps("No discount").taps("No shipping").taps("Our own State");
  desk.types("29AAGCB7383J1Z4").taps("No address");
  CHECK(says(desk, "An invoice to a registered customer needs their address."));
  desk.types("Bengaluru");
  CHECK(says(desk, "Line 1 (Locker key) needs its HSN or SAC code, of 4 digits."));
}

TEST_CASE("club.invoice of who is not registered asks for neither", "[flow][club]") {
  auto scheme = basis();
  scheme[1] = {"scheme", "unregistered"};
  scheme[4] = {"taxed", "f"};
  flow_bench desk(flow_bench::staff());
  desk.opens("club.invoice").database({scheme});
  for_parin(desk).taps("Custom item").types("Locker key").types("100");
  CHECK(desk.said() == "Locker key: how many?");
  desk.types("1").taps("No discount").taps("Done");
  more_details(desk).taps("No discount").taps("No shipping").taps("Our own State");
  desk.types("29AAGCB7383J1Z4").taps("No address");
  CHECK(desk.shows("Issue"));
}

TEST_CASE("club.invoice warns of a GSTIN whose State gives out none", "[flow][club]") {
  auto desk = large();
  more_details(desk.taps("The same State").types("Vijayawada"));
  desk.taps("No discount").taps("No shipping").taps("Our own State");
  auto gstin = std::string("28AAPFU0939F1Z");
  gstin += rules::club::gstin_check_character(gstin);
  desk.types(gstin).taps("No phone");
  CHECK(says(desk, "The State code of this GSTIN is no longer given out. Please check it."));
}

TEST_CASE("club.invoice asks for a walk-in customer's phone among the details", "[flow][club]") {
  auto desk = opened();
  picks_shaker(walk_in(desk)).taps("1").taps("No discount").taps("Done");
  more_details(desk).taps("No discount").taps("No shipping").taps("Our own State");
  desk.taps("Not registered").taps("The same State").taps("No address");
  CHECK(desk.said() == "The customer's phone number?");
  desk.types("98765 43210");
  CHECK(told(desk, "Phone") == "+919876543210");
  desk.taps("Issue");
  CHECK(issues(desk, R"("phone":"+919876543210")"));
}

TEST_CASE("club.invoice asks for no phone that is on file", "[flow][club]") {
  auto desk = opened();
  picks_shaker(for_parin(desk)).taps("1").taps("No discount").taps("Done");
  more_details(desk).taps("No discount").taps("No shipping").taps("Our own State");
  desk.taps("Not registered").taps("The same State").taps("No address");
  CHECK(desk.shows("Issue"));
  desk.taps("Issue");
  CHECK_FALSE(issues(desk, R"("phone")"));
}
