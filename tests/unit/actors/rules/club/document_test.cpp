// The JSON in which documents are issued, and what stops one before that (club §11.2, §11.3,
// §11.5).
#include "actors/rules/club/document.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace frontdesk;
using namespace frontdesk::rules::club;
using nlohmann::json;

namespace {

invoice sale() {
  invoice x;
  x.to.name = "Asha";
  x.lines.push_back({line_kind::item,
                     5,
                     3,
                     "Whey \"1 kg\"",
                     "2106",
                     "PCS",
                     {{49900}, {2000}, {{1000}, {}}, {1800}}});
  x.lines.push_back(
      {line_kind::shipping, 0, 0, "Shipping", "", "PCS", {{10000}, {1000}, {}, {1800}}});
  return x;
}

std::string refusal(const invoice& x, const supplier& by = {supplier::scheme_t::regular, "27", 4}) {
  const auto checked = check_document(x, *compute(x), by);
  return checked ? "" : checked.error().text;
}

} // namespace

TEST_CASE("club document says what issue_invoice reads", "[rules][club]") {
  auto x = sale();
  x.to.member = 8;
  x.terms.whole.amount = {500};
  const auto j = json::parse(document_json(x));
  CHECK(j["member"] == 8);
  CHECK(j["recipient"] == json{{"name", "Asha"}});
  CHECK(j["discount_paise"] == 500);
  CHECK_FALSE(j.contains("discount_bp"));
  CHECK(j["lines"][0]
        == json{{"kind", "item"},
                {"item", 5},
                {"version", 3},
                {"description", "Whey \"1 kg\""},
                {"hsn", "2106"},
                {"unit", "PCS"},
                {"rate", 49900},
                {"qty", 2000},
                {"gst", 1800},
                {"inclusive", false},
                {"discount_bp", 1000}});
  CHECK(j["lines"][1]["unit"] == "OTH");
  CHECK_FALSE(j["lines"][1].contains("item"));
}

TEST_CASE("club document previews every figure", "[rules][club]") {
  const auto j = json::parse(preview_json(*compute(sale())));
  CHECK(j["total"] == 117800);
  CHECK(j["round_off"] == 12);
  CHECK(j["lines"].size() == 2);
  CHECK(j["lines"][0]
        == json{{"gross", 99800},
                {"discount", 9980},
                {"taxable", 89820},
                {"cgst", 8084},
                {"sgst", 8084},
                {"igst", 0},
                {"total", 105988}});
}

TEST_CASE("club document names who must be named", "[rules][club]") {
  auto x = sale();
  CHECK(refusal(x).empty());
  x.to.name.clear();
  CHECK(refusal(x) == "recipient_incomplete|[\"name\"]");
  x = sale();
  x.lines[0].price.rate = {5'000'000};
  CHECK(refusal(x) == "recipient_incomplete|[\"address\", \"state_code\"]");
  CHECK(refusal(x, {supplier::scheme_t::unregistered, "27", 4}).empty());
  x.to.address = "1 MG Road";
  x.to.state = "27";
  CHECK(refusal(x).empty());
  x.to.state.clear();
  x.to.gstin = "29AAGCB7383J1Z4"; // tells the State
  x.lines[1].hsn = "2106";
  CHECK(refusal(x).empty());
}

TEST_CASE("club document needs codes and an address for a registered recipient", "[rules][club]") {
  auto x = sale();
  x.to.gstin = "29AAGCB7383J1Z4";
  CHECK(refusal(x, {supplier::scheme_t::unregistered, "27", 4}).empty());
  const auto scheme = GENERATE(supplier::scheme_t::regular, supplier::scheme_t::composition);
  const supplier by{scheme, "27", 4};
  CHECK(refusal(x, by) == "recipient_incomplete|[\"address\"]");
  x.to.address = "Bengaluru";
  CHECK(refusal(x, by) == "hsn_missing|4");
  x.lines[1].hsn = "2106";
  CHECK(refusal(x, by).empty());
  CHECK(refusal(x, {scheme, "27", 6}) == "hsn_missing|6");
  x.to.gstin = "29AAGCB7383J1Z5";
  CHECK(refusal(x) == "gstin_invalid|29AAGCB7383J1Z5");
}

TEST_CASE("club document needs six digits for everybody above ₹5 crore", "[rules][club]") {
  auto x = sale();
  x.lines[1].hsn = "2106";
  CHECK(refusal(x, {supplier::scheme_t::regular, "27", 6}) == "hsn_missing|6");
  x.lines[0].hsn = "210610";
  x.lines[1].hsn = "999723";
  CHECK(refusal(x, {supplier::scheme_t::regular, "27", 6}).empty());
  x.lines[0].hsn.clear();
  CHECK(refusal(x).empty());
}

TEST_CASE("club document keeps one place of supply", "[rules][club]") {
  auto x = sale();
  x.place_of_supply = "29";
  CHECK(refusal(x).empty());
  CHECK(refusal(x, {supplier::scheme_t::composition, "27", 4}) == "composition_inter_state|");
  x.lines[0].hsn = GENERATE("999723", "996331"); // fitness, restaurant
  CHECK(refusal(x) == "separate_documents|");
  x.lines[1].hsn = x.lines[0].hsn;
  CHECK(refusal(x) == "performed_here|");
  x.place_of_supply = "27";
  CHECK(refusal(x).empty());
}

TEST_CASE("club document leaves a member's name to what is on file", "[rules][club]") {
  auto x = sale();
  x.to.name.clear();
  x.to.member = 8;
  CHECK(refusal(x).empty());
}

TEST_CASE("club document says where it goes, if elsewhere", "[rules][club]") {
  auto x = sale();
  CHECK_FALSE(json::parse(document_json(x))["recipient"].contains("delivery_address"));
  x.to.delivery = "7 Brigade Road";
  CHECK(json::parse(document_json(x))["recipient"]["delivery_address"] == "7 Brigade Road");
}

TEST_CASE("club document wants six digits of a service's code", "[rules][club]") {
  auto x = sale();
  x.lines[1].kind = line_kind::custom;
  x.lines[1].hsn = GENERATE("9997", "99972312");
  CHECK(refusal(x) == "sac_digits|2");
  x.lines[1].hsn = GENERATE("999723", "", "2106");
  CHECK(refusal(x).empty());
}

TEST_CASE("club document takes at most 80 % off a line, and off the whole", "[rules][club]") {
  auto x = sale();
  x.lines[0].price.off = GENERATE(discount{{8000}, {}}, discount{{}, {79840}}); // of 99800
  CHECK(refusal(x).empty());
  x.lines[0].price.off = GENERATE(discount{{8001}, {}}, discount{{}, {79841}});
  CHECK(refusal(x) == "line_discount_too_large|1");
  x = sale();
  x.terms.whole.percent = {7000};
  CHECK(refusal(x).empty());
  x.terms.whole.percent = {8000}; // beside the line's own
  CHECK(refusal(x) == "discount_too_large|80");
}

TEST_CASE("club document counts pieces whole", "[rules][club]") {
  auto x = sale();
  x.lines[0].price.qty = {1500};
  CHECK(refusal(x) == "whole_pieces|Whey \"1 kg\"");
  x.lines[0].unit = "KGS";
  CHECK(refusal(x).empty());
}
