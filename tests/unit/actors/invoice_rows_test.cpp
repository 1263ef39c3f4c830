// Stored rows to the view that is printed: every column where it belongs.
#include "actors/invoice_rows.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

namespace {

using cells_of_a_row = std::vector<std::pair<std::string, std::string>>;

/// No two values are alike.
cells_of_a_row full_head() {
  return {{"number", "LUF/26-27/000001"},
          {"doc_type", "INV"},
          {"invoice_date", "2026-11-20"},
          {"refers_to_number", "LUF/26-27/000009"},
          {"refers_to_date", "2026-11-19"},
          {"reason", "Goods returned"},
          {"scheme", "regular"},
          {"supplier_legal_name", "Level Up LLP"},
          {"supplier_address", "1 MG Road"},
          {"supplier_gstin", "27AAPFU0939F1ZV"},
          {"supplier_state", "27"},
          {"recipient_name", "Parin Shah"},
          {"recipient_address", "2 Park Street"},
          {"recipient_gstin", "29AAGCB7383J1Z4"},
          {"recipient_state", "29"},
          {"recipient_phone", "+919812345678"},
          {"delivery_address", "3 Brigade Road"},
          {"place_of_supply", "24"},
          {"inter_state", "t"},
          {"reverse_charge", "f"},
          {"cgst_paise", "11"},
          {"sgst_paise", "12"},
          {"igst_paise", "13"},
          {"round_off_paise", "14"},
          {"total_paise", "15"},
          {"credited_by_number", ""},
          {"upi_id", "club@upi"},
          {"payee_name", "Level Up"},
          {"terms", "No refunds."}};
}

db::row head_with(const cells_of_a_row& instead) {
  auto r = full_head();
  for (const auto& [name, value] : instead)
    for (auto& cell : r)
      if (cell.first == name)
        cell.second = value;
  return db::make_rows({r}).front();
}

cells_of_a_row line_of(const std::string& kind, const std::string& description,
                       const std::string& unit, const std::string& hsn = "2106",
                       const std::string& gst_bp = "1800") {
  return {{"kind", kind},           {"description", description}, {"hsn_code", hsn},
          {"unit", unit},           {"qty_milli", "1500"},        {"rate_paise", "21"},
          {"discount_paise", "22"}, {"taxable_paise", "23"},      {"gst_bp", gst_bp},
          {"cgst_paise", "24"},     {"sgst_paise", "25"},         {"igst_paise", "26"},
          {"total_paise", "27"}};
}

db::rows lines_of(const std::string& kind, const std::string& description,
                  const std::string& unit) {
  return db::make_rows({line_of(kind, description, unit)});
}

net::media::invoice_view view(const cells_of_a_row& instead = {}, const db::rows& lines = {},
                              std::string_view language = "en") {
  return actors::to_view(head_with(instead), lines, {}, language);
}

} // namespace

TEST_CASE("to_view puts the head's columns where they belong", "[actors]") {
  const auto v = view();
  CHECK(v.number == "LUF/26-27/000001");
  CHECK(to_iso(v.date) == "2026-11-20");
  CHECK(v.refers_to == "LUF/26-27/000009");
  CHECK(to_iso(v.refers_to_date) == "2026-11-19");
  CHECK(v.supplier.name == "Level Up LLP");
  CHECK(v.supplier.address == "1 MG Road");
  CHECK(v.supplier.gstin == "27AAPFU0939F1ZV");
  CHECK(v.supplier.state == "27-Maharashtra");
  CHECK(v.recipient.name == "Parin Shah");
  CHECK(v.recipient.address == "2 Park Street");
  CHECK(v.recipient.gstin == "29AAGCB7383J1Z4");
  CHECK(v.recipient.state == "29-Karnataka");
  CHECK(v.recipient.phone == "+919812345678");
  CHECK(v.ship_to == "3 Brigade Road");
  CHECK(v.place_of_supply == "24-Gujarat");
  CHECK(v.inter_state);
  CHECK_FALSE(v.reverse_charge);
  CHECK(v.cgst.paise == 11);
  CHECK(v.sgst.paise == 12);
  CHECK(v.igst.paise == 13);
  CHECK(v.round_off.paise == 14);
  CHECK(v.total.paise == 15);
  CHECK(v.balance.paise == 15);
  CHECK(v.upi_id == "club@upi");
  CHECK(v.payee == "Level Up");
  CHECK(v.terms == "No refunds.");
  CHECK(view({{"inter_state", "f"}, {"reverse_charge", "t"}}).reverse_charge);
}

TEST_CASE("to_view puts a line's columns where they belong", "[actors]") {
  const auto v = view({}, lines_of("item", "Whey 1 kg", "PCS"));
  const auto& l = v.lines.at(0);
  CHECK(l.description == "Whey 1 kg");
  CHECK(l.hsn == "2106");
  CHECK(l.unit == "PCS");
  CHECK(l.qty.milli == 1500);
  CHECK(l.rate.paise == 21);
  CHECK(l.discount.paise == 22);
  CHECK(l.taxable.paise == 23);
  CHECK(l.gst.value == 1800);
  CHECK(l.cgst.paise == 24);
  CHECK(l.sgst.paise == 25);
  CHECK(l.igst.paise == 26);
  CHECK(l.total.paise == 27);
  CHECK_FALSE(l.is_shipping);
  CHECK(v.subtotal.paise == 23);
  CHECK(v.shipping.paise == 0);
}

TEST_CASE("to_view puts the tax summary's columns where they belong", "[actors]") {
  const auto taxes = db::make_rows({{{"gst_bp", "500"},
                                     {"taxable_paise", "31"},
                                     {"cgst_paise", "32"},
                                     {"sgst_paise", "33"},
                                     {"igst_paise", "34"}}});
  const auto v = actors::to_view(head_with({}), {}, taxes, "en");
  const auto& t = v.taxes.at(0);
  CHECK(t.gst.value == 500);
  CHECK(t.taxable.paise == 31);
  CHECK(t.cgst.paise == 32);
  CHECK(t.sgst.paise == 33);
  CHECK(t.igst.paise == 34);
}

TEST_CASE("to_view shows tax where some line has a rate", "[actors]") {
  const auto whey = line_of("item", "Whey 1 kg", "PCS");
  const auto book = line_of("item", "Book", "PCS", "4901", "0");
  const auto kind = GENERATE("INV", "CRN");
  CHECK(view({{"doc_type", kind}}, db::make_rows({whey})).taxed);
  CHECK(view({{"doc_type", kind}}, db::make_rows({book, whey})).taxed);
  CHECK_FALSE(view({{"doc_type", kind}}, db::make_rows({book})).taxed);
}

TEST_CASE("to_view names the kind of document, and the scheme that is declared", "[actors]") {
  using net::media::document_title;
  CHECK_FALSE(view({{"doc_type", "BOS"}}).composition);
  CHECK(view({{"doc_type", "BOS"}, {"scheme", "composition"}}).composition);
  CHECK(view({{"doc_type", "IBS"}}).title == document_title::invoice_cum_bill);
  CHECK(view({{"doc_type", "CRN"}}).title == document_title::credit_note);
  CHECK(view({{"doc_type", "BOS"}}).title == document_title::bill_of_supply);
  CHECK(view({{"doc_type", "INVOICE"}}).title == document_title::invoice);
  CHECK(view({{"doc_type", "INV"}}).title == document_title::tax_invoice);
}

TEST_CASE("to_view knows where the State tax is UTGST", "[actors]") {
  CHECK_FALSE(view().union_territory);
  CHECK(view({{"supplier_state", "04"}}).union_territory);
  CHECK_FALSE(view({{"recipient_state", "04"}}).union_territory);
}

TEST_CASE("to_view translates what is ready-made, and prints no unit that tells nothing",
          "[actors]") {
  const auto shipping = lines_of("shipping", "Shipping", "OTH");
  const auto v = view({}, shipping, "hi");
  CHECK(v.lines.at(0).description == "ढुलाई");
  CHECK(v.lines.at(0).unit.empty());
  CHECK(v.lines.at(0).is_shipping);
  CHECK(v.shipping.paise == 23);
  CHECK(v.reason == "सामान लौटाया");
  CHECK(view({}, shipping).lines.at(0).description == "Shipping");
  CHECK(view({{"reason", "Parin asked"}}, {}, "hi").reason == "Parin asked");
  CHECK(view({}, lines_of("custom", "Shipping", "OTH"), "hi").lines.at(0).description
        == "Shipping"); // named by a person
}

TEST_CASE("to_view tells the unit of goods only where it is not known", "[actors]") {
  const auto unit = [](const cells_of_a_row& line) {
    return view({}, db::make_rows({line})).lines.at(0).unit;
  };
  CHECK(unit(line_of("custom", "Nuts", "OTH", "0802")) == "OTH");
  CHECK(unit(line_of("custom", "Training", "OTH", "999723")).empty());
  CHECK(unit(line_of("custom", "Locker key", "OTH", "")).empty());
  CHECK(unit(line_of("item", "Training", "NOS", "999723")) == "NOS");
}

TEST_CASE("to_view asks for no money on a credit note or what it cancelled", "[actors]") {
  CHECK(view({{"doc_type", "CRN"}}).balance.paise == 0);
  const auto cancelled = view({{"credited_by_number", "CRN/26-27/000001"}});
  CHECK(cancelled.balance.paise == 0);
  CHECK(cancelled.cancelled_by == "CRN/26-27/000001");
}
