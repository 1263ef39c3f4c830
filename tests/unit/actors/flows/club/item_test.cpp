// club.edit_item: two admins change one item, and whose change holds.
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
  CHECK(fact(desk, "Theirs") == "Price ₹950.00, Price mode Exclusive");
  CHECK(fact(desk, "Yours") == "Price ₹920.00, Price mode Inclusive");
  CHECK(desk.labels()
        == std::vector<std::string>{"Keep theirs", "Apply mine", "Compare", "‹ Back", "⌂ Home",
                                    "✕ Cancel"});
}

TEST_CASE("club.edit_item compares field by field and comes back", "[flow][club]") {
  auto desk = two_at_once();
  desk.taps("Compare");
  CHECK(fact(desk, "Price") == "theirs ₹950.00, yours ₹920.00");
  CHECK(fact(desk, "Price mode") == "theirs Exclusive, yours Inclusive");
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
  CHECK(fact(desk, "उनका") == "दाम ₹950.00, GST शामिल अलग से");
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
