// Who comes back, who takes a request back, and what an erasure leaves: club R-DEL-1, R-DEL-4,
// R-ROLE-2.
#include "db/runtime/people.hpp"
#include "db/runtime/standings.hpp"
#include "tests/integration/club_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace frontdesk::db::club;

namespace {

const author parin{club_bench::gym, {1001}, role::guest, {}, ""};

/// Parin, a member with a role, who writes from Telegram; known to the spa, too, if told so.
void join(club_bench& b, int standing) {
  b.member(1001, "Parin Shah", "+919876543210", "parin");
  execute(b.admin(), "UPDATE desk.standings SET role = " + std::to_string(standing)
                         + R"( WHERE person_id = 1001;
    INSERT INTO desk.businesses (id, name) VALUES (2, 'spa');
    INSERT INTO desk.channels (id, business_id, name, platform) VALUES (1, 1, 'gym', 1);
    INSERT INTO desk.identities (platform, external, person_id) VALUES (1, '1001', 1001);
    INSERT INTO desk.chats (channel_id, identity_id, external) SELECT 1, id, '1001' FROM desk.identities)");
}

void erase(club_bench& b) {
  execute(b.admin(), "UPDATE desk.standings SET deleted_at = now() WHERE business_id = 1 AND "
                     "person_id = 1001");
  CHECK(b.ask(erase_member(b.asha, {1001})).size() == 1);
}

void register_again(club_bench& b) {
  b.ask(request_membership(parin, "Parin Shah", "+919876543210", "x"));
  auto version = b.ask(registration_card(b.gym, {1001})).at(0).number("version");
  b.ask(decide_registration(b.asha, {1001}, version, true, ""));
}

std::string role_now(club_bench& b) {
  return b.sql("SELECT role || coalesce(deleted_at::text, '') FROM desk.standings WHERE "
               "business_id = 1 AND person_id = 1001");
}

std::string called(club_bench& b) {
  return b.sql("SELECT name || '@' || username FROM desk.people WHERE person_id = 1001");
}

} // namespace

TEST_CASE("club registration after a deletion gives no role back", "[club]") {
  club_bench b;
  join(b, GENERATE(1, 4, 5));
  erase(b);
  register_again(b);
  CHECK(role_now(b) == "1");
}

TEST_CASE("club registration keeps the role of who was never deleted", "[club]") {
  club_bench b;
  execute(b.admin(), R"(
    INSERT INTO desk.people (person_id, first_name) VALUES (1001, 'Parin');
    INSERT INTO desk.standings (business_id, person_id, role) VALUES (1, 1001, 3))");
  register_again(b);
  CHECK(role_now(b) == "3");
}

TEST_CASE("club requests can be taken back, and made again at once", "[club]") {
  club_bench b;
  execute(b.admin(), "INSERT INTO desk.people (person_id, username) VALUES (1001, 'parin')");
  CHECK(b.ask(my_request(b.gym, {1001})).empty());
  b.ask(request_membership(parin, "Parin Shah", "+919876543210", "x"));
  CHECK(b.ask(my_request(b.gym, {1001})).at(0).at("request") == "waiting");
  auto seen = b.ask(registration_card(b.gym, {1001})).at(0).number("version");
  auto stale = b.refused(withdraw_registration(parin, seen + 1));
  CHECK(stale.code == errc::stale);
  CHECK(stale.text.starts_with("request_moved"));
  CHECK(b.ask(my_request(b.gym, {1001})).at(0).at("request") == "waiting");
  CHECK(b.ask(withdraw_registration(parin, seen)).at(0).number("member_no") == 1);
  CHECK(b.refused(withdraw_registration(parin, seen)).text == "request_moved|");
  CHECK(b.refused(decide_registration(b.asha, {1001}, seen, true, "")).text
        == "no_such_member|1001");
  auto card = b.ask(registration_card(b.gym, {1001})).at(0);
  CHECK(card.flag("erased"));
  CHECK(card.at("name") == "Deleted member #1");
  CHECK(card.at("phone").empty());
  CHECK(card.at("username").empty());
  CHECK(b.ask(pending_registrations(b.gym, "", "", 10)).empty());
  CHECK(b.ask(my_request(b.gym, {1001})).at(0).at("request").empty());
  register_again(b);
  CHECK(b.ask(my_request(b.gym, {1001})).at(0).at("request") == "member");
  auto now = b.ask(my_request(b.gym, {1001})).at(0).number("version");
  CHECK(b.refused(withdraw_registration(parin, now)).text == "no_request|");
  CHECK(b.sql("SELECT string_agg(action, ' ' ORDER BY id) FROM desk.audit WHERE actor = 1001")
        == "registration.request registration.withdrawn registration.request");
}

TEST_CASE("club requests name the person as they did, until they take it back", "[club]") {
  club_bench b;
  execute(b.admin(), R"(
    INSERT INTO desk.people (person_id, first_name) VALUES (1001, 'Sweety');
    INSERT INTO desk.businesses (id, name) VALUES (2, 'spa'))");
  b.ask(request_membership(parin, "Parin Shah", "+919876543210", "x"));
  b.ask(db::runtime::name_person({1001}, "Parin", "Shah"));
  execute(b.admin(), "INSERT INTO desk.standings (business_id, person_id) VALUES (1, 1001)");
  CHECK(b.ask(db::runtime::find_standing(b.gym, {1001})).at(0).at("name") == "Parin Shah");
  b.ask(withdraw_registration(parin, b.ask(my_request(b.gym, {1001})).at(0).number("version")));
  SECTION("and another business knows them") {
    execute(b.admin(), "INSERT INTO desk.standings (business_id, person_id) VALUES (2, 1001)");
    CHECK(b.ask(forget_names({1001}, b.gym)).at(0).number("gone") == 0);
    CHECK(b.sql("SELECT name FROM desk.people WHERE person_id = 1001") == "Parin Shah");
  }
  SECTION("and nobody else does") {
    CHECK(b.ask(forget_names({1001}, b.gym)).at(0).number("gone") == 1);
    CHECK(b.sql("SELECT name || named FROM desk.people WHERE person_id = 1001") == "false");
  }
}

TEST_CASE("club requests tell a rejected person why and when to ask again", "[club]") {
  club_bench b;
  execute(b.admin(), "INSERT INTO desk.people (person_id) VALUES (1001)");
  b.ask(request_membership(parin, "Parin Shah", "+919876543210", "x"));
  b.ask(decide_registration(b.asha, {1001}, 1, false, "Not our member"));
  auto told = b.ask(my_request(b.gym, {1001})).at(0);
  CHECK(told.at("request") == "rejected");
  CHECK(told.at("reason") == "Not our member");
  CHECK(told.number("again_us")
        == b.ask(registration_card(b.gym, {1001})).at(0).number("decided_us") + 86'400'000'000);
  execute(b.admin(), "UPDATE club.members SET decided_at = now() - interval '25 hours'");
  CHECK(b.ask(my_request(b.gym, {1001})).at(0).at("request").empty());
}

TEST_CASE("club erasure takes the names that no other business needs", "[club]") {
  club_bench b;
  join(b, 1);
  auto [elsewhere, stay] = GENERATE(table<std::string, bool>(
      {{"SELECT 1", false},
       {"INSERT INTO desk.standings (business_id, person_id) VALUES (2, 1001)", true},
       {"INSERT INTO desk.standings (business_id, person_id, deleted_at) VALUES (2, 1001, now())",
        false},
       {"INSERT INTO club.members (business_id, person_id, member_no, full_name, consent_version, "
        "updated_by) VALUES (2, 1001, 1, 'Parin', 'x', 1)",
        true}}));
  execute(b.admin(), elsewhere);
  erase(b);
  CHECK(called(b) == (stay ? "x1001@parin" : "@"));
  CHECK(b.ask(member_card(b.gym, {1001})).at(0).at("username").empty());
  CHECK(b.ask(erasure(b.gym, {1001})).at(0).number("names") == (stay ? 0 : 1));
}

TEST_CASE("club erasure forgets platform ids after a month without a word", "[club]") {
  club_bench b;
  join(b, 1);
  erase(b);
  auto gone = [&] { return b.ask(forget_erased(30, 100)).at(0).number("gone"); };
  CHECK(gone() == 0); // they are still to be told
  execute(b.admin(), "UPDATE club.members SET erased_at = now() - interval '31 days'");
  CHECK(gone() == 0); // wrote meanwhile
  execute(b.admin(), "UPDATE desk.chats SET seen_at = now() - interval '31 days', queued = 1");
  CHECK(gone() == 0); // something is still to be sent
  execute(b.admin(), "UPDATE desk.chats SET sent = 1");
  SECTION("unless a ban has to hold") {
    execute(b.admin(), "UPDATE desk.standings SET banned_at = now() WHERE person_id = 1001");
    CHECK(gone() == 0);
  }
  SECTION("unless they are somebody elsewhere") {
    execute(b.admin(), "INSERT INTO desk.standings (business_id, person_id) VALUES (2, 1001)");
    CHECK(gone() == 0);
  }
  SECTION("once") {
    CHECK(gone() == 1);
    CHECK(gone() == 0);
    CHECK(b.sql("SELECT count(*) FROM desk.identities WHERE person_id = 1001") == "0");
    CHECK(b.sql("SELECT full_name FROM club.members") == "Deleted member #1");
  }
}
