// The builder's first example: pick, ask, choose, confirm, commit.
#include "actors/flow/flow.hpp"
#include "base/money_text.hpp"
#include "tests/support/flow_bench.hpp"

#include <catch2/catch.hpp>

namespace frontdesk::flows {
namespace {

constexpr db::sql<std::string, std::string, std::int64_t> find_member{"club.find_member",
                                                                      "SELECT $1, $2, $3"};
constexpr db::sql<std::int64_t, std::int64_t, money, std::string, std::int64_t> add_payment{
    "club.add_payment", "SELECT $1, $2, $3, $4, $5"};

db::statement search(const flow::query& q) {
  return find_member(q.text, q.after, q.limit);
}
flow::found<picked> read(const db::row& r) {
  std::string name(r.at("full_name"));
  return {{r.number("user_id"), r.number("version"), name}, name, "dues ₹0"};
}
constexpr flow::picker<picked> members{search, read,
                                       "No users found. Try another name or Telegram ID."};

struct payment {
  picked member;
  money amount;
  std::string method;
};

result<money> rupees(std::string_view typed) {
  return parse_money(typed);
}
std::string review(const payment& p) {
  return "Record " + to_string(p.amount) + " by " + p.method + "?";
}
db::statement save(const payment& p, const who& by) {
  return add_payment(p.member.id, p.member.version, p.amount, p.method, by.person.value);
}
std::string saved(const payment& p, const db::rows& r) {
  return to_string(p.amount) + " recorded, receipt " + std::string(r[0].at("receipt_no")) + ".";
}
std::string refused(const payment&, const fault& f, const who&) {
  return "Not recorded: " + f.text;
}

constexpr auto def =
    flow::define<payment>("club.payment")
        .pick<&payment::member>("member", "Who paid? Send a name or an ID.", members)
        .ask<&payment::amount>("amount", "How much, in rupees?", rupees)
        .choose<&payment::method>("method", "How was it paid?",
                                  {{"Cash", "cash"}, {"UPI", "upi"}, {"Card", "card"}})
        .about([](const payment& p) { return "payment of " + p.member.label; })
        .confirm(review)
        .commit(save, saved)
        .on_refused(refused);

const flow::definition& club_payment() {
  return flow::erase<def>();
}

const auto parin = {std::vector<std::pair<std::string, std::string>>{
    {"user_id", "42"}, {"version", "3"}, {"full_name", "Parin Shah"}}};

} // namespace
} // namespace frontdesk::flows

using namespace frontdesk;

TEST_CASE("club.payment records what the member paid", "[flow]") {
  flow_bench desk{flows::club_payment()};
  CHECK(desk.said() == "Who paid? Send a name or an ID.");
  desk.types("par");
  CHECK(desk.last.query == asked{"club.find_member", {"par", "", "8"}});
  desk.database(flows::parin).taps("Parin Shah");
  CHECK(desk.said() == "How much, in rupees?");
  CHECK(desk.crumb() == "This flow › Amount");
  desk.types("1500").taps("UPI");
  CHECK(desk.said() == "Record ₹1,500.00 by upi?");
  desk.taps("Save");
  CHECK(desk.last.commit == asked{"club.add_payment", {"42", "3", "150000", "upi", "7"}});
  desk.database({{{"receipt_no", "R-9"}}});
  CHECK(desk.said() == "₹1,500.00 recorded, receipt R-9.");
  CHECK(desk.state.flow.empty());
  CHECK(desk.last.reply.where == flow::place::fresh);
}

TEST_CASE("club.payment refuses what is not an amount", "[flow]") {
  auto text = GENERATE("abc", "-5", "12x", "1e9");
  flow_bench desk{flows::club_payment()};
  desk.types("p").database(flows::parin).taps("Parin Shah").types(text);
  CHECK(desk.outcome() == "invalid");
  CHECK(desk.said()
        == "“" + std::string(text) + "”: " + std::string(amount_form) + "\n\nHow much, in rupees?");
}
