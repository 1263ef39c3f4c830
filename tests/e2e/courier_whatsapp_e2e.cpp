// The courier within WhatsApp's limits, outside its window, and told of deliveries in any order.
#include "base/text.hpp"
#include "tests/e2e/support/shop.hpp"
#include "tests/support/await.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;
namespace pg = frontdesk::playground;

namespace {

constexpr auto many_guests = "[limits]\nguest_turns = 100000\n";

pg::whatsapp::number& number(desk& d) {
  return *d.platforms.whatsapp().number_named("desk");
}

std::string phone_of(int person) {
  return text::cat("9198000000", person < 10 ? "0" : "", person);
}

std::string of_whatsapp(const char* what, const std::string& where) {
  return text::cat("SELECT ", what,
                   " FROM desk.outbox o JOIN desk.chats c ON c.id = o.chat_id WHERE c.external "
                   "LIKE '9198000000%' AND ",
                   where);
}

/// Message ids of the emulated number rise as it takes them.
std::string taken_out_of_order(desk& d) {
  return d.sql(R"(SELECT count(*) FROM (
    SELECT o.message_id < lag(o.message_id) OVER (PARTITION BY chat_id ORDER BY place) AS wrong
    FROM desk.outbox o JOIN desk.chats c ON c.id = o.chat_id WHERE c.external LIKE '9198000000%') x
    WHERE wrong)");
}

/// Every post was sent, in doubt was none, and each person has as many messages as there are posts.
void check_each_once(desk& d, int people, std::size_t messages) {
  auto all = std::to_string(messages * static_cast<std::size_t>(people));
  REQUIRE(eventually([&] { return d.sql(of_whatsapp("count(*)", "state <> 0")) == all; }, 30s));
  CHECK(d.sql(of_whatsapp("count(*)", "state = 1 AND NOT flagged")) == all);
  for (int i = 0; i < people; ++i)
    CHECK(d.whatsapp(phone_of(i), "Guest").all().size() == messages);
  CHECK(taken_out_of_order(d) == "0");
}

/// A guest of the club on WhatsApp, who has asked to join.
void ask_to_join(pg::phone guest) {
  guest.types("/start").sees("Register");
  guest.taps("Register").sees("agree");
  guest.taps("I agree").sees("full name");
  guest.types("Mina Rao").sees("phone number");
  guest.types("9800000000").sees("Send this");
  guest.taps("Send").sees("Thank you");
}

} // namespace

TEST_CASE("more than WhatsApp lets one person have at once waits, and comes once",
          "[e2e][courier][whatsapp]") {
  constexpr std::size_t messages = 48; // PLATFORMS §4: 45 at once, then one in six seconds
  desk d({.more = many_guests});
  d.platforms.call([&] { number(d).limits.pair = true; });
  auto mina = d.whatsapp(phone_of(0), "Mina");
  for (std::size_t i = 0; i < messages; ++i)
    mina.types("/whoami");
  CHECK(eventually([&] { return mina.all().size() == 45; }, 20s));
  d.platforms.advance(60s);
  check_each_once(d, 1, messages);
}

TEST_CASE("more than a WhatsApp number may send in a second waits, and comes once",
          "[e2e][courier][whatsapp]") {
  constexpr int people = 20;
  desk d({.more = many_guests});
  d.platforms.call([&] { number(d).limits.per_second = 4; });
  for (int i = 0; i < people; ++i)
    d.whatsapp(phone_of(i), "Guest").types("/whoami");
  check_each_once(d, people, 1);
}

TEST_CASE("who has not written for a day is told nothing, and others go on",
          "[e2e][courier][whatsapp]") {
  bool at_once = GENERATE(true, false);
  INFO((at_once ? "refused by the call" : "refused by a status"));
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  auto mina = d.whatsapp(phone_of(0), "Mina");
  ask_to_join(mina);
  d.platforms.call([&] { number(d).limits.refuse_at_once = at_once; });
  d.platforms.advance(25h);
  asha.sees("wants to become a member");
  asha.taps("Approve").sees("Approved");
  auto given_up = of_whatsapp("count(*)", at_once ? "state = 3 AND error <> ''" : "delivery = 4");
  CHECK(eventually([&] { return d.sql(given_up) == "1"; }, 10s));
  d.whatsapp(phone_of(1), "Nita").types("hi").sees("Welcome");
  mina.types("hi").answer(); // the window is open again
  CHECK(d.sql(given_up) == "1");
}

TEST_CASE("statuses that are late, doubled and in any order only raise what is known",
          "[e2e][courier][whatsapp]") {
  constexpr int people = 12;
  desk d({.more = many_guests});
  for (int i = 0; i < people; ++i)
    d.whatsapp(phone_of(i), "Guest").types("hi");
  REQUIRE(eventually([&] { return d.sql(of_whatsapp("count(*)", "delivery = 2")) == "12"; }, 10s));
  d.platforms.call([&] {
    auto& n = number(d);
    for (int i = 0; i < people; ++i)
      n.types(phone_of(i), "/whoami");
    n.posts.hold(); // what was typed is under way, what is told of the answers waits
  });
  CHECK(eventually([&] { return d.sql(of_whatsapp("count(*)", "state = 1")) == "24"; }, 10s));
  CHECK(d.sql(of_whatsapp("count(*)", "delivery = 0")) == "12");
  bool together = GENERATE(true, false);
  d.platforms.call([&] {
    auto& n = number(d);
    for (int i = 0; i < people; ++i)
      n.reads(phone_of(i));
    n.posts.reorder = true;
    n.posts.duplicates = 1'000;
    n.posts.flush(together ? 1'000 : 1);
  });
  CHECK(eventually([&] { return d.sql(of_whatsapp("count(*)", "delivery = 3")) == "24"; }, 10s));
  REQUIRE(d.platforms.wait_for([&] { return number(d).posts.pending() == 0; }, 10s));
  CHECK(d.sql(of_whatsapp("count(*)", "delivery <> 3")) == "0");
  check_each_once(d, people, 2);
}
