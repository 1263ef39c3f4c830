// Proof of the builder: one bill paid in several ways, with a running balance and an over-payment
// branch (club §6.12).
#include "actors/flow/checks.hpp"
#include "actors/flow/flow.hpp"
#include "actors/flow/pickers.hpp"
#include "base/money_text.hpp"
#include "base/text.hpp"
#include "tests/support/flow_bench.hpp"

#include <catch2/catch.hpp>

namespace frontdesk::flows {
namespace {

constexpr db::sql<std::int64_t, std::int64_t> open_bills{"club.open_bills", "SELECT $1, $2"};
constexpr db::sql<std::int64_t, std::int64_t, std::string, std::string, bool> pay_bill{
    "club.pay_bill", "SELECT $1, $2, $3, $4, $5"};

struct bill {
  std::int64_t id = 0, version = 0;
  std::string label;
  money balance;
};
struct part {
  std::string method;
  money amount;
  std::string reference;
  money remaining; // of the bill, before this part
};
struct split {
  picked member;
  bill due;
  std::vector<part> parts;
  bool keep_extra = false;
};

money paid(const split& s) {
  money sum;
  for (const auto& p : s.parts)
    sum += p.amount;
  return sum;
}
money left(const split& s) {
  return s.due.balance - paid(s);
}

db::statement bills_of(const flow::query& q, const split& s) {
  return open_bills(s.member.id, q.limit);
}
flow::found<bill> read_bill(const db::row& r) {
  bill b{
      r.number("id"), r.number("version"), std::string(r.at("label")), {r.number("balance_paise")}};
  auto label = b.label;
  auto detail = to_string(b.balance);
  return {std::move(b), std::move(label), std::move(detail)};
}
constexpr flow::picker<bill, split> bills{bills_of, read_bill, "Nothing is owed.", true};

std::vector<flow::suggestion<money>> whole(const part& p) {
  if (p.remaining.paise <= 0)
    return {};
  return {{"All " + to_string(p.remaining), p.remaining}};
}
bool needs_reference(const part& p) {
  return p.method != "cash";
}
std::string about_part(const part& p) {
  return p.method + " " + to_string(p.amount);
}
void tell_remaining(part& p, const split& s) {
  p.remaining = left(s) + p.amount; // of a part opened again, its own amount is free
}
std::string list_parts(const split& s) {
  std::string out;
  for (const auto& p : s.parts)
    out += text::cat(p.method, " ", to_string(p.amount), p.reference.empty() ? "" : " ",
                     p.reference, "\n");
  return out
         + (left(s).paise >= 0 ? "Balance " + to_string(left(s))
                               : "Too much by " + to_string(-left(s)));
}
bool overpaid(const split& s) {
  return left(s).paise < 0;
}
std::string ask_extra(const split& s) {
  return to_string(-left(s)) + " more than owed. Keep it as an advance?";
}
std::string review(const split& s) {
  return s.member.label + ", " + s.due.label + "\n" + list_parts(s);
}
db::statement save(const split& s, const who&) {
  std::vector<std::int64_t> amounts;
  std::vector<db::value> methods;
  for (const auto& p : s.parts) {
    amounts.push_back(p.amount.paise);
    methods.emplace_back(p.method);
  }
  return pay_bill(s.due.id, s.due.version, db::array_literal(methods), db::array_literal(amounts),
                  s.keep_extra);
}
std::string saved(const split&, const db::rows& r) {
  return "Receipt " + std::string(r.front().at("receipt_no"));
}
refusal moved(split& s, const fault& f, const who&) {
  s.due.version = text::integer<std::int64_t>(f.text).value_or(s.due.version);
  return {page("The bill was changed meanwhile."), "Apply mine"};
}

constexpr auto one_part =
    flow::each<part>()
        .choose<&part::method>("method", "How was it paid?",
                               {{"Cash", "cash"}, {"UPI", "upi"}, {"Card", "card"}})
        .ask<&part::amount>("amount", "How much?", check::rupees)
        .suggest(whole)
        .ask<&part::reference>("reference", "Reference number?", check::text)
        .when(needs_reference)
        .skip("No reference")
        .keep<&part::remaining>()
        .about(about_part);

constexpr auto def = flow::define<split>("club.split_payment")
                         .pick<&split::member>("member", "Who paid?", members)
                         .unsettles("bill", "parts")
                         .pick<&split::due>("bill", "Which bill?", bills)
                         .repeat<&split::parts>("parts", one_part, list_parts)
                         .seed(tell_remaining)
                         .buttons("Add part", "Done")
                         .choose<&split::keep_extra>("extra", "Keep the rest as an advance?",
                                                     {{"Keep as advance", true}})
                         .when(overpaid)
                         .word(ask_extra)
                         .reopen("Correct the parts", "parts")
                         .confirm(review)
                         .commit(save, saved)
                         .on_refused(moved);

const flow::definition& club_split_payment() {
  return flow::erase<def>();
}

using cells = std::vector<std::pair<std::string, std::string>>;
const std::initializer_list<cells> parin = {cells{{"id", "42"},
                                                  {"version", "3"},
                                                  {"name", "Parin Shah"},
                                                  {"member_no", "7"},
                                                  {"phone_tail", "5678"},
                                                  {"username", ""},
                                                  {"banned", "f"}}};
const std::initializer_list<cells> one_bill = {cells{
    {"id", "9"}, {"version", "5"}, {"label", "LUF/25-26/000123"}, {"balance_paise", "177000"}}};

flow_bench at_parts() {
  flow_bench desk{club_split_payment()};
  desk.types("par").database(parin).taps("Parin Shah").database(one_bill).taps("LUF");
  return desk;
}

} // namespace
} // namespace frontdesk::flows

using namespace frontdesk;

TEST_CASE("club.split_payment keeps a running balance over its parts", "[flow][hard]") {
  auto desk = flows::at_parts();
  CHECK(desk.said() == "How was it paid?");
  desk.taps("Cash");
  CHECK(desk.shows("All ₹1,770.00"));
  desk.types("1000");
  CHECK(desk.said() == "cash ₹1,000.00\nBalance ₹770.00");
  desk.taps("Add part").taps("UPI").taps("All ₹770.00").types("UTR123456789012").taps("Done");
  CHECK(desk.said()
        == "Parin Shah, LUF/25-26/000123\ncash ₹1,000.00\nupi ₹770.00 UTR123456789012\nBalance "
           "₹0.00");
  desk.taps("Save");
  CHECK(desk.last.commit
        == asked{"club.pay_bill", {"9", "5", "{\"cash\",\"upi\"}", "{100000,77000}", "f"}});
}

TEST_CASE("club.split_payment branches when more is paid than owed", "[flow][hard]") {
  auto desk = flows::at_parts();
  desk.taps("Cash").types("2000").taps("Done");
  CHECK(desk.said() == "₹230.00 more than owed. Keep it as an advance?");
  SECTION("the extra is kept") {
    desk.taps("Keep as advance").taps("Save");
    CHECK(desk.last.commit == asked{"club.pay_bill", {"9", "5", "{\"cash\"}", "{200000}", "t"}});
  }
  SECTION("the parts are corrected") {
    desk.taps("Correct the parts").taps("cash ₹2,000.00").taps("Amount");
    CHECK(desk.shows("All ₹1,770.00"));
    desk.taps("All").taps("Done").taps("Save");
    CHECK(desk.last.commit == asked{"club.pay_bill", {"9", "5", "{\"cash\"}", "{177000}", "f"}});
  }
  SECTION("a part is removed, and without any part the first is asked again") {
    desk.taps("Correct the parts").taps("cash ₹2,000.00").taps("Remove");
    CHECK(desk.said() == "How was it paid?");
  }
}

TEST_CASE("club.split_payment applies mine on the version the database told", "[flow][hard]") {
  auto desk = flows::at_parts();
  desk.taps("Cash")
      .taps("All")
      .taps("Done")
      .taps("Save")
      .refuses(errc::stale, "6")
      .taps("Apply mine");
  CHECK(desk.last.commit == asked{"club.pay_bill", {"9", "6", "{\"cash\"}", "{177000}", "f"}});
}

TEST_CASE("club.split_payment asks for the bill again when the member changes", "[flow][hard]") {
  auto desk = flows::at_parts();
  desk.taps("Cash").taps("All").taps("Done").taps("Change").taps("Member").types("par").database(
      flows::parin);
  desk.taps("Parin Shah");
  CHECK(desk.last.query == asked{"club.open_bills", {"42", "8"}});
}
