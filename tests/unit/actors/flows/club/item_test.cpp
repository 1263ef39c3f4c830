// club.edit_item: two admins change one item, and whose change holds.
#include "actors/flow/pickers.hpp"
#include "tests/support/flow_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

namespace {

const std::vector<std::pair<std::string, std::string>> whey{{"id", "42"},
                                                            {"version", "3"},
                                                            {"serial_no", "234"},
                                                            {"name", "Whey 1 kg"},
                                                            {"hsn_code", "2106"},
                                                            {"unit", "PCS"},
                                                            {"price_paise", "90000"},
                                                            {"price_mode", "inclusive"},
                                                            {"gst_bp", "1800"},
                                                            {"gst_today_bp", "1800"},
                                                            {"track_stock", "t"},
                                                            {"stock_milli", "20000"},
                                                            {"is_active", "t"},
                                                            {"updated_by", "Ravi"}};

constexpr auto moved =
    R"(item_changed|{"by":"Ravi","at":"2026-09-21T12:53:12.000000+05:30",)"
    R"("version":4,"yours":{"name":"Whey 1 kg","mrp_paise":92000,"price_paise":92000,)"
    R"("price_mode":"inclusive","track_stock":true},)"
    R"("theirs":{"name":"Whey 1 kg","mrp_paise":95000,"price_paise":95000,)"
    R"("price_mode":"exclusive","track_stock":true}})";

/// Asha has typed 920 while Ravi made it 950, eight seconds ago.
flow_bench two_at_once(const std::string& language = "en") {
  auto asha = flow_bench::staff();
  asha.language = language;
  asha.now_us = 1'789'975'400'000'000; // 2026-09-21 12:53:20 in Kolkata
  flow_bench desk(asha);
  desk.opens("club.edit_item", 42, 3).database({whey});
  desk.taps(language == "en" ? "Change" : "बदलें").taps(language == "en" ? "Price" : "दाम");
  desk.types("920").taps(language == "en" ? "Save" : "सहेजें");
  desk.refuses(errc::stale, moved);
  return desk;
}

std::string fact(const flow_bench& desk, std::string_view name) {
  for (const auto& f : desk.last.reply.screen.facts)
    if (f.name == name)
      return f.value;
  return "none";
}

} // namespace

TEST_CASE("club.edit_item says who was faster, when, and both values", "[flow][club]") {
  auto desk = two_at_once();
  CHECK(desk.said() == "Ravi changed this 8 s ago.");
  CHECK(desk.outcome() == "stale");
  CHECK(fact(desk, "Theirs") == "Price ₹950.00, Price contains GST No");
  CHECK(fact(desk, "Yours") == "Price ₹920.00, Price contains GST Yes");
  CHECK(desk.labels()
        == std::vector<std::string>{"Keep theirs", "Apply mine", "Compare", "‹ Back", "⌂ Home",
                                    "✕ Cancel"});
}

TEST_CASE("club.edit_item tells units, rates and counting apart in words", "[flow][club]") {
  auto asha = flow_bench::staff();
  asha.language = "hi";
  flow_bench desk(asha);
  desk.opens("club.edit_item", 42, 3).database({whey}).taps("सहेजें");
  desk.refuses(errc::stale, R"(item_changed|{"by":"Ravi","at":"2026-09-21T12:53:12+05:30",)"
                            R"("version":4,"yours":{"unit":"PCS","gst_bp":1800,"hsn_code":"2106"},)"
                            R"("theirs":{"unit":"KGS","gst_bp":500,"hsn_code":"2107"}})");
  CHECK(fact(desk, "उनका") == "इकाई किग्रा, GST 5%, HSN 2107");
}

TEST_CASE("club.edit_item compares field by field and comes back", "[flow][club]") {
  auto desk = two_at_once();
  desk.taps("Compare");
  CHECK(fact(desk, "Price") == "theirs ₹950.00, yours ₹920.00");
  CHECK(fact(desk, "Price contains GST") == "theirs No, yours Yes");
  CHECK(fact(desk, "Name") == "none");
  desk.taps("‹ Back");
  CHECK(desk.shows("Compare"));
}

TEST_CASE("club.edit_item applies mine on the other's version", "[flow][club]") {
  auto desk = two_at_once();
  if (GENERATE(false, true))
    desk.taps("Compare");
  desk.taps("Apply mine");
  REQUIRE(desk.waits_for_commit());
  CHECK(desk.last.commit.what->name == "club.edit_item");
  CHECK(desk.last.commit.values.at(2) == "4");
  CHECK(desk.last.commit.values.at(7) == "92000");
}

TEST_CASE("club.edit_item keeps theirs: nothing is written, their card is shown", "[flow][club]") {
  auto desk = two_at_once();
  desk.taps("Keep theirs");
  CHECK(desk.last.query.what->name == "club.item_card");
  desk.database({whey});
  CHECK(desk.said().starts_with("Theirs was kept."));
  CHECK(desk.state.flow.empty());
  CHECK_FALSE(desk.waits());
}

TEST_CASE("club.edit_item tells of the conflict in Hindi", "[flow][club]") {
  auto desk = two_at_once("hi");
  CHECK(desk.said() == "Ravi ने 8 सेकंड पहले इसे बदला।");
  CHECK(desk.shows("तुलना करें"));
  CHECK(fact(desk, "उनका") == "दाम ₹950.00, दाम में GST नहीं");
}

TEST_CASE("club.new_item counts pieces whole from the start", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.new_item").types("Shaker").types("2106").types("200").taps("Yes, contained");
  desk.types("18").taps("Pieces").taps("Count stock").types("2.5");
  CHECK(desk.said().find("This is sold in whole pieces, like 2.") != std::string::npos);
  desk.types("2").taps("Save");
  CHECK(desk.last.commit.what->name == "club.create_item");
}

TEST_CASE("club.stock says why nothing moved", "[flow][club]") {
  auto [why, said] = GENERATE(table<std::string, std::string>(
      {{"whole_pieces|Whey 1 kg", "This is sold in whole pieces, like 2."},
       {"stock_gone|{}", "There is not that much in stock."},
       {"stock_not_kept|Whey 1 kg", "The stock of this item is not counted."},
       {"no_such_item|42", "There is no such item."}}));
  flow_bench desk(flow_bench::staff());
  desk.opens("club.stock", 42).database({whey}).taps("Bought").types("3").taps("No note");
  desk.refuses(errc::refused, why);
  CHECK(desk.said() == said);
}

TEST_CASE("club.stock goes back from what was refused without a review", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.stock", 42).database({whey}).taps("Damaged").types("30").taps("No note");
  desk.refuses(errc::refused, "stock_gone|{}").taps("Quantity");
  CHECK(desk.said() == "How many are damaged?");
  CHECK_FALSE(desk.shows("Change"));
  desk.taps("‹ Back");
  CHECK(desk.said() == "What happened to the stock of Whey 1 kg?");
  desk.taps("Damaged").types("3");
  CHECK(desk.last.commit.what->name == "club.move_stock");
}

TEST_CASE("club.edit_item applies every field of mine", "[flow][club]") {
  auto desk = two_at_once();
  desk.taps("Apply mine");
  CHECK(desk.last.commit
        == asked{"club.edit_item",
                 {R"((1,7,5,0,""))", "42", "4", "Whey 1 kg", "2106", "PCS", "92000", "92000",
                  "inclusive", "1800", "t", std::nullopt}});
}

TEST_CASE("club.new_item counts its stock or does not", "[flow][club]") {
  auto [answer, counted, stock] = GENERATE(table<std::string, std::string, db::value>(
      {{"Count stock", "t", "2000"}, {"Do not count", "f", std::nullopt}}));
  flow_bench desk(flow_bench::staff());
  desk.opens("club.new_item").types("Shaker").types("2106").types("200").taps("No, added");
  desk.types("18").taps("Bottles").taps(answer);
  if (stock)
    desk.types("2");
  desk.taps("Save");
  CHECK(desk.last.commit
        == asked{"club.create_item",
                 {R"((1,7,5,0,""))", "Shaker", "2106", "BTL", "20000", "20000", "exclusive", "1800",
                  counted, stock}});
}

TEST_CASE("club.stock writes what each kind of movement means", "[flow][club]") {
  auto [answer, question, change, kind] =
      GENERATE(table<std::string, std::string, std::string, std::string>(
          {{"Bought", "How many were bought?", "3000", "purchase"},
           {"Damaged", "How many are damaged?", "-3000", "damage"},
           {"Counted more", "How many more than the 20 on file?", "3000", "adjust"},
           {"Counted less", "How many fewer than the 20 on file?", "-3000", "adjust"}}));
  flow_bench desk(flow_bench::staff());
  desk.opens("club.stock", 42).database({whey}).taps(answer);
  CHECK(desk.said() == question);
  CHECK(desk.crumb() == "Stock › Quantity");
  desk.types("3").types("Count of May");
  CHECK(desk.last.commit
        == asked{"club.move_stock", {R"((1,7,5,0,""))", "42", change, kind, "Count of May"}});
}

TEST_CASE("an item off the list is found, edited and put back", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.find_item").types("whey");
  CHECK(desk.last.query == asked{"club.find_items_by_name", {"1", "whey", "", "8", "t"}});
  auto off = whey;
  off.emplace_back("key", "3:42:whey");
  for (auto& [name, value] : off)
    if (name == "is_active")
      value = "f";
  desk.database({off});
  CHECK(desk.last.reply.screen.rows.at(0).detail.ends_with(" · off the list"));
  desk.taps("234 Whey 1 kg").database({off});
  CHECK(desk.shows("Edit"));
  CHECK_FALSE(desk.shows("Take off list"));
  auto [why, said] = GENERATE(table<std::string, std::string>(
      {{"item_exists|{}", "An active item with this name and code exists already."},
       {"rate_unknown|1800", "This GST rate does not hold for this code today."},
       {"no_such_item|42", "There is no such item."}}));
  desk.taps("Put back").refuses(errc::refused, why).database({off});
  CHECK(desk.said().starts_with(said));
  CHECK(desk.shows("Put back"));
}

TEST_CASE("an invoice does not offer what is off the list", "[flow][club]") {
  auto asha = flow_bench::staff();
  auto find = flow::search_items({asha, "whey", "", 7, 0});
  CHECK(find == asked{"club.find_items_by_name", {"1", "whey", "", "7", "f"}});
}

TEST_CASE("club.stock_history tells of every movement, and leads to its invoice", "[flow][club]") {
  auto reader = flow_bench::staff();
  reader.standing = GENERATE(role::staff, role::admin);
  flow_bench desk(reader);
  desk.opens("club.stock_history", 42);
  CHECK(desk.last.query == asked{"club.stock_history", {"1", "42", "", "", "8"}});
  auto row = [](std::string id, std::string milli, std::string kind, std::string invoice) {
    return std::vector<std::pair<std::string, std::string>>{
        {"id", id},
        {"key", id},
        {"item_id", "42"},
        {"unit", "PCS"},
        {"milli", std::move(milli)},
        {"kind", std::move(kind)},
        {"reason", invoice == "0" ? "fell down" : ""},
        {"by", "Asha"},
        {"moved_us", "1789975392000000"},
        {"number", invoice == "0" ? "" : "CRN/26-27/000001"},
        {"invoice_id", invoice}};
  };
  desk.database({row("9", "5000", "return", "17"), row("8", "-1000", "damage", "0")});
  const auto& rows = desk.last.reply.screen.rows;
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].label == "+5 PCS · Came back");
  CHECK(rows[0].detail == "21 Sep 2026, 12:53 · CRN/26-27/000001 · Asha");
  CHECK(rows[0].data
        == (reader.standing == role::admin ? "x:club.invoice_card:17:9" : "x:club.item_card:42:9"));
  CHECK(rows[1].label == "-1 PCS · Damaged");
  CHECK(rows[1].detail == "21 Sep 2026, 12:53 · fell down · Asha");
  CHECK(rows[1].data == "x:club.item_card:42:8");
}

TEST_CASE("a GST rate that does not hold is refused where it is typed", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  auto [code, wrong, right] = GENERATE(
      table<std::string, std::string, std::string>({{"2106", "17", "18"}, {"999723", "18", "5"}}));
  desk.opens("club.new_item").types("Whey 1 kg").types(code).types("900").taps("No, added");
  desk.types(wrong);
  CHECK(desk.outcome() == "invalid");
  CHECK(desk.said().find("This GST rate does not hold") != std::string::npos);
  desk.types(right);
  CHECK(desk.said() == "In which unit is it sold?");
}
