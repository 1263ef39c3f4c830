// What club documents must say, whose they are, and the days they carry: club §2, §10.3, §11.
#include "actors/invoice_rows.hpp"
#include "tests/integration/club_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace frontdesk::db::club;
using rules::club::line_kind;
using rules::club::price_mode;

namespace {

rules::club::invoice_line made_to_order(std::int64_t rate, int percent_off = 0, int gst = 1800,
                                        const std::string& hsn = "2106") {
  return {line_kind::custom,
          0,
          0,
          "Made to order",
          hsn,
          "PCS",
          {{rate}, {1000}, {{percent_off}, {}}, {gst}, price_mode::exclusive}};
}

/// A second business of the same installation; its owner.
author neighbour(club_bench& b) {
  execute(b.admin(), R"(
    INSERT INTO desk.businesses (id, name, areas) VALUES (2, 'studio', '{club}');
    INSERT INTO desk.people (person_id, first_name) VALUES (8, 'Nila');
    INSERT INTO desk.standings (business_id, person_id, role) VALUES (2, 8, 5);)");
  const author nila{business_id{2}, {8}, role::owner, {}, ""};
  setup_fields x;
  x.scheme = "unregistered";
  x.legal_name = "Nila's Studio";
  x.address = "9 FC Road, Pune";
  x.state_code = "27";
  x.invoice_prefix = "NIL";
  b.ask(save_setup(nila, 0, x));
  return nila;
}

/// Everything of a row but what must differ.
std::string alike(const std::string& columns) {
  return "SELECT count(DISTINCT to_jsonb(x) - '{" + columns + "}'::text[]) FROM club.";
}

} // namespace

TEST_CASE("club days are those of the business's zone", "[club]") {
  club_bench b;
  const auto today_in = [&](const std::string& zone) {
    execute(b.admin(), "UPDATE desk.businesses SET time_zone = '" + zone + "'");
    return b.sql("SELECT club.today(1) = (now() AT TIME ZONE '" + zone + "')::date");
  };
  // 25 hours apart: whatever the time, a fixed zone is wrong in one of them.
  CHECK(today_in("Pacific/Kiritimati") == "t");
  CHECK(today_in("Pacific/Pago_Pago") == "t");
}

TEST_CASE("club set-up is the one in force on the day", "[club]") {
  club_bench b;
  b.set_up();
  execute(b.admin(), R"(
    INSERT INTO club.tax_profiles (business_id, valid_from, scheme, legal_name, state_code, updated_by)
      SELECT 1, club.today(1) - days, 'unregistered', name, '27', 7
      FROM (VALUES (20, 'First'), (10, 'Second')) earlier (days, name))");
  const auto name_before = [&](int days) {
    return b.sql("SELECT club.setup(1, club.today(1) - " + std::to_string(days)
                 + ") ->> 'legal_name'");
  };
  CHECK(name_before(0) == "Level Up Fitness LLP");
  CHECK(name_before(1) == "Second");
  CHECK(name_before(10) == "Second");
  CHECK(name_before(11) == "First");
  CHECK(name_before(21).empty());
}

TEST_CASE("club composition dealers issue bills of supply without tax, in their State only",
          "[club]") {
  club_bench b;
  b.set_up();
  setup_fields x;
  x.scheme = "composition";
  b.ask(save_setup(b.asha, 1, x));
  auto sale = sale_to(0, {made_to_order(49900)});
  sale.terms.taxed = false;
  const auto issued = b.ask(b.issue(sale)).front();
  CHECK(issued.at("doc_type") == "BOS");
  CHECK(issued.number("total_paise") == 49900);
  const auto head = b.ask(invoice_head(b.gym, issued.number("id"))).front();
  CHECK(head.number("cgst_paise") + head.number("sgst_paise") + head.number("igst_paise") == 0);
  const auto note = b.ask(issue_credit_note(b.asha, issued.number("id"), 1, "wrong")).front();
  const auto id = note.number("id");
  const auto printed =
      actors::to_view(b.ask(invoice_head(b.gym, id)).front(), b.ask(invoice_lines(b.gym, id)),
                      b.ask(invoice_taxes(b.gym, id)), "en");
  CHECK_FALSE(printed.taxed);
  CHECK(printed.composition);
  sale.place_of_supply = "29";
  CHECK(b.refused(b.issue(sale)).text.starts_with("composition_inter_state"));
}

TEST_CASE("club documents are called by what of them is taxed", "[club]") {
  club_bench b;
  b.set_up();
  const auto whey = made_to_order(49900), book = made_to_order(30000, 0, 0, "4901");
  const auto kind = [&](const rules::club::invoice& x) {
    return std::string(b.ask(b.issue(x)).front().at("doc_type"));
  };
  CHECK(kind(sale_to(0, {whey})) == "INV");
  auto mixed = sale_to(0, {whey, book});
  CHECK(kind(mixed) == "IBS");
  mixed.to.gstin = "29AAGCB7383J1Z4"; // who is registered gets tax invoices
  mixed.to.address = "Bengaluru";
  CHECK(kind(mixed) == "INV");
  const auto exempt = b.ask(b.issue(sale_to(0, {book}))).front();
  CHECK(exempt.at("doc_type") == "BOS");
  const auto note = b.ask(issue_credit_note(b.asha, exempt.number("id"), 1, "wrong")).front();
  for (const auto id : {exempt.number("id"), note.number("id")})
    CHECK_FALSE(actors::to_view(b.ask(invoice_head(b.gym, id)).front(),
                                b.ask(invoice_lines(b.gym, id)), b.ask(invoice_taxes(b.gym, id)),
                                "en")
                    .taxed);
}

TEST_CASE("club invoices have at most 80 % taken off, and 20 % by staff", "[club]") {
  club_bench b;
  b.set_up();
  const auto refusal = [&](const rules::club::invoice& x) { return b.refused(b.issue(x)).text; };
  b.ask(b.issue(sale_to(0, {made_to_order(10000, 8000)})));
  CHECK(refusal(sale_to(0, {made_to_order(10000), made_to_order(10000, 8001)}))
        == "line_discount_too_large|2");
  auto amount = made_to_order(10000);
  amount.price.off.amount = {8000};
  b.ask(b.issue(sale_to(0, {amount})));
  amount.price.off.amount = {8001};
  CHECK(refusal(sale_to(0, {amount})) == "line_discount_too_large|1");
  auto whole = sale_to(0, {made_to_order(10000)});
  whole.terms.whole.percent = {8001};
  CHECK(refusal(whole) == "discount_too_large|80");
  auto staff = b.asha;
  staff.standing = role::staff;
  const auto by_staff = [&](int percent) {
    whole.terms.whole.percent = {percent};
    return issue_invoice(staff, document_json(whole), preview_json(*compute(whole)));
  };
  CHECK(b.refused(by_staff(2001)).text == "discount_too_large|20");
  b.ask(by_staff(2000));
}

TEST_CASE("club bills of supply to who is registered name address and codes", "[club]") {
  club_bench b;
  b.set_up();
  setup_fields x;
  x.scheme = "composition";
  b.ask(save_setup(b.asha, 1, x));
  auto sale = sale_to(0, {made_to_order(49900, 0, 1800, "")});
  sale.terms.taxed = false;
  sale.to.gstin = "27AAPFU0939F1ZV";
  CHECK(b.refused(b.issue(sale)).text == "recipient_incomplete|[\"address\"]");
  sale.to.address = "1 MG Road, Pune";
  CHECK(b.refused(b.issue(sale)).text == "hsn_missing|4");
  sale.lines[0].hsn = "2106";
  b.ask(b.issue(sale));
}

TEST_CASE("club documents of a business above ₹5 crore have six digits for everybody", "[club]") {
  club_bench b;
  b.set_up();
  execute(b.admin(), "UPDATE club.tax_profiles SET hsn_digits = 6");
  CHECK(b.refused(b.issue(sale_to(0, {made_to_order(100)}))).text == "hsn_missing|6");
  b.ask(b.issue(sale_to(0, {made_to_order(100, 0, 1800, "210610")})));
  b.ask(b.issue(sale_to(0, {made_to_order(100, 0, 500, "999723")})));
}

TEST_CASE("club credit notes copy every figure of an invoice between States", "[club]") {
  club_bench b;
  b.set_up();
  b.member(1001, "Parin Shah");
  const auto whey = b.item("Whey 1 kg", 249900, 10000);
  auto sale = sale_to(1001, {item_line(whey, 249900, 2000), made_to_order(99900, 1000, 500)});
  sale.place_of_supply = "29";
  sale.to.address = "7 Brigade Road";
  sale.to.delivery = "8 Brigade Road";
  sale.terms.inter_state = true;
  sale.terms.whole.percent = {700};
  const auto id = b.ask(b.issue(sale)).front().number("id");
  CHECK(b.ask(invoice_head(b.gym, id)).front().number("igst_paise") > 0);
  b.ask(issue_credit_note(b.asha, id, 1, "wrong"));
  CHECK(b.sql("SELECT count(*) FROM club.invoices") == "2");
  CHECK(b.sql(alike("id,doc_type,series_no,number,status,refers_to,reason,version,issued_at,fy")
              + "invoices x")
        == "1");
  CHECK(b.sql("SELECT count(*) FROM club.invoice_lines") == "4");
  CHECK(b.sql(alike("invoice_id") + "invoice_lines x") == "2");
  CHECK(b.sql("SELECT count(*) FROM club.invoice_taxes") == "4");
  CHECK(b.sql(alike("invoice_id") + "invoice_taxes x") == "2");
}

TEST_CASE("club documents know when a credit note takes no tax off any more", "[club]") {
  club_bench b;
  b.set_up();
  const auto id = b.ask(b.issue(sale_to(0, {made_to_order(49900)}))).front().number("id");
  const auto exempt =
      b.ask(b.issue(sale_to(0, {made_to_order(49900, 0, 0, "4901")}))).front().number("id");
  const auto keeps_tax = [&](std::int64_t document, const std::string& years) {
    // Of the financial year that ended before the last 30 November, or so many later.
    execute(b.admin(),
            "UPDATE club.invoices SET fy = '99-' || right((extract(year FROM club.today(1)"
            " - interval '11 months')::integer + "
                + years + ")::text, 2)");
    return b.ask(invoice_head(b.gym, document)).front().flag("keeps_tax");
  };
  CHECK_FALSE(keeps_tax(id, "1"));
  CHECK(keeps_tax(id, "0"));
  CHECK_FALSE(keeps_tax(exempt, "0")); // there is none
}

TEST_CASE("club documents keep where the goods go", "[club]") {
  club_bench b;
  b.set_up();
  b.member(1001, "Parin Shah");
  execute(b.admin(), "UPDATE club.members SET address = '1 MG Road, Pune'");
  auto sale = sale_to(1001, {made_to_order(100)});
  sale.to.delivery = "7 Brigade Road";
  const auto id = b.ask(b.issue(sale)).front().number("id");
  const auto head = b.ask(invoice_head(b.gym, id)).front();
  CHECK(head.at("delivery_address") == "7 Brigade Road");
  CHECK(head.at("recipient_address") == "1 MG Road, Pune");
  const auto without = b.ask(b.issue(sale_to(0, {made_to_order(100)}))).front().number("id");
  CHECK(b.ask(invoice_head(b.gym, without)).front().at("delivery_address").empty());
}

TEST_CASE("club codes of services have six digits", "[club]") {
  club_bench b;
  b.set_up();
  const auto code = GENERATE("9997", "99972312");
  item_fields x;
  x.name = "Personal training";
  x.hsn_code = code;
  x.mrp = money{100'000};
  x.gst = basis_points{500};
  CHECK(b.refused(create_item(b.asha, x)).text == std::string("sac_digits|") + code);
  x.hsn_code = "999723";
  const auto item = b.ask(create_item(b.asha, x)).front().number("id");
  item_fields change;
  change.hsn_code = code;
  CHECK(b.refused(edit_item(b.asha, item, 1, change)).text == std::string("sac_digits|") + code);
  const auto sale = sale_to(0, {made_to_order(100), made_to_order(100, 0, 500, code)});
  CHECK(b.refused(b.issue(sale)).text == "sac_digits|2");
  b.ask(
      b.issue(sale_to(0, {made_to_order(100, 0, 500, "999723"), made_to_order(100, 0, 500, "")})));
}

TEST_CASE("club copies of one invoice do not hold up another's", "[club]") {
  club_bench b;
  b.set_up();
  const auto sale = sale_to(0, {made_to_order(100)});
  const auto first = b.ask(b.issue(sale)).front().number("id");
  const auto second = b.ask(b.issue(sale)).front().number("id");
  b.ask(resend_invoice(b.asha, first, 1));
  b.ask(resend_invoice(b.asha, second, 1));
  CHECK(b.refused(resend_invoice(b.asha, second, 1)).text.starts_with("just_sent|"));
}

TEST_CASE("club documents of one business are nothing to another", "[club]") {
  club_bench b;
  b.set_up();
  b.member(1001, "Parin Shah");
  const auto whey = b.item("Whey 1 kg", 249900, 10000);
  const auto issued = b.ask(b.issue(sale_to(1001, {item_line(whey, 249900, 2000)}))).front();
  const auto id = issued.number("id");
  const auto number = std::string(issued.at("number"));
  const auto nila = neighbour(b);
  const auto theirs = nila.business;
  const auto state = [&] {
    return b.sql("SELECT (SELECT json_agg(i ORDER BY id) FROM club.invoices i)::text"
                 " || (SELECT json_agg(i ORDER BY id) FROM club.items i)::text"
                 " || (SELECT json_agg(m ORDER BY id) FROM club.stock_movements m)::text");
  };
  const auto before = state();

  for (const auto& nothing :
       {invoice_head(theirs, id), invoice_lines(theirs, id), invoice_taxes(theirs, id),
        invoice_chat(theirs, id), member_chat(theirs, {1001}), find_invoices(theirs, "", "", 10),
        find_invoices(theirs, number, "", 10), find_invoices(theirs, "1", "", 10),
        find_invoices(theirs, "parin", "", 10), invoices_of_member(theirs, {1001}, "", "", 10),
        invoice_items(theirs, {whey})}) {
    INFO(nothing.what->name);
    CHECK(b.ask(nothing).empty());
  }
  CHECK(b.refused(issue_credit_note(nila, id, 1, "not mine")).text.starts_with("no_such_invoice|"));
  CHECK(b.refused(resend_invoice(nila, id, 1)).text.starts_with("no_such_invoice|"));
  CHECK(
      b.refused(move_stock(nila, whey, {5000}, "purchase", "")).text.starts_with("no_such_item|"));
  const auto issue = [&](rules::club::invoice x) {
    x.terms.taxed = false;
    return b.refused(issue_invoice(nila, document_json(x), preview_json(*compute(x)))).text;
  };
  CHECK(issue(sale_to(0, {item_line(whey, 249900, 1000)})).starts_with("item_gone|"));
  CHECK(issue(sale_to(1001, {made_to_order(100)})) == "no_such_member|1001");
  CHECK(state() == before);
}

TEST_CASE("club prefixes that a branch has numbered with stay taken when it takes another",
          "[club]") {
  club_bench b;
  b.set_up();
  b.ask(b.issue(sale_to(0, {made_to_order(100)})));
  setup_fields other;
  other.invoice_prefix = "NEW";
  b.ask(save_setup(b.asha, 1, other));
  const auto nila = neighbour(b);
  setup_fields branch;
  branch.gstin = "27AAPFU0939F1ZV";
  branch.scheme = "regular";
  branch.invoice_prefix = "LUF";
  CHECK(b.refused(save_setup(nila, 1, branch)).text == "prefix_taken|LUF");
  branch.invoice_prefix = "LU"; // LUF/… does not begin with LU/
  b.ask(save_setup(nila, 1, branch));
}
