// What a customer gets of a document, in their language, and what the business keeps.
#include "tests/support/flow_bench.hpp"
#include "tests/support/rows.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

namespace {

using columns_of_a_row = std::vector<std::pair<std::string, std::string>>;

db::rows head(const columns_of_a_row& instead = {}) {
  columns_of_a_row r{{"id", "17"},
                     {"version", "1"},
                     {"number", "LUF/26-27/000001"},
                     {"doc_type", "INV"},
                     {"status", "issued"},
                     {"invoice_date", "2026-11-20"},
                     {"recipient_name", "Parin Shah"},
                     {"total_paise", "106000"},
                     {"taxable_paise", "100000"},
                     {"issued_by", "Asha"},
                     {"refers_to_number", ""},
                     {"credited_by_number", ""},
                     {"cancelled_number", "LUF/26-27/000001"},
                     {"keeps_tax", "f"}};
  for (const auto& [name, value] : instead)
    for (auto& cell : r)
      if (cell.first == name)
        cell.second = value;
  return db::make_rows({r});
}

db::rows chat_in(const std::string& language, const std::string& id = "420") {
  return db::make_rows({{{"chat_id", id},
                         {"reachable", "t"},
                         {"platform", "1"},
                         {"language", language},
                         {"name", "Parin Shah"}}});
}

flow_bench sent_again(const columns_of_a_row& instead, const db::rows& chat) {
  flow_bench desk(flow_bench::staff());
  desk.opens("club.resend", 17, 1).commits({head(instead), chat, one("1"), head(instead)});
  return desk;
}

} // namespace

TEST_CASE("a member's copy says what it is, in the member's language", "[flow][club]") {
  auto [language, words] = GENERATE(table<std::string, std::string>(
      {{"en", "Invoice LUF/26-27/000001 of 20 Nov 2026: ₹1,060.00.\nTo be paid: ₹1,060.00."},
       {"hi", "बिल LUF/26-27/000001, दिनांक 20-11-2026: ₹1,060.00।\nदेय राशि: ₹1,060.00।"}}));
  auto desk = sent_again({}, chat_in(language));
  CHECK(desk.said() == "Invoice LUF/26-27/000001 again.");
  REQUIRE(desk.last.reply.notices.size() == 1);
  const auto& copy = desk.last.reply.notices[0];
  CHECK(copy.chat.value == 420);
  CHECK(copy.screen.body == words);
  CHECK(copy.screen.attached
        == net::document{net::document_kind::invoice, 17, "LUF-26-27-000001.pdf", language});
}

TEST_CASE("the business keeps the duplicate of what went to the member", "[flow][club]") {
  CHECK(
      sent_again({}, chat_in("hi")).last.reply.screen.attached
      == net::document{net::document_kind::invoice, 17, "LUF-26-27-000001.pdf", "en", false, true});
  // Handed on by whoever raised it: a walk-in customer's, and their own.
  CHECK_FALSE(sent_again({}, {}).last.reply.screen.attached.for_supplier);
  CHECK_FALSE(sent_again({}, chat_in("en", "70")).last.reply.screen.attached.for_supplier);
}

TEST_CASE("a copy of a cancelled invoice names what cancelled it", "[flow][club]") {
  auto desk = sent_again({{"status", "credited"}, {"credited_by_number", "CRN/26-27/000001"}},
                         chat_in("en"));
  const auto& copy = desk.last.reply.notices.at(0).screen;
  CHECK(copy.attached.kind == net::document_kind::cancelled_invoice);
  CHECK(copy.body
        == "Invoice LUF/26-27/000001 of 20 Nov 2026: ₹1,060.00.\n"
           "Cancelled by credit note CRN/26-27/000001.");
}

TEST_CASE("a credit note sent again is called one", "[flow][club]") {
  auto desk = sent_again({{"doc_type", "CRN"},
                          {"number", "CRN/26-27/000001"},
                          {"refers_to_number", "LUF/26-27/000001"}},
                         chat_in("en"));
  CHECK(desk.said() == "Credit note CRN/26-27/000001 again.");
  const auto& copy = desk.last.reply.notices.at(0).screen;
  CHECK(copy.attached.kind == net::document_kind::credit_note);
  CHECK(copy.body
        == "Credit note CRN/26-27/000001 of 20 Nov 2026: ₹1,060.00.\n"
           "It cancels invoice LUF/26-27/000001.");
}

TEST_CASE("a cancellation keeps its ready-made reason in English", "[flow][club]") {
  flow_bench desk(flow_bench::staff());
  desk.who.language = "hi";
  desk.opens("club.credit_note", 17, 1).database(head());
  desk.taps("सामान लौटाया").taps("बिल रद्द करें");
  CHECK(desk.last.commit.values.at(3) == "Goods returned");
  desk.commits({head({{"id", "18"}, {"number", "CRN/26-27/000001"}}), chat_in("hi")});
  const auto& copy = desk.last.reply.notices.at(0).screen;
  CHECK(copy.attached
        == net::document{net::document_kind::credit_note, 18, "CRN-26-27-000001.pdf", "hi"});
  CHECK(copy.body.ends_with("यह बिल LUF/26-27/000001 को रद्द करता है।"));
}

TEST_CASE("a cancellation says that its GST stays due when it is too late", "[flow][club]") {
  auto [late, told] = GENERATE(table<std::string, bool>({{"t", true}, {"f", false}}));
  flow_bench desk(flow_bench::staff());
  desk.opens("club.credit_note", 17, 1).database(head({{"keeps_tax", late}}));
  desk.taps("Goods returned");
  CHECK(desk.said().starts_with("Cancel LUF/26-27/000001 with a credit note?"));
  CHECK((desk.said().find("Its GST stays due: it could be taken back until 30 November")
         != std::string::npos)
        == told);
  CHECK(desk.shows("Cancel invoice")); // not refused
}

TEST_CASE("a cancellation says what goes, and keeping it is offered first", "[flow][club]") {
  auto on = GENERATE(net::platform::telegram, net::platform::whatsapp);
  flow_bench desk(flow_bench::staff());
  desk.who.on = on;
  desk.opens("club.credit_note", 17, 1).database(head()).taps("Goods returned");
  const auto& shown = desk.last.reply.screen;
  CHECK(shown.facts
        == std::vector<net::fact>{{"Customer", "Parin Shah"},
                                  {"Payable", "₹1,060.00"},
                                  {"Date", "2026-11-20"},
                                  {"Reason", "Goods returned"}});
  REQUIRE(shown.actions.size() == 2);
  CHECK(shown.actions[0].label == "Keep invoice");
  CHECK(shown.actions[0].look == net::tone::plain);
  CHECK(shown.actions[1].label == "Cancel invoice");
  CHECK(shown.actions[1].look == net::tone::danger);
  CHECK_FALSE(desk.shows("✕ Cancel"));        // which of the two would it be?
  desk.taps("Keep invoice").database(head()); // back at the card that it began on
  CHECK(desk.said() == "Nothing was changed.\n\nLUF/26-27/000001 · Parin Shah");
  CHECK(desk.state.flow.empty());
}

TEST_CASE("an invoice that moved on since its button was shown stays as it is", "[flow][club]") {
  auto version = GENERATE(1, 99);
  flow_bench desk(flow_bench::staff());
  desk.opens("club.credit_note", 17, version).database(head({{"version", "2"}}));
  REQUIRE(desk.waits()); // for the card as it is now
  desk.database(head({{"version", "2"}}));
  CHECK(desk.outcome() == "stale");
  CHECK(desk.state.flow.empty());
  CHECK(desk.said().find("LUF/26-27/000001 · Parin Shah") != std::string::npos);
  CHECK(desk.data_of("Cancel invoice") == "x:club.credit_note:17:2");
  desk.opens("club.resend", 17, version);
  CHECK(desk.last.statements.at(2)
        == asked{"club.resend_invoice", {R"((1,7,5,0,""))", "17", std::to_string(version)}});
  desk.refuses(errc::stale, "invoice_moved|").database(head({{"version", "2"}}));
  CHECK(desk.outcome() == "stale");
  CHECK(desk.data_of("Send again") == "x:club.resend:17:2");
}

TEST_CASE("a cancellation tells when the year's numbers run out", "[flow][club]") {
  auto [number, told] =
      GENERATE(table<std::string, bool>({{"CRN/26-27/899999", false}, {"CRN/26-27/900000", true}}));
  flow_bench desk(flow_bench::staff());
  desk.opens("club.credit_note", 17, 1).database(head());
  desk.taps("Goods returned").taps("Cancel invoice");
  desk.commits({head({{"id", "18"}, {"number", number}}), chat_in("en")});
  CHECK(
      (desk.said().find("Only 99999 credit note numbers are left this year.") != std::string::npos)
      == told);
}
