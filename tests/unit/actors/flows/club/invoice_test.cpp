// club.invoice step by step: who it is for, what a line becomes when it is changed, what is said
// when the database refuses.
#include "actors/rules/club/gstin.hpp"
#include "tests/support/flow_bench.hpp"
#include "tests/support/rows.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

namespace {

using row = std::vector<std::pair<std::string, std::string>>;

row basis(const std::string& state = "24") {
  return {{"missing", "{}"},   {"scheme", "regular"}, {"state_code", state},
          {"hsn_digits", "4"}, {"taxed", "t"},        {"price_mode", "exclusive"},
          {"round_total", "t"}};
}

const row shaker{{"id", "234"},
                 {"version", "1"},
                 {"serial_no", "234"},
                 {"name", "Shaker"},
                 {"hsn_code", "2106"},
                 {"unit", "PCS"},
                 {"price_paise", "20000"},
                 {"price_mode", "exclusive"},
                 {"gst_bp", "1800"},
                 {"track_stock", "f"},
                 {"stock_milli", "0"},
                 {"key", "1:234:x"}};

/// An invoice just opened.
flow_bench opened(const std::string& state = "24") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.invoice").database({basis(state)});
  return desk;
}

flow_bench& for_parin(flow_bench& desk) {
  return desk.types("parin").database(parin()).taps("Parin Shah");
}
flow_bench& walk_in(flow_bench& desk) {
  return desk.taps("Walk-in customer").types("Meera Iyer");
}
flow_bench& picks_shaker(flow_bench& desk) {
  return desk.types("shaker").database({shaker}).taps("234");
}
/// A custom line of one rate, up to the question how many.
flow_bench& custom(flow_bench& desk, const std::string& rupees = "100") {
  return desk.taps("Custom item").types("Locker key").types(rupees).taps("18 %").types("2106");
}
/// Invoice for a walk-in customer of one custom line of ₹60,000, at its review.
flow_bench large(const std::string& state = "24") {
  auto desk = opened(state);
  custom(walk_in(desk), "60000").types("1").taps("No discount").taps("Done");
  return desk;
}

bool says(const flow_bench& desk, std::string_view part) {
  return desk.said().find(part) != std::string::npos;
}
std::string document(const flow_bench& desk) {
  return *desk.last.commit.values.at(1);
}
bool issues(const flow_bench& desk, std::string_view part) {
  return document(desk).find(part) != std::string::npos;
}

} // namespace

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
  CHECK(desk.said() == "This is sold in whole pieces, like 2.");
  CHECK(desk.shows("Lines"));
}

TEST_CASE("club.invoice of ₹50,000 takes our own State for the customer's", "[flow][club]") {
  auto desk = large();
  desk.taps("Issue");
  CHECK_FALSE(issues(desk, R"("state_code":"24")")); // nobody was asked
  desk.refuses(errc::refused, R"(recipient_incomplete|["address","state_code"])");
  CHECK(desk.said() == "From ₹50,000 on an invoice needs the customer's name, address and State.");
  desk.taps("Address").types("1 MG Road").taps("No discount").taps("No shipping");
  desk.taps("Our own State").taps("Not registered").taps("Issue");
  CHECK(issues(desk, R"("address":"1 MG Road","state_code":"24")"));
}

TEST_CASE("club.invoice takes the State of who has a GSTIN from it", "[flow][club]") {
  auto desk = large("27");
  desk.taps("Change").taps("Details").taps("More details");
  desk.taps("No discount").taps("No shipping").taps("Our own State");
  desk.types("29AAGCB7383J1Z4").types("Bengaluru").taps("Issue");
  CHECK(issues(desk, R"("state_code":"29","gstin":"29AAGCB7383J1Z4")"));
  CHECK(issues(desk, R"("place_of_supply":"")"));
}

TEST_CASE("club.invoice asks for the address of who has a GSTIN, whatever it costs",
          "[flow][club]") {
  auto desk = opened();
  picks_shaker(for_parin(desk)).taps("1").taps("No discount").taps("Done");
  desk.taps("Change").taps("Details").taps("More details").taps("No discount").taps("No shipping");
  desk.taps("Our own State").types("29AAGCB7383J1Z4").taps("No address").taps("Issue");
  desk.refuses(errc::refused, R"(recipient_incomplete|["address"])");
  CHECK(desk.said() == "An invoice to a registered customer needs their address.");
  CHECK(desk.shows("Address"));
}

TEST_CASE("club.invoice without details has none of them", "[flow][club]") {
  auto desk = opened();
  picks_shaker(for_parin(desk)).taps("1").taps("No discount").taps("Done");
  desk.taps("Change").taps("Details").taps("More details");
  desk.types("10 %").types("100").types("Karnataka").taps("Not registered").types("Bengaluru");
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
  desk.taps("Change").taps("Details").taps("More details").taps("No discount").types("0");
  CHECK(desk.said() == "To which State is it supplied?");
}

TEST_CASE("club.invoice knows a rate as it is typed", "[flow][club]") {
  auto [typed, bp] = GENERATE(table<std::string, std::string>(
      {{"18", "1800"}, {"18%", "1800"}, {"18 %", "1800"}, {"5", "500"}, {"40", "4000"}}));
  auto desk = opened();
  for_parin(desk).taps("Custom item").types("Locker key").types("100").types(typed);
  desk.types("2106").types("1").taps("No discount").taps("Done").taps("Issue");
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
        "A price or a quantity is too large for one line. Change the lines."},
       {"discount_out_of_range", "The discount is more than the price. Change the lines."},
       {"gstin_invalid|29X", "This GSTIN is not valid. Please check it."},
       {"no_such_member|7", "This person is not registered here. Pick somebody else."},
       {"rate_changed|{}", "This GST rate does not hold for this code today."}}));
  auto desk = opened();
  picks_shaker(for_parin(desk)).taps("1").taps("No discount").taps("Done").taps("Issue");
  desk.refuses(errc::refused, why);
  CHECK(desk.said() == said);
  desk.taps("‹ Back").taps("Issue").refuses(errc::conflict, "23505: duplicate key");
  CHECK(desk.said() == "This prefix is used already. Choose another.");
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

TEST_CASE("club.invoice warns of a GSTIN whose State gives out none", "[flow][club]") {
  auto desk = large();
  desk.taps("Change").taps("Details").taps("More details");
  desk.taps("No discount").taps("No shipping").taps("Our own State");
  auto gstin = std::string("28AAPFU0939F1Z");
  gstin += rules::club::gstin_check_character(gstin);
  desk.types(gstin).types("Vijayawada");
  CHECK(says(desk, "The State code of this GSTIN is no longer given out. Please check it."));
}
