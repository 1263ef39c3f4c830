// club.invoice by quick entry: a whole line on any step, a mark per word, buttons for the rest.
#include "net/telegram/text.hpp"
#include "tests/unit/actors/flows/club/invoice_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test::invoicing;

namespace {

row member(const std::string& id, const std::string& name) {
  return {{"id", id},         {"version", "1"}, {"name", name},  {"member_no", "7"},
          {"phone_tail", ""}, {"username", ""}, {"banned", "f"}, {"key", "1:" + id + ":x"}};
}
row item(const std::string& serial, const std::string& name, const std::string& price,
         const std::string& key = "1:1:x") {
  return {{"id", serial},         {"version", "1"},
          {"serial_no", serial},  {"name", name},
          {"hsn_code", "2106"},   {"unit", "PCS"},
          {"price_paise", price}, {"price_mode", "exclusive"},
          {"gst_bp", "1800"},     {"track_stock", "f"},
          {"stock_milli", "0"},   {"key", key}};
}

/// What the shop has; answers whatever the line asks for.
db::rows answer(const db::statement& s) {
  auto wanted = *s.values.at(1);
  if (s.what->name.starts_with("club.find_members"))
    return wanted == "parin"  ? db::make_rows({member("42", "Parin Shah")})
           : wanted == "asha" ? db::make_rows({member("43", "Asha Iyer"), member("44", "Asha Rao")})
                              : db::rows{};
  if (wanted == "max 500")
    return db::make_rows({item("501", "Max 500", "6000")});
  if (wanted == "shaker" || wanted == "ma")
    return db::make_rows({item("234", "Shaker", "20000")});
  if (wanted == "777")
    return db::make_rows({item("777", std::string(150, 'v'), "19990")});
  if (wanted == "235")
    return db::make_rows({item("235", "Whey 1 kg", "49900")});
  if (wanted == "234")
    return db::make_rows({item("234", "Shaker", "20000")});
  if (wanted == "whey 1 kg")
    return db::make_rows({item("235", "Whey 1 kg", "49900")});
  if (wanted == "oats 1 kg")
    return db::make_rows({item("401", "Oats 1 kg", "30000", "0:401:oats1kg"),
                          item("402", "Oats 1 kg Gold", "40000", "1:402:oats1kggold")});
  if (wanted == "bar 1")
    return db::make_rows({item("301", "Bar 10", "5000"), item("302", "Bar 11", "5000")});
  return {};
}

flow_bench& settle(flow_bench& desk) {
  while (desk.waits() && !desk.waits_for_commit())
    desk.database(desk.last.query.what->name == "club.invoice_context" ? db::make_rows({basis()})
                                                                       : answer(desk.last.query));
  return desk;
}

flow_bench entered(const std::string& line) {
  flow_bench desk(flow_bench::staff());
  desk.types(line);
  return std::move(settle(desk));
}

} // namespace

TEST_CASE("quick entry of a whole invoice goes to the review, a mark per word", "[flow][club]") {
  auto desk = entered("/inv parin 234x2 whey1kg -10%");
  CHECK(says(desk, "✓ parin — Parin Shah"));
  CHECK(says(desk, "✓ 234x2 — Shaker, 2 × ₹200.00"));
  CHECK(says(desk, "✓ whey1kg — Whey 1 kg, 1 × ₹499.00"));
  CHECK(says(desk, "✓ -10% — −10"));
  CHECK_FALSE(says(desk, "−0%"));
  CHECK(desk.shows("Issue"));
  // 400.00 + 449.10 taxable, 9 % + 9 %: 36.00 + 40.42 each.
  CHECK(told(desk, "Taxable") == "₹849.10");
  CHECK(told(desk, "CGST") == "₹76.42");
  CHECK(told(desk, "SGST") == "₹76.42");
  CHECK(told(desk, "Payable") == "₹1,002.00");
}

TEST_CASE("quick entry's marks go when something is changed", "[flow][club]") {
  auto desk = entered("/inv parin 234x2");
  CHECK(says(desk, "✓ 234x2"));
  desk.taps("Change").taps("‹ Back");
  CHECK(desk.shows("Issue"));
  CHECK_FALSE(says(desk, "✓"));
}

TEST_CASE("quick entry takes blanks, commas and lines of their own", "[flow][club]") {
  auto line = GENERATE("/inv parin 234 x2 whey1kg -10%", "/inv parin 234 x2, whey 1 kg -10%",
                       "/inv parin 234x2\nwhey 1kg -10%", "/inv parin 234×2, whey 1 kg -10%",
                       "/inv parin २३४x२ whey1kg -10%", "/inv parin 234*2 whey1kg x1 -10%");
  INFO(line);
  auto desk = entered(line);
  CHECK(told(desk, "Payable") == "₹1,002.00");
}

TEST_CASE("quick entry asks by buttons for what is missing or not understood", "[flow][club]") {
  auto desk = entered("/inv asha 234x2 gizmo7x3");
  CHECK(says(desk, "? asha"));
  CHECK(says(desk, "✓ 234x2 — Shaker"));
  CHECK(says(desk, "? gizmo7x3"));
  CHECK(desk.shows("? asha"));
  CHECK(desk.shows("? gizmo7x3"));
  CHECK_FALSE(desk.shows("Issue"));

  desk.taps("? gizmo7x3");
  CHECK(*desk.last.query.values.at(1) == "gizmo 7");
  desk.database({item("900", "Gizmo 7", "10000")}).taps("900 Gizmo 7");
  CHECK(says(desk, "2. Gizmo 7, 3 × ₹100.00")); // its count was kept, no third line
  CHECK_FALSE(says(desk, "3."));
}

TEST_CASE("quick entry takes the item of the whole name, not one it begins", "[flow][club]") {
  auto desk = entered("/inv parin oats1kg bar1");
  CHECK(says(desk, "✓ oats1kg — Oats 1 kg, 1 × ₹300.00"));
  CHECK(says(desk, "? bar1")); // two names begin like this
}

TEST_CASE("quick entry counts by what a word ends in only if nothing is called so",
          "[flow][club]") {
  auto [word, line] =
      GENERATE(table<std::string, std::string>({{"max500", "Max 500, 1 × ₹60.00"},
                                                {"max500x2", "Max 500, 2 × ₹60.00"},
                                                {"max500 x2", "Max 500, 2 × ₹60.00"},
                                                {"shakerx3", "Shaker, 3 × ₹200.00"},
                                                {"shaker*3", "Shaker, 3 × ₹200.00"},
                                                {"shakerx3 x4", "Shaker, 4 × ₹200.00"}}));
  auto desk = entered("/inv parin " + word);
  INFO(desk.said());
  CHECK(says(desk, "✓ " + word.substr(0, word.find(' ')) + " — "));
  CHECK(says(desk, "1. " + line));
}

TEST_CASE("quick entry leaves the comma of an amount alone", "[flow][club]") {
  auto desk = entered("/inv parin 234x9 -₹1,234");
  CHECK(says(desk, "✓ -₹1,234 — −₹1,234.00"));
  CHECK(says(desk, "1. Shaker, 9 × ₹200.00"));
  CHECK_FALSE(says(desk, "2. "));
}

TEST_CASE("quick entry without a customer asks who it is for, and for a name only then",
          "[flow][club]") {
  auto desk = entered("/inv 234x2 whey1kg");
  CHECK(desk.shows("Customer"));
  CHECK(desk.last.reply.screen.rows.size() == 1);
  desk.taps("Customer").taps("Walk-in customer").types("Ravi Kumar");
  CHECK(says(desk, "Invoice for Ravi Kumar"));
  CHECK(desk.shows("Issue"));
}

TEST_CASE("quick entry does not let an unknown item be forgotten", "[flow][club]") {
  auto desk = entered("/inv parin 234x2 gizmo7x3");
  desk.taps("Continue");
  CHECK(says(desk, "? gizmo 7, 3"));
  desk.taps("Done");
  CHECK(desk.said() == "Which item? Send a name or a serial number.");
  desk.types("whey 1 kg");
  settle(desk).taps("235 Whey 1 kg");
  CHECK(says(desk, "2. Whey 1 kg, 3 × ₹499.00"));
  desk.taps("Done");
  CHECK(desk.shows("Issue"));
}

TEST_CASE("quick entry asks for the tax of what turns out to be no item", "[flow][club]") {
  auto desk = entered("/inv parin gizmo7x3");
  desk.taps("Continue").taps("Done").taps("Custom item");
  CHECK(desk.said() == "What is it called on the invoice?");
  desk.types("Gizmo").types("100");
  CHECK(desk.said() == "Which GST rate?");
}

TEST_CASE("quick entry leaves a name of several words to the search", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.invoice");
  settle(desk);
  desk.types("parin").database(db::make_rows({member("42", "Parin Shah")})).taps("Parin Shah");
  desk.types("whey 1 kg");
  CHECK(desk.last.query.what->name == "club.find_items_by_name");
  CHECK(*desk.last.query.values.at(1) == "whey 1 kg");
}

TEST_CASE("quick entry works on every step of the flow", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.invoice");
  settle(desk);
  desk.types("parin").database(db::make_rows({member("42", "Parin Shah")})).taps("Parin Shah");
  SECTION("where an item is asked for") {}
  SECTION("where a quantity is asked for") {
    desk.types("shaker").database(db::make_rows({item("234", "Shaker", "20000")})).taps("234");
    CHECK(says(desk, "how many"));
  }
  SECTION("on the list of lines") {
    desk.types("shaker").database(db::make_rows({item("234", "Shaker", "20000")})).taps("234");
    desk.taps("1").taps("No discount");
  }
  SECTION("where a choice is asked for") {
    desk.types("shaker").database(db::make_rows({item("234", "Shaker", "20000")})).taps("234");
    desk.taps("1").taps("No discount").taps("Done");
    desk.taps("Change").taps("Details");
    CHECK(says(desk, "Anything more"));
  }
  SECTION("at the review") {
    desk.types("shaker").database(db::make_rows({item("234", "Shaker", "20000")})).taps("234");
    desk.taps("1").taps("No discount").taps("Done");
    CHECK(desk.shows("Issue"));
  }
  desk.types("234x2 whey1kg -10%");
  settle(desk);
  CHECK(says(desk, "✓ whey1kg — Whey 1 kg"));
  CHECK(says(desk, "✓ 234x2 — Shaker"));
}

TEST_CASE("quick entry leaves a phone number to the search for a customer", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.invoice");
  settle(desk);
  desk.types("98765 43210");
  CHECK(desk.last.query.what->name == "club.find_members_by_digits");
}

TEST_CASE("quick entry does not take a payment for an item", "[flow][club]") {
  auto desk = entered("/inv parin 234x2 upi 234");
  CHECK(says(desk, "? upi 234"));
  CHECK(says(desk, "✓ 234x2 — Shaker, 2 ×"));
  CHECK_FALSE(desk.shows("Issue"));
  desk.taps("Continue");
  CHECK(desk.shows("Issue"));
}

TEST_CASE("quick entry asks for a whole number of pieces", "[flow][club]") {
  auto desk = entered("/inv parin 234x1.5");
  CHECK(says(desk, "? 234x1.5"));
  desk.taps("? 234x1.5");
  CHECK(desk.said() == "Shaker: how many?");
}

TEST_CASE("quick entry of more than twenty lines is one turn", "[flow][club]") {
  std::string line = "/inv parin";
  for (int i = 0; i < 25; ++i)
    line += " 234x" + std::to_string(i + 1);
  auto desk = entered(line);
  desk.taps("Continue").taps("The same State").types("1 MG Road"); // of so large an invoice
  CHECK(desk.shows("Issue"));
  CHECK(says(desk, "25. Shaker, 25 × ₹200.00"));
}

TEST_CASE("discounts together stay below the limit of the flow", "[flow][club]") {
  auto desk = entered("/inv parin 234x2 -90%");
  CHECK(says(desk, "At most 80 % can be taken off a line."));
  CHECK_FALSE(desk.shows("Issue"));
}

TEST_CASE("marks of many lines give way, the lines stay", "[flow][club]") {
  std::string line = "/inv parin";
  for (int i = 0; i < 48; ++i)
    line += " 234x2";
  auto desk = entered(line);
  CHECK(says(desk, "48. Shaker, 2 × ₹200.00"));
  CHECK_FALSE(says(desk, "✓"));
  const auto sent = net::telegram::compose(desk.last.reply.screen, 4096).plain;
  CHECK(sent.find("48. Shaker, 2 × ₹200.00 + GST 18% = ₹472.00") != std::string::npos);
  CHECK(sent.find("Payable: ") != std::string::npos);
  CHECK(sent.find("…") == std::string::npos);
}

TEST_CASE("long names of many lines give way to their figures", "[flow][club]") {
  std::string line = "/inv parin";
  for (int i = 0; i < 48; ++i)
    line += " 777x2";
  auto desk = entered(line);
  const auto sent = net::telegram::compose(desk.last.reply.screen, 4096).plain;
  const auto last = sent.find("\n48. vvvvvv");
  REQUIRE(last != std::string::npos);
  CHECK(sent.find("v…, 2 × ₹199.90 + GST 18% = ₹471.76", last) != std::string::npos);
  desk.taps("Change").taps("Lines");
  CHECK(net::telegram::compose(desk.last.reply.screen, 4096).plain.find("\n48. vvv")
        != std::string::npos);
}

TEST_CASE("a count of none or of too many is refused where it is typed", "[flow][club]") {
  auto [typed, why] = GENERATE(table<std::string, std::string>(
      {{"234x0", "“234x0”: The quantity must be more than zero, like 2."},
       {"234 x0", "“x0”: The quantity must be more than zero, like 2."},
       {"234x10000", "“234x10000”: The most that can be entered at once is 9,999."}}));
  auto desk = entered("/inv parin " + typed);
  CHECK(says(desk, why));
  CHECK_FALSE(says(desk, "✓ 234"));
  CHECK_FALSE(says(desk, "✓ x0"));
  CHECK_FALSE(desk.shows("Issue"));
  desk.taps("? 234"); // and asked for again
  CHECK(says(desk, "Shaker: how many?"));
}

TEST_CASE("a draft is called by what is known of it", "[flow][club]") {
  auto left = [](flow_bench desk) {
    desk.opens("club.new_item");
    return *desk.last.commit.values.at(4);
  };
  CHECK(left(entered("/inv 234x2 235x1")) == "Invoice (₹1,061.00)");
  CHECK(left(std::move(opened().taps("Walk-in customer"))) == "Invoice for Walk-in customer");
  auto desk = opened();
  walk_in(desk);
  CHECK(left(std::move(desk)) == "Invoice for Meera Iyer");
}
