// Requests to join: on WhatsApp from the first word to the ban, and taken back.
#include "tests/e2e/support/desk.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk::test;
namespace pg = frontdesk::playground;

namespace {

void requests(pg::phone& p) {
  p.types("hi").sees("Register");
  p.taps("Register").sees("agree");
  p.taps("I agree").sees("full name");
  p.types("Parin Shah").sees("phone number");
  p.types("9898989898").sees("Send this");
  p.taps("Send").sees("Thank you");
}

} // namespace

TEST_CASE("on WhatsApp a newcomer registers; admins approve, find, ban and undo there",
          "[e2e][club]") {
  desk d;
  auto bharat = d.whatsapp("919812345678", "Bharat"); // an owner
  bharat.types("hi").answer();
  auto chitra = d.whatsapp("919777000002", "Chitra");
  chitra.types("hi").answer();
  d.execute("INSERT INTO desk.standings (business_id, person_id, role) SELECT b.id, i.person_id, 4 "
            "FROM desk.businesses b, desk.identities i WHERE i.external = '919777000002'");
  auto parin = d.whatsapp("919777000001", "Parin");
  requests(parin);
  bharat.sees("wants to become a member");
  chitra.sees("wants to become a member");
  bharat.taps("Approve").sees("Approved by");
  chitra.sees("Approved by"); // a message of its own: nothing is edited there
  parin.sees("You are a member now");
  CHECK(d.sql("SELECT s.role FROM desk.standings s JOIN desk.identities i USING (person_id) WHERE "
              "i.external = '919777000001'")
        == "1");
  chitra.taps("Approve").sees("Already approved by"); // the old card's button

  chitra.types("find parin").sees("Parin Shah");
  chitra.taps("Parin Shah").sees("Ban");
  chitra.taps("Ban").sees("Why");
  chitra.taps("Misbehaved").sees("is banned");
  CHECK(parin.types("hi").answer().has("You cannot use this bot"));
  chitra.taps("Undo").sees("no longer banned");
  CHECK(parin.types("whoami").answer().has("Role"));
}

TEST_CASE("who cannot be written to any more is named to whoever decides", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  auto parin = d.whatsapp("919777000001", "Parin");
  requests(parin);
  asha.sees("wants to become a member");
  d.execute("UPDATE desk.chats SET window_until = now() - interval '1 minute' "
            "WHERE external = '919777000001'");
  auto before = parin.all().size();
  asha.taps("Approve").sees("Parin Shah cannot be reached here");
  asha.types("/find parin").sees("Parin Shah");
  asha.taps("Parin Shah").sees("Change role");
  asha.taps("Change role").sees("Which role");
  asha.taps("Trainer").sees("become Trainer?");
  asha.taps("Without a reason").sees("Parin Shah cannot be reached here");
  CHECK(parin.all().size() == before);
}

TEST_CASE("a guest reads where the request stands, takes it back and asks again", "[e2e][club]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  auto parin = d.telegram(1001, "Parin");
  requests(parin);
  asha.sees("wants to become a member");
  CHECK(parin.types("/start").answer().has("Waiting since"));
  CHECK(parin.types("/register").answer().has("Waiting since"));
  parin.taps("Cancel request").sees("Your request is cancelled");
  CHECK(asha.until([](const pg::shown& s) { return s.has("no such request"); }).is_edited);
  CHECK(d.sql("SELECT full_name || coalesce(phone_e164, '') FROM club.members")
        == "Deleted member #1");
  requests(parin);
  asha.sees("wants to become a member");
  asha.taps("Reject").sees("Why");
  asha.taps("Not our member").sees("They read this at once");
  asha.taps("Reject").sees("Rejected by");
  parin.sees("Not our member");
  CHECK(parin.types("/register").answer().has("You can ask again"));
}
