// One person in two businesses: what one of them keeps, and where it writes, is nothing to the
// other.
#include "db/club/members.hpp"
#include "db/club/registrations.hpp"
#include "db/runtime/drafts.hpp"
#include "db/runtime/people.hpp"
#include "db/runtime/standings.hpp"
#include "tests/integration/club_bench.hpp"
#include "tests/integration/desk_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;

namespace {

constexpr business_id spa{2};
constexpr channel_id spas_channel{7};

/// The gym and a spa with a Telegram channel each; the spa's chats were used last.
class two_businesses : public desk_bench {
public:
  two_businesses() {
    execute(admin(), R"(
      INSERT INTO desk.businesses (id, name) VALUES (2, 'spa');
      INSERT INTO desk.channels (id, business_id, name, platform) VALUES (7, 2, 'spa', 1))");
  }
  /// Writes to a business; with a flow begun there, if one is named.
  void writes(person_id who, channel_id channel, const std::string& flow = "") {
    auto key = std::to_string(who.value) + "/" + std::to_string(channel.value);
    auto request = from(who.value, key);
    request.channel = channel;
    auto x = open(request);
    auto t = turn(x, key);
    t.channel = channel;
    if (!flow.empty())
      t.next = {0, flow, x.next_run, 1, "{}", "[]"};
    REQUIRE(commit(t).outcome == runtime::commit_outcome::done);
    if (channel == spas_channel)
      execute(admin(), "UPDATE desk.chats SET seen_at = now() + interval '1 minute' WHERE "
                       "channel_id = 7");
  }
};

std::string names(const db::rows& rows) {
  std::string out;
  for (const auto& r : rows)
    out += (out.empty() ? "" : ", ") + std::string(r.at("name"));
  return out;
}

} // namespace

TEST_CASE("who hears of things is who rules this business, in its own channel", "[tenants]") {
  two_businesses desk;
  for (std::int64_t who : {3, 4, 5, 6})
    for (auto channel : {desk.telegram, spas_channel})
      desk.writes({who}, channel);
  execute(desk.admin(), R"(
    INSERT INTO desk.standings (business_id, person_id, role, banned_at, deleted_at)
    VALUES (1, 3, 4, NULL, NULL), (1, 4, 4, now(), NULL), (1, 5, 4, NULL, now()), (2, 6, 5, NULL, NULL))");
  auto told = desk.ask(runtime::find_audience(desk.gym, role::admin, {0}));
  REQUIRE(told.size() == 1);
  CHECK(told[0].number("person_id") == 3);
  CHECK(told[0].number("channel_id") == desk.telegram.value);
  CHECK(desk.ask(runtime::find_audience(spa, role::admin, {0})).at(0).number("person_id") == 6);
  CHECK(desk.ask(runtime::find_chat(desk.gym, {3})).at(0).number("channel_id")
        == desk.telegram.value);
  CHECK(desk.ask(runtime::find_address(desk.gym, {3}, "")).at(0).number("channel_id")
        == desk.telegram.value);
}

TEST_CASE("an idle flow is parked where its business talks", "[tenants]") {
  two_businesses desk;
  desk.writes({42}, desk.telegram, "club.invoice");
  desk.writes({42}, spas_channel);
  execute(desk.admin(), "UPDATE desk.conversations SET updated_at = now() - interval '11 minutes'");
  auto idle = desk.ask(runtime::find_idle_flows(10, 100, "{1,2,7}"));
  REQUIRE(idle.size() == 1);
  CHECK(idle[0].number("channel_id") == desk.telegram.value);
}

TEST_CASE("drafts are one person's in one business", "[tenants][drafts]") {
  desk_bench desk;
  execute(desk.admin(), "INSERT INTO desk.people (person_id) VALUES (7), (8)");
  auto keep = [&](std::int64_t business, std::int64_t person, int run) {
    return desk
        .ask(runtime::save_draft(business, person, "club.invoice", run, std::to_string(run), "{}"))
        .at(0)
        .number("id");
  };
  auto hers = keep(1, 8, 1), elsewhere = keep(2, 7, 2);
  for (int run = 11; run <= 22; ++run)
    keep(1, 7, run); // two more than are kept
  CHECK(desk.ask(runtime::list_drafts(1, 7)).size() == 10);
  CHECK(desk.ask(runtime::list_drafts(1, 8)).at(0).number("id") == hers);
  CHECK(desk.ask(runtime::list_drafts(2, 7)).at(0).number("id") == elsewhere);
  CHECK(desk.ask(runtime::load_draft(1, 7, hers)).empty());
  CHECK(desk.ask(runtime::load_draft(1, 7, elsewhere)).empty());
  CHECK(desk.ask(runtime::drop_draft(1, 7, hers)).empty());
  CHECK(desk.ask(runtime::drop_draft(1, 7, elsewhere)).empty());
  CHECK(desk.ask(runtime::load_draft(2, 7, elsewhere)).size() == 1);
}

TEST_CASE("registrations and phones of one business are not those of another", "[tenants][club]") {
  club_bench b;
  execute(b.admin(), R"(
    INSERT INTO desk.businesses (id, name, areas) VALUES (2, 'spa', '{club}');
    INSERT INTO desk.channels (id, business_id, name, platform) VALUES (7, 2, 'spa', 1);
    INSERT INTO desk.people (person_id, first_name) VALUES (1001, 'Parin'), (1002, 'Meera');
    INSERT INTO desk.identities (platform, external, person_id) VALUES (1, '1001', 1001);
    INSERT INTO desk.chats (channel_id, identity_id, external) SELECT 7, id, '1001' FROM desk.identities)");
  const std::string phone = "+919876543210";
  auto joins = [&](business_id where, std::int64_t who, const std::string& name) {
    return b
        .ask(db::club::request_membership({where, {who}, role::guest, {}, ""}, name, phone, "x"))
        .at(0);
  };
  joins(spa, 1002, "Meera Shah");
  CHECK(joins(b.gym, 1001, "Parin Shah").at("same_phone").empty());
  CHECK(b.ask(db::club::registration_card(b.gym, {1001})).at(0).at("same_phone").empty());
  auto waiting = b.ask(db::club::pending_registrations(b.gym, "", "", 10));
  CHECK(names(waiting) == "Parin Shah");
  CHECK(waiting.at(0).number("waiting") == 1);
  CHECK(names(b.ask(db::club::find_members(b.gym, "43210", "", 10))) == "Parin Shah");
  CHECK_FALSE(b.ask(db::club::member_card(b.gym, {1001})).at(0).flag("reachable"));
  CHECK(b.ask(db::club::my_request(spa, {1001})).empty());
  CHECK(b.ask(db::club::my_request(b.gym, {1001})).at(0).at("request") == "waiting");
}
