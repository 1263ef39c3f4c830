// People: registration with its many cards, roles, bans and deletion with Undo, languages.
#include "tests/e2e/support/desk.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk::test;
namespace pg = frontdesk::playground;

namespace {

void asks_to_join(pg::phone& p) {
  p.types("/start").sees("Register");
  p.taps("Register").sees("agree");
  p.taps("I agree").sees("full name");
  p.types("Parin Shah").sees("phone number");
  p.types("9898989898").sees("Send this");
  p.taps("Send").sees("Thank you");
}

} // namespace

TEST_CASE("a newcomer registers, an owner approves, every copy of the card says so",
          "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  auto bina = d.telegram(2002, "Bina");
  bina.types("/start").answer();
  d.execute("INSERT INTO desk.standings (business_id, person_id, role) SELECT id, 2002, 4 FROM "
            "desk.businesses");
  auto parin = d.telegram(1001, "Parin");
  asks_to_join(parin);
  asha.sees("wants to become a member");
  bina.sees("wants to become a member");
  asha.taps("Approve").sees("Approved by");
  CHECK(bina.until([](const pg::shown& s) { return s.has("Approved by"); }).is_edited);
  parin.sees("You are a member now");
  CHECK(d.sql("SELECT role FROM desk.standings WHERE person_id = 1001") == "1");
}

TEST_CASE("a rejected newcomer reads why", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  auto parin = d.telegram(1001, "Parin");
  asks_to_join(parin);
  asha.sees("wants to become a member");
  asha.taps("Reject").sees("Why");
  asha.taps("Not our member").sees("Rejected by");
  parin.sees("Not our member");
}

TEST_CASE("a ban holds on the next tap and Undo lifts it", "[e2e][club]") {
  desk d({.replicas = 2, .checks_calls = true, .more = {}});
  auto asha = d.owner();
  asha.types("/start").answer();
  d.member(1001, "Parin Shah", "+919898989898");
  auto parin = d.telegram(1001, "Parin");
  parin.types("/start").answer();
  asha.types("/find parin").sees("Parin Shah");
  asha.taps("Parin Shah").sees("Ban");
  asha.taps("Ban").sees("Why");
  asha.taps("Misbehaved").sees("is banned");
  CHECK_FALSE(parin.types("/whoami").answer().has("Role"));
  asha.taps("Undo").sees("no longer banned");
  CHECK(parin.types("/whoami").answer().has("Role"));
  CHECK(d.sql("SELECT count(*) FROM desk.audit WHERE action IN ('standing.ban', 'standing.unban')")
        == "2");
}

TEST_CASE("a deleted member is not found any more until Undo", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  d.member(1001, "Parin Shah", "+919898989898");
  asha.types("/find parin").sees("Parin Shah");
  asha.taps("Parin Shah").sees("Delete");
  asha.taps("Delete").sees("is deleted");
  CHECK(asha.types("/find parin").answer().has("No users found"));
  CHECK(d.sql("SELECT count(*) FROM desk.jobs WHERE name = 'erase_member' AND done_at IS NULL")
        == "1");
}

TEST_CASE("a granted role opens its menu at once; the last owner stays", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  d.member(1001, "Parin Shah", "+919898989898");
  auto parin = d.telegram(1001, "Parin");
  CHECK_FALSE(parin.types("/inv").answer().has("Who is it for"));
  asha.types("/find parin").sees("Parin Shah");
  asha.taps("Parin Shah").sees("Change role");
  asha.taps("Change role").sees("Which role");
  asha.taps("Admin").sees("is Admin now");
  parin.sees("Your role is Admin");
  CHECK(parin.types("/inv").answer().has("setup"));
  asha.taps("Undo").sees("is Member now");
  CHECK_FALSE(parin.types("/inv").answer().has("setup"));
}

TEST_CASE("a chosen language holds from the next screen on", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  asha.types("/language").sees("Which language");
  asha.taps("हिन्दी").sees("हिन्दी");
  CHECK(d.sql("SELECT language FROM desk.conversations") == "hi");
  asha.types("/whoami").sees("भूमिका");
}
