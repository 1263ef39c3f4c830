// Issuing, numbering, cancelling and finding invoices: club §6.8, §10.3, §11.
#include "actors/invoice_rows.hpp"
#include "tests/integration/club_bench.hpp"

#include <catch2/catch.hpp>

#include <atomic>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace frontdesk::db::club;
using rules::club::line_kind;
using rules::club::price_mode;

namespace {

rules::club::invoice_line custom(std::int64_t rate, std::int64_t milli, int percent, int gst,
                                 price_mode mode, const std::string& hsn = "2106") {
  return {line_kind::custom,
          0,
          0,
          "Something",
          hsn,
          "PCS",
          {{rate}, {milli}, {{percent}, {}}, {gst}, mode}};
}

} // namespace

TEST_CASE("club invoices carry what was agreed and snapshots of everybody", "[club]") {
  club_bench b;
  b.set_up();
  b.member(1001, "Parin Shah");
  const auto whey = b.item("Whey 1 kg", 249900, 10000);
  auto sale = sale_to(
      1001, {item_line(whey, 249900, 2000), custom(10000, 1000, 0, 1800, price_mode::exclusive)});
  const auto issued = b.ask(b.issue(sale)).front();
  const auto fy = b.sql("SELECT club.financial_year(club.today(1))");
  CHECK(issued.at("number") == "LUF/" + fy + "/000001");
  CHECK(issued.at("doc_type") == "INV");
  CHECK(issued.number("total_paise") == 511600);
  execute(b.admin(),
          "UPDATE club.members SET full_name = 'Changed'; UPDATE club.items SET name = 'Changed';"
          "UPDATE club.tax_profiles SET legal_name = 'Changed'");
  const auto head = b.ask(invoice_head(b.gym, issued.number("id"))).front();
  CHECK(head.at("recipient_name") == "Parin Shah");
  CHECK(head.at("supplier_legal_name") == "Level Up Fitness LLP");
  CHECK(head.at("supplier_gstin") == "27AAPFU0939F1ZV");
  CHECK(head.at("upi_id") == "club@upi");
  CHECK(head.at("place_of_supply") == "27");
  CHECK(head.at("issued_by") == "Asha");
  CHECK(head.number("round_off_paise") == 0);
  const auto lines = b.ask(invoice_lines(b.gym, issued.number("id")));
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].at("description") == "Whey 1 kg");
  CHECK(lines[0].number("total_paise") == 499800);
  const auto taxes = b.ask(invoice_taxes(b.gym, issued.number("id")));
  REQUIRE(taxes.size() == 1);
  CHECK(taxes[0].number("cgst_paise") == head.number("cgst_paise"));
  CHECK(b.sql("SELECT stock_milli FROM club.items") == "8000");
  CHECK(b.sql("SELECT kind || milli FROM club.stock_movements WHERE invoice_id IS NOT NULL")
        == "sale-2000");
}

TEST_CASE("club invoices have the golden figures of document I1", "[club]") {
  club_bench b;
  b.set_up();
  auto shipping = custom(10000, 1000, 0, 1800, price_mode::exclusive);
  shipping.kind = line_kind::shipping;
  const auto sale = sale_to(0, {custom(49900, 2000, 1000, 1800, price_mode::exclusive),
                                custom(250000, 1000, 0, 500, price_mode::inclusive), shipping});
  const auto id = b.ask(b.issue(sale)).front().number("id");
  const auto head = b.ask(invoice_head(b.gym, id)).front();
  CHECK(head.number("gross_paise") == 359800);
  CHECK(head.number("discount_paise") == 9980);
  CHECK(head.number("taxable_paise") == 337916);
  CHECK(head.number("cgst_paise") == 14936);
  CHECK(head.number("sgst_paise") == 14936);
  CHECK(head.number("round_off_paise") == 12);
  CHECK(head.number("total_paise") == 367800);
  CHECK(b.ask(invoice_taxes(b.gym, id)).size() == 2);
}

TEST_CASE("club invoices are payable to the paisa when the set-up says so", "[club]") {
  club_bench b;
  b.set_up();
  setup_fields x;
  x.round_total = false;
  x.hsn_digits = 6;
  x.terms = "No refunds.";
  b.ask(save_setup(b.asha, 1, x));
  CHECK(b.ask(setup_status(b.gym)).front().number("hsn_digits") == 6);
  auto shipping = custom(10000, 1000, 0, 1800, price_mode::exclusive, "210690");
  shipping.kind = line_kind::shipping;
  auto sale = sale_to(0, {custom(49900, 2000, 1000, 1800, price_mode::exclusive, "210690"),
                          custom(250000, 1000, 0, 500, price_mode::inclusive, "210690"), shipping});
  sale.terms.round_total = false;
  const auto head = b.ask(invoice_head(b.gym, b.ask(b.issue(sale)).front().number("id"))).front();
  CHECK(head.number("total_paise") == 367788); // document I1
  CHECK(head.number("round_off_paise") == 0);
  CHECK(head.at("terms") == "No refunds.");
}

TEST_CASE("club invoices to another State carry IGST, those without registration no tax",
          "[club]") {
  club_bench b;
  b.set_up();
  auto sale = sale_to(0, {custom(180000, 3000, 2000, 1800, price_mode::exclusive)});
  sale.place_of_supply = "29";
  sale.terms.inter_state = true;
  const auto away = b.ask(b.issue(sale)).front();
  CHECK(b.ask(invoice_head(b.gym, away.number("id"))).front().number("igst_paise") == 77760);
  setup_fields x;
  x.scheme = "unregistered";
  b.ask(save_setup(b.asha, 1, x));
  sale = sale_to(0, {custom(49900, 2000, 1000, 1800, price_mode::exclusive)});
  sale.terms.taxed = false;
  sale.terms.round_total = true;
  const auto plain = b.ask(b.issue(sale)).front();
  CHECK(plain.at("doc_type") == "INVOICE");
  CHECK(plain.number("total_paise") == 89800);
  CHECK(b.ask(invoice_lines(b.gym, plain.number("id"))).front().number("gst_bp") == 0);
}

TEST_CASE("club invoices are refused with the reason", "[club]") {
  club_bench b;
  b.member(1001, "Parin Shah");
  const auto whey = b.item("Whey 1 kg", 249900, 1000);
  const auto sale = sale_to(1001, {item_line(whey, 249900, 1000)});
  CHECK(b.refused(b.issue(sale)).text.starts_with("setup_incomplete|[\"legal_name\""));
  b.set_up();
  const auto refusal = [&](rules::club::invoice x) { return b.refused(b.issue(x)).text; };
  CHECK(refusal(sale_to(1001, {item_line(whey, 249900, 2000)})).starts_with("stock_gone|"));
  CHECK(refusal(sale_to(1001, {item_line(whey, 249900, 1000), item_line(whey, 249900, 1000)}))
            .starts_with("stock_gone|"));
  CHECK(refusal(sale_to(1001, {item_line(whey, 249900, 500)})) == "whole_pieces|Whey 1 kg");
  CHECK(refusal(sale_to(1001, {item_line(whey + 9, 249900, 1000)})).starts_with("item_gone|"));
  CHECK(refusal(sale_to(5, {custom(100, 1000, 0, 0, price_mode::exclusive)}))
        == "no_such_member|5");
  CHECK(refusal(sale_to(1001, {custom(100, 1000, 0, 1200, price_mode::exclusive)}))
            .starts_with("rate_changed|"));
  CHECK(refusal(sale_to(1001, {custom(100, 1000, 0, 1800, price_mode::exclusive, "999723")}))
            .starts_with("rate_changed|"));
  CHECK(refusal(sale_to(1001, {custom(5'000'000, 1000, 0, 500, price_mode::exclusive)}))
        == "recipient_incomplete|[\"address\",\"state_code\"]");
  auto client = sale_to(1001, {custom(5'000'000, 1000, 0, 500, price_mode::exclusive)});
  client.to.gstin = "29AAGCB7383J1Z4"; // tells the State
  CHECK(refusal(client) == "recipient_incomplete|[\"address\"]");
  auto fitness = sale_to(1001, {custom(100, 1000, 0, 500, price_mode::exclusive, "999723")});
  fitness.place_of_supply = "29";
  fitness.terms.inter_state = true;
  CHECK(refusal(fitness).starts_with("performed_here|"));
  fitness.lines.push_back(custom(100, 1000, 0, 500, price_mode::exclusive));
  CHECK(refusal(fitness).starts_with("separate_documents|"));
  fitness.lines[0].hsn = "996331"; // a restaurant's
  CHECK(refusal(fitness).starts_with("separate_documents|"));
  auto business = sale_to(1001, {custom(100, 1000, 0, 1800, price_mode::exclusive, "")});
  business.to.gstin = "29AAGCB7383J1Z4";
  business.to.address = "Bengaluru";
  CHECK(refusal(business) == "hsn_missing|4");
  auto other = rules::club::invoice(sale);
  other.lines[0].price.rate = {249800};
  CHECK(b.refused(issue_invoice(b.asha, document_json(sale), preview_json(*compute(other))))
            .text.starts_with("figures_changed|"));
  item_fields dearer;
  dearer.price = money{259900};
  b.ask(edit_item(b.ravi, whey, 1, dearer));
  const auto moved = b.refused(b.issue(sale));
  CHECK(moved.code == errc::stale);
  CHECK(moved.text.starts_with("item_changed|"));
  CHECK(moved.text.find("\"by\": \"Ravi\"") != std::string::npos);
  CHECK(moved.text.find("\"price_paise\": 259900") != std::string::npos);
  CHECK(b.sql("SELECT count(*) FROM club.number_series") == "0");
  CHECK(b.sql("SELECT count(*) FROM club.invoices") == "0");
}

TEST_CASE("club invoice numbers have no gaps under eight clients", "[club]") {
  club_bench b(8);
  b.set_up();
  b.member(1001, "Parin Shah");
  const auto whey = b.item("Whey 1 kg", 249900, 150'000);
  constexpr int tries = 200; // the stock is enough for 150
  std::atomic<int> issued = 0, gone = 0, other = 0;
  for (int i = 0; i < tries; ++i)
    b.pool.run(b.issue(sale_to(1001, {item_line(whey, 249900, 1000)})), [&](result<db::rows> r) {
      if (r)
        ++issued;
      else
        ++(r.error().text.starts_with("stock_gone|") ? gone : other);
    });
  REQUIRE(eventually([&] { return issued + gone + other == tries; }, std::chrono::seconds(30)));
  CHECK(issued == 150);
  CHECK(gone == 50);
  CHECK(b.sql("SELECT count(DISTINCT series_no) || '/' || max(series_no) FROM club.invoices")
        == "150/150");
  CHECK(b.sql("SELECT stock_milli FROM club.items") == "0");
  CHECK(b.sql("SELECT sum(milli) FROM club.stock_movements") == "0");
  CHECK(b.sql("SELECT count(*) FROM desk.audit WHERE action = 'invoice.issue'") == "150");
}

TEST_CASE("club credit notes cancel whole documents once", "[club]") {
  club_bench b;
  b.set_up();
  b.member(1001, "Parin Shah");
  const auto whey = b.item("Whey 1 kg", 249900, 10000);
  const auto id =
      b.ask(b.issue(sale_to(1001, {item_line(whey, 249900, 2000)}))).front().number("id");
  const auto note = b.ask(issue_credit_note(b.asha, id, 1, "wrong person")).front();
  CHECK(note.at("number")
        == "CRN/" + b.sql("SELECT club.financial_year(club.today(1))") + "/000001");
  CHECK(note.at("cancelled_number").starts_with("LUF/"));
  CHECK(b.sql("SELECT stock_milli FROM club.items") == "10000");
  const auto head = b.ask(invoice_head(b.gym, note.number("id"))).front();
  CHECK(head.at("refers_to_number") == note.at("cancelled_number"));
  CHECK(head.at("reason") == "wrong person");
  CHECK(head.number("total_paise") == 499800);
  CHECK(b.ask(invoice_lines(b.gym, note.number("id"))).size() == 1);
  CHECK(b.ask(invoice_taxes(b.gym, note.number("id"))).size() == 1);
  const auto cancelled = b.ask(invoice_head(b.gym, id)).front();
  CHECK(cancelled.at("credited_by_number") == note.at("number"));
  const auto printed = actors::to_view(cancelled, b.ask(invoice_lines(b.gym, id)), {}, "en");
  CHECK(printed.cancelled_by == note.at("number"));
  CHECK(printed.balance == money{}); // nothing is to be paid
  const auto late = b.refused(issue_credit_note(b.ravi, id, 1, "again"));
  CHECK(late.code == errc::stale);
  CHECK(late.text.starts_with("invoice_credited|"));
  CHECK(late.text.find("\"by\": \"Asha\"") != std::string::npos);
  CHECK(b.refused(issue_credit_note(b.asha, note.number("id"), 1, ""))
            .text.starts_with("no_such_invoice|"));
}

TEST_CASE("club documents never go back in time and stop when the series is full", "[club]") {
  club_bench b;
  b.set_up();
  const auto sale = sale_to(0, {custom(100, 1000, 0, 1800, price_mode::exclusive)});
  b.ask(b.issue(sale));
  execute(b.admin(), "UPDATE club.number_series SET last_date = last_date + 1, last_no = 999998");
  const auto later = b.ask(b.issue(sale)).front();
  CHECK(later.at("number").ends_with("/999999"));
  CHECK(later.at("invoice_date") == b.sql("SELECT club.today(1) + 1"));
  CHECK(b.refused(b.issue(sale)).text.starts_with("series_full|LUF/"));
  CHECK(b.sql("SELECT last_no FROM club.number_series") == "999999");
}

TEST_CASE("club invoices are found by number, counter and member", "[club]") {
  club_bench b;
  b.set_up();
  b.member(1001, "Parin Shah");
  b.member(1002, "Meera Iyer");
  for (const std::int64_t who : {1001, 1002, 1001, 0})
    b.ask(b.issue(sale_to(who, {custom(100, 1000, 0, 1800, price_mode::exclusive)})));
  const auto counters = [&](const db::statement& x) {
    std::string out;
    for (const auto& row : b.ask(x))
      out += row.at("number").back();
    return out;
  };
  CHECK(counters(find_invoices(b.gym, "", "", 10)) == "4321");
  CHECK(counters(find_invoices(b.gym, "", "3", 1)) == "2");
  CHECK(counters(find_invoices(b.gym, "2", "", 10)) == "2");
  CHECK(counters(find_invoices(b.gym, "luf/", "", 10)).empty());
  CHECK(counters(find_invoices(
            b.gym, b.sql("SELECT lower(number) FROM club.invoices WHERE series_no = 3"), "", 10))
        == "3");
  CHECK(counters(find_invoices(b.gym, "parin", "", 10)) == "31");
  CHECK(counters(invoices_of_member(b.gym, {1002}, "", "", 10)) == "2");
  CHECK(counters(invoices_of_member(b.gym, {1001}, " luf/", "", 10)) == "31");
  CHECK(counters(invoices_of_member(b.gym, {1001}, "0003", "", 10)) == "3");
  CHECK(b.ask(member_card(b.gym, {1001})).front().at("last_invoice").ends_with("3"));
  CHECK(b.ask(find_invoices(b.gym, "4", "", 10)).front().at("recipient_name") == "Walk-in");
}

TEST_CASE("club invoices are found by a name that many have", "[club]") {
  club_bench b;
  b.set_up();
  for (char c = 'a'; c <= 'z'; ++c)
    b.member(2000 + c, std::string("Shah ") + c, "+9198765000" + std::to_string(10 + c - 'a'));
  b.ask(b.issue(sale_to(2000 + 'z', {custom(100, 1000, 0, 1800, price_mode::exclusive)})));
  CHECK(b.ask(find_invoices(b.gym, "shah", "", 10)).size() == 1);
}

TEST_CASE("club invoices are sent again once a minute", "[club]") {
  club_bench b;
  b.set_up();
  const auto id = b.ask(b.issue(sale_to(0, {custom(100, 1000, 0, 1800, price_mode::exclusive)})))
                      .front()
                      .number("id");
  for (auto other : {0, 2, 99}) { // what the button saw is not what is there
    auto stale = b.refused(resend_invoice(b.asha, id, other));
    CHECK(stale.code == errc::stale);
    CHECK(stale.text.starts_with("invoice_moved"));
  }
  b.ask(resend_invoice(b.asha, id, 1));
  CHECK(b.ask(invoice_sender(b.gym, id)).front().number("person_id") == 7); // who issued it
  CHECK(b.ask(invoice_sender(b.gym, id)).front().at("recipient_name") == "Walk-in");
  CHECK(b.ask(invoice_sender({9}, id)).empty());
  CHECK(b.refused(resend_invoice(b.ravi, id, 1)).text.starts_with("just_sent|"));
  execute(b.admin(), "UPDATE desk.audit SET at = at - interval '1 minute'");
  b.ask(resend_invoice(b.ravi, id, 1));
  CHECK(b.refused(resend_invoice(b.asha, id + 9, 1)).text.starts_with("no_such_invoice|"));
  CHECK(b.sql("SELECT string_agg(actor::text, ' ' ORDER BY id) FROM desk.audit WHERE action = "
              "'invoice.resend'")
        == "7 9");
}

TEST_CASE("club invoices tell a preview what it depends on", "[club]") {
  club_bench b;
  b.set_up();
  b.member(1001, "Parin Shah");
  const auto whey = b.item("Whey 1 kg", 249900, 10000);
  const auto context = b.ask(invoice_context(b.gym, {1001})).front();
  CHECK(context.flag("taxed"));
  CHECK(context.at("state_code") == "27");
  CHECK(context.at("missing") == "{}");
  CHECK(context.at("name") == "Parin Shah");
  CHECK(context.flag("known"));
  CHECK_FALSE(b.ask(invoice_context(b.gym, {0})).front().flag("known"));
  const auto items = b.ask(invoice_items(b.gym, {whey, 999}));
  REQUIRE(items.size() == 1);
  CHECK(items[0].number("gst_bp") == 1800);
  CHECK(items[0].number("version") == 1);
}

TEST_CASE("club copies go to the member's latest reachable chat", "[club]") {
  club_bench b;
  b.set_up();
  b.member(1001, "Parin Shah");
  const auto sale = [&](std::int64_t who) {
    return b.ask(b.issue(sale_to(who, {custom(100, 1000, 0, 1800, price_mode::exclusive)})))
        .front()
        .number("id");
  };
  const auto issued = sale(1001);
  CHECK(b.ask(member_chat(b.gym, {1001})).front().number("chat_id") == 0);
  CHECK(b.ask(invoice_chat(b.gym, issued)).front().number("chat_id") == 0);
  CHECK(b.ask(invoice_chat(b.gym, sale(0))).empty());
  execute(b.admin(), R"(
    INSERT INTO desk.channels (id, business_id, name, platform) VALUES (1, 1, 'tg', 1), (2, 1, 'wa', 2);
    INSERT INTO desk.identities (platform, external, person_id) VALUES (1, '1001', 1001), (2, '9198', 1001);
    INSERT INTO desk.chats (channel_id, identity_id, external, seen_at, reachable)
      SELECT platform, id, external, now() + platform * interval '1 hour', platform = 1 FROM desk.identities;)");
  const auto telegram = std::stoll(b.sql("SELECT id FROM desk.chats WHERE channel_id = 1"));
  const auto to = b.ask(member_chat(b.gym, {1001})).front();
  CHECK(to.number("chat_id") == telegram);
  CHECK(to.flag("reachable"));
  CHECK(to.at("language") == "en");
  CHECK(b.ask(invoice_chat(b.gym, issued)).front().number("chat_id") == telegram);
  execute(b.admin(), "UPDATE desk.chats SET reachable = true"); // WhatsApp was seen later, but its
                                                                // 24 hours are over
  CHECK(b.ask(member_chat(b.gym, {1001})).front().number("chat_id") == telegram);
  execute(b.admin(), "UPDATE desk.chats SET window_until = now() + interval '1 hour'");
  CHECK(b.ask(invoice_chat(b.gym, issued)).front().number("chat_id") != telegram);
}

TEST_CASE("club documents cannot be changed by the program", "[club]") {
  club_bench b;
  const auto app = postgres::shared().dsn(b.database);
  for (const auto* change :
       {"UPDATE club.invoices SET total_paise = 0", "DELETE FROM club.invoices",
        "UPDATE club.invoice_lines SET gst_bp = 0", "DELETE FROM club.stock_movements",
        "UPDATE club.registration_decisions SET reason = ''",
        "INSERT INTO club.tax_rates "
        "VALUES ('*', 1, '', true, '2020-01-01')"})
    CHECK_THROWS(execute(app, change));
}
