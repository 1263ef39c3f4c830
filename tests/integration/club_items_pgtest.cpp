// Store items, their stock, and the set-up: club §6.11.
#include "actors/rules/club/rates.hpp"
#include "tests/integration/club_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace frontdesk::db::club;

namespace {

std::string items_found(club_bench& b, std::string_view text) {
  std::string names;
  for (const auto& row : b.ask(find_items(b.gym, text, "", 20)))
    names += (names.empty() ? "" : ", ") + std::string(row.at("name"));
  return names;
}

} // namespace

TEST_CASE("club items are found by serial number or part of a name", "[club]") {
  club_bench b;
  b.item("Whey 1 kg", 249900);
  b.item("Whey 2 kg", 449900);
  b.item("Isolate whey", 349900);
  b.item("101 shaker", 39900);
  b.member(101, "Whey Sharma");
  CHECK(items_found(b, "101") == "Whey 1 kg");
  CHECK(items_found(b, " 102 ") == "Whey 2 kg");
  CHECK(items_found(b, "१०१") == "Whey 1 kg");
  CHECK(items_found(b, "whey") == "Whey 1 kg, Whey 2 kg, Isolate whey");
  CHECK(items_found(b, "WHEY1KG") == "Whey 1 kg");
  CHECK(items_found(b, "2 kg") == "Whey 2 kg");
  CHECK(items_found(b, "व्हे").find("Whey") != std::string::npos);
  CHECK(items_found(b, "whey%").empty());
  CHECK(items_found(b, "").empty());
  CHECK(items_found(b, "999999999999999999999").empty());
  const auto row = b.ask(find_items(b.gym, "101", "", 20)).front();
  CHECK(row.number("mrp_paise") == 249900);
  CHECK(row.number("gst_bp") == 1800);
  CHECK(row.number("serial_no") == 101);
}

TEST_CASE("club items are paged by key", "[club]") {
  club_bench b;
  for (const auto* name : {"Whey A", "Whey B", "Best whey", "My whey"})
    b.item(name, 1000);
  std::string after, names;
  for (int page = 0; page < 2; ++page)
    for (const auto& row : b.ask(find_items(b.gym, "whey", after, 2))) {
      names += std::string(row.at("name")) + ";";
      after = row.at("key");
    }
  CHECK(names == "Whey A;Whey B;Best whey;My whey;");
  CHECK(b.ask(find_items(b.gym, "whey", after, 2)).empty());
}

TEST_CASE("club items of the whole name rank before those it begins", "[club]") {
  club_bench b;
  b.item("Whey 1 kg Chocolate", 1000);
  b.item("Whey 1 kg", 1000);
  item_fields other;
  other.name = "whey 1KG";
  other.hsn_code = "2107";
  other.mrp = money{1000};
  other.gst = basis_points{1800};
  b.ask(create_item(b.asha, other));
  std::string ranks, after;
  for (int page = 0; page < 4; ++page) // one row each: none twice, none left out
    for (const auto& row : b.ask(find_items(b.gym, "whey1kg", after, 1))) {
      after = row.at("key");
      ranks += after.substr(0, 1) + ' ' + std::string(row.at("name")) + ';';
    }
  CHECK(ranks == "0 Whey 1 kg;0 whey 1KG;1 Whey 1 kg Chocolate;");
}

TEST_CASE("club items exist once per name and code", "[club]") {
  club_bench b;
  const auto id = b.item("Whey 1 kg", 249900);
  item_fields x;
  x.name = " whey  1 KG ";
  x.hsn_code = "2106";
  x.mrp = money{100};
  x.gst = basis_points{1800};
  const auto f = b.refused(create_item(b.ravi, x));
  CHECK(f.code == errc::refused);
  CHECK(f.text.starts_with("item_exists|"));
  CHECK(f.text.find("\"serial_no\": 101") != std::string::npos);
  x.name = "Soap";
  x.gst = basis_points{1200};
  CHECK(b.refused(create_item(b.ravi, x)).text == "rate_unknown|1200");
  item_fields off;
  off.is_active = false;
  b.ask(edit_item(b.ravi, id, 1, off));
  CHECK(items_found(b, "whey").empty());
  CHECK_FALSE(b.ask(item_card(b.gym, id)).front().flag("is_active"));
  x.name = "Whey 1 kg";
  x.gst = basis_points{1800};
  CHECK(b.ask(create_item(b.ravi, x)).front().number("serial_no") == 102);
  off.is_active = true;
  CHECK(b.refused(edit_item(b.ravi, id, 2, off)).text.starts_with("item_exists|"));
}

TEST_CASE("club items have the rate of their code and whole pieces", "[club]") {
  club_bench b;
  item_fields x;
  x.name = "Monthly membership";
  x.hsn_code = "999723";
  x.mrp = money{250000};
  x.gst = basis_points{1800};
  CHECK(b.refused(create_item(b.asha, x)).text == "rate_unknown|1800");
  x.gst = basis_points{500};
  const auto id = b.ask(create_item(b.asha, x)).front().number("id");
  item_fields dearer;
  dearer.gst = basis_points{1800};
  CHECK(b.refused(edit_item(b.asha, id, 1, dearer)).text == "rate_unknown|1800");
  x.name = "Shaker";
  x.hsn_code = "2106";
  x.track_stock = true;
  x.stock = quantity{2500};
  CHECK(b.refused(create_item(b.asha, x)).text == "whole_pieces|Shaker");
  x.unit = "KGS";
  b.ask(create_item(b.asha, x));
}

TEST_CASE("club item edits name who was faster and both values", "[club]") {
  club_bench b;
  const auto id = b.item("Whey 1 kg", 90000);
  item_fields to_95, to_99;
  to_95.price = money{95000};
  to_99.price = money{99000};
  const auto row = b.ask(edit_item(b.ravi, id, 1, to_95)).front();
  CHECK(row.at("old") == R"({"price_paise": 90000})");
  CHECK(row.at("new") == R"({"price_paise": 95000})");
  const auto f = b.refused(edit_item(b.asha, id, 1, to_99));
  CHECK(f.code == errc::stale);
  CHECK(f.text.starts_with("item_changed|"));
  for (const auto* part : {R"("by": "Ravi")", R"("yours": {"price_paise": 99000})",
                           R"("theirs": {"price_paise": 95000})"})
    CHECK(f.text.find(part) != std::string::npos);
  CHECK(b.refused(edit_item(b.asha, 999, 1, to_99)).text == "no_such_item|999");
  CHECK(b.ask(item_card(b.gym, id)).front().at("updated_by") == "Ravi");
}

TEST_CASE("club stock moves are counted, never below nothing", "[club]") {
  club_bench b;
  const auto id = b.item("Whey 1 kg", 90000, 2000);
  CHECK(b.ask(move_stock(b.asha, id, {5000}, "purchase", "supplier")).front().number("stock_milli")
        == 7000);
  const auto gone = b.refused(move_stock(b.asha, id, {-8000}, "damage", ""));
  CHECK(gone.text.starts_with("stock_gone|"));
  CHECK(gone.text.find("\"have_milli\": 7000") != std::string::npos);
  CHECK(b.refused(move_stock(b.asha, id, {500}, "purchase", "")).text == "whole_pieces|Whey 1 kg");
  const auto loose = b.item("Locker", 10000);
  CHECK(b.refused(move_stock(b.asha, loose, {1000}, "purchase", "")).text
        == "stock_not_kept|Locker");
  CHECK(b.ask(item_card(b.gym, id)).front().number("version") == 1);
  const auto history = b.ask(stock_history(b.gym, id, "", "", 10));
  REQUIRE(history.size() == 2);
  CHECK(history[0].at("kind") == "purchase");
  CHECK(history[0].at("by") == "Asha");
  CHECK(history[0].at("unit") == "PCS");
  CHECK(history[0].number("item_id") == id);
  CHECK(history[0].number("invoice_id") == 0);
  CHECK(history[1].at("kind") == "opening");
  const auto page = b.ask(stock_history(b.gym, id, "", history[0].at("key"), 1));
  REQUIRE(page.size() == 1);
  CHECK(page[0].at("kind") == "opening");
  CHECK(b.ask(stock_history(b.gym, id, "suppl", "", 10)).size() == 1);
  CHECK(b.ask(stock_history(b.gym, id, "nothing", "", 10)).empty());
  CHECK(b.ask(stock_history({2}, id, "", "", 10)).empty());
}

TEST_CASE("club items off the list are found behind the others, where they are wanted", "[club]") {
  club_bench b;
  item_fields off;
  off.is_active = false;
  for (const auto* name : {"Whey A", "Whey B", "Whey C"})
    b.ask(edit_item(b.ravi, b.item(name, 1000), 1, off));
  b.item("Whey D", 1000);
  b.item("Best whey", 1000);
  CHECK(items_found(b, "whey") == "Whey D, Best whey");
  CHECK(items_found(b, "101").empty());
  const auto by_serial = b.ask(find_items(b.gym, "101", "", 20, true));
  REQUIRE(by_serial.size() == 1);
  CHECK_FALSE(by_serial[0].flag("is_active"));
  CHECK(b.ask(find_items({2}, "101", "", 20, true)).empty());
  std::string names, after;
  for (int page = 0; page < 3; ++page)
    for (const auto& row : b.ask(find_items(b.gym, "whey", after, 2, true))) {
      names += std::string(row.at("name")) + (row.flag("is_active") ? ";" : " off;");
      after = row.at("key");
    }
  CHECK(names == "Whey D;Best whey;Whey A off;Whey B off;Whey C off;");
  CHECK(b.ask(find_items({2}, "whey", "", 20, true)).empty());
}

TEST_CASE("club rates follow the day", "[club]") {
  club_bench b;
  CHECK(b.ask(rates_today(b.gym, "999723")).size() == 1);
  CHECK(b.ask(rates_today(b.gym, "999723")).front().number("rate_bp") == 500);
  std::string slabs;
  for (const auto& row : b.ask(rates_today(b.gym, "2106")))
    slabs += std::string(row.at("rate_bp")) + " ";
  CHECK(slabs == "0 500 1800 4000 ");
  CHECK(b.sql("SELECT club.rate_in_force('999723', 500, '2025-09-21')") == "1800");
  CHECK(b.sql("SELECT club.rate_in_force('999723', 1800, '2025-09-22')") == "500");
  CHECK(b.sql("SELECT club.rate_in_force('2106', 1200, '2025-09-21')") == "1200");
  CHECK(b.sql("SELECT club.rate_in_force('2106', 1200, '2025-09-22') IS NULL") == "t");
}

TEST_CASE("club setup goes field by field and says what is missing", "[club]") {
  club_bench b;
  auto status = b.ask(setup_status(b.gym)).front();
  CHECK(status.number("version") == 0);
  CHECK(status.at("missing") == "{legal_name,address,state_code,scheme,invoice_prefix}");
  setup_fields x;
  x.legal_name = "Level Up Fitness LLP";
  CHECK(b.ask(save_setup(b.asha, 0, x)).front().number("version") == 1);
  x = {};
  x.gstin = "27AAPFU0939F1ZV";
  CHECK(b.ask(save_setup(b.asha, 1, x)).front().at("missing") == "{address,invoice_prefix}");
  const auto late = b.refused(save_setup(b.ravi, 1, x));
  CHECK(late.code == errc::stale);
  CHECK(late.text.find("\"by\": \"Asha\"") != std::string::npos);
  x.gstin = "29AAGCB7383J1Z4";
  CHECK(b.refused(save_setup(b.ravi, 2, x)).text.starts_with("gstin_of_other_state|"));
  x.gstin = "27AAPFU0939F1ZW";
  CHECK(b.refused(save_setup(b.ravi, 2, x)).text.starts_with("gstin_invalid|"));
  x = {};
  x.address = "1 MG Road";
  x.invoice_prefix = "CRN";
  CHECK(b.refused(save_setup(b.asha, 2, x)).text == "prefix_taken|CRN");
  x.invoice_prefix = "LUF";
  b.ask(save_setup(b.asha, 2, x));
  status = b.ask(setup_status(b.gym)).front();
  CHECK(status.at("missing") == "{}");
  CHECK_FALSE(status.flag("complete"));
  CHECK(status.at("scheme") == "regular");
  CHECK(status.at("state_code") == "27");
  x = {};
  x.upi_id = "club@upi";
  b.ask(save_setup(b.asha, 3, x));
  CHECK(b.ask(setup_status(b.gym)).front().flag("complete"));
  x.upi_id = "";
  b.ask(save_setup(b.asha, 4, x));
  CHECK(b.ask(setup_status(b.gym)).front().at("upi_id").empty());
  x.scheme = "unregistered";
  b.ask(save_setup(b.asha, 5, x));
  CHECK(b.ask(setup_status(b.gym)).front().at("gstin").empty());
  x.scheme = "regular";
  CHECK(b.refused(save_setup(b.asha, 6, x)).text.starts_with("gstin_needed|"));
}

TEST_CASE("club branches with one GSTIN number their documents apart", "[club]") {
  club_bench b;
  b.set_up();
  execute(b.admin(), R"(
    INSERT INTO desk.businesses (id, name, areas) VALUES (2, 'second gym', '{club}');
    INSERT INTO desk.standings (business_id, person_id, role) VALUES (2, 9, 5))");
  const author branch{{2}, {9}, role::owner, {}, ""};
  setup_fields x;
  x.legal_name = "Level Up Fitness LLP";
  x.address = "2 MG Road, Pune";
  x.gstin = "27AAPFU0939F1ZV";
  const auto taken = GENERATE("LUF", "CRN");
  x.invoice_prefix = taken;
  CHECK(b.refused(save_setup(branch, 0, x)).text == std::string("prefix_taken|") + taken);
  x.invoice_prefix = "LU2";
  b.ask(save_setup(branch, 0, x));
  CHECK(b.sql("SELECT credit_prefix FROM club.settings WHERE business_id = 2") == "CR2");
  setup_fields same;
  same.upi_id = "club@upi";
  b.ask(save_setup(branch, 1, same)); // what is its own is not taken
  CHECK(b.sql("SELECT credit_prefix FROM club.settings WHERE business_id = 2") == "CR2");
  CHECK(b.sql("SELECT credit_prefix FROM club.settings WHERE business_id = 1") == "CRN");
}

TEST_CASE("club writes leave one audit row each, with author and channel", "[club]") {
  club_bench b;
  b.set_up();
  const auto id = b.item("Whey 1 kg", 90000, 2000);
  item_fields x;
  x.price = money{95000};
  b.ask(edit_item(b.ravi, id, 1, x));
  b.ask(move_stock(b.asha, id, {1000}, "purchase", "supplier"));
  CHECK(b.sql("SELECT string_agg(action || ':' || actor || ':' || actor_role, ' ' ORDER BY id) "
              "FROM desk.audit")
        == "setup.save:7:5 item.create:7:5 item.edit:9:4 item.stock:7:5");
  CHECK(b.sql("SELECT old::text || new::text FROM desk.audit WHERE action = 'item.edit'")
        == R"({"price_paise": 90000}{"price_paise": 95000})");
  CHECK(
      b.sql("SELECT channel_id || update_key || reason FROM desk.audit WHERE action = 'item.stock'")
      == "3u\"1supplier");
}

TEST_CASE("the rates refused while typing are those the database refuses today", "[club]") {
  club_bench b;
  for (const std::string code : {"2106", "999723", "999293", ""})
    for (std::int32_t rate : {0, 25, 300, 500, 1200, 1700, 1800, 2800, 4000, 10000}) {
      INFO(code << " at " << rate);
      const auto holds = b.sql("SELECT club.rate_in_force('" + code + "', " + std::to_string(rate)
                               + ", club.today(1)) IS NOT DISTINCT FROM " + std::to_string(rate));
      CHECK(rules::club::rate_holds(code, {rate}) == (holds == "t"));
    }
}
