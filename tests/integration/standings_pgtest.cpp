// Who may change whose standing, what is written about it, and who hears of things.
#include "db/runtime/jobs.hpp"
#include "db/runtime/standings.hpp"
#include "tests/integration/desk_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;

namespace {

constexpr person_id fixed_owner{1}, owner{2}, admin{3}, second_admin{4}, staff{5}, guest{6};

class staffed_bench : public desk_bench {
public:
  staffed_bench() {
    execute(admin(), R"(
      INSERT INTO desk.people (person_id, first_name) SELECT g, 'P' || g FROM generate_series(1, 6) g;
      INSERT INTO desk.standings (business_id, person_id, role, fixed)
      VALUES (1, 1, 5, true), (1, 2, 5, false), (1, 3, 4, false), (1, 4, 4, false), (1, 5, 3, false);
      INSERT INTO desk.identities (platform, external, person_id) VALUES (1, '6', 6);
      INSERT INTO desk.chats (channel_id, identity_id, external) SELECT 1, id, '6' FROM desk.identities)");
  }
  result<db::rows> change(person_id by, person_id whom, const std::string& what,
                          role r = role::guest, std::optional<std::int64_t> seen = std::nullopt) {
    return run(pool,
               runtime::change_standing(gym, by, telegram, "key", whom, seen, what, r, "why"));
  }
};

} // namespace

TEST_CASE("standings change by those above only", "[standings]") {
  staffed_bench desk;
  struct attempt {
    person_id by, whom;
    std::string what;
    role to;
    std::string refusal; // empty: done
  };
  auto x = GENERATE(values<attempt>({
      {owner, admin, "role", role::owner, ""},
      {owner, admin, "role", role::member, ""},
      {owner, guest, "role", role::admin, ""},
      {admin, guest, "role", role::staff, ""},
      {admin, staff, "role", role::member, ""},
      {admin, staff, "ban", role::guest, ""},
      {staff, guest, "ban", role::guest, ""},
      {owner, staff, "delete", role::guest, ""},
      {owner, owner, "role", role::admin, "own_standing|"},
      {owner, owner, "ban", role::guest, "own_standing|"},
      {owner, fixed_owner, "role", role::admin, "fixed_owner|"},
      {owner, fixed_owner, "ban", role::guest, "fixed_owner|"},
      {admin, guest, "role", role::admin, "role_too_low|"},
      {admin, second_admin, "ban", role::guest, "role_too_low|"},
      {admin, owner, "role", role::member, "role_too_low|"},
      {staff, admin, "ban", role::guest, "role_too_low|"},
      {guest, staff, "ban", role::guest, "role_too_low|"},
      {owner, {99}, "ban", role::guest, "no_such_person|99"},
  }));
  INFO(x.by.value << " " << x.what << " " << x.whom.value);
  auto answer = desk.change(x.by, x.whom, x.what, x.to);
  if (x.refusal.empty()) {
    CHECK(answer.has_value());
    CHECK(desk.number("SELECT count(*) FROM desk.audit") == 1);
  } else {
    CHECK(failed(answer).text == x.refusal);
    CHECK(desk.number("SELECT count(*) FROM desk.audit") == 0);
  }
}

TEST_CASE("who rules one business neither names nor promotes people of another", "[standings]") {
  staffed_bench desk;
  execute(desk.admin(), R"(
    INSERT INTO desk.businesses (id, name) VALUES (2, 'spa');
    INSERT INTO desk.channels (id, business_id, name, platform) VALUES (7, 2, 'spa', 1);
    INSERT INTO desk.people (person_id, first_name) VALUES (77, 'Eve'), (78, 'Zoya');
    INSERT INTO desk.standings (business_id, person_id, role) VALUES (2, 77, 5);
    INSERT INTO desk.identities (platform, external, person_id) VALUES (1, '78', 78);
    INSERT INTO desk.chats (channel_id, identity_id, external)
      SELECT 7, id, '78' FROM desk.identities WHERE external = '78')");
  const business_id spa{2};
  auto whom = GENERATE(staff, guest);
  CHECK(desk.ask(runtime::find_standing(spa, whom)).empty());
  CHECK(desk.ask(runtime::find_standing(desk.gym, whom)).size() == 1);
  CHECK(desk.ask(runtime::find_standing(spa, {78})).size() == 1); // wrote to the spa
  runtime::business_turn b;
  b.turn = desk.turn(desk.open(77, "1"), "1");
  b.turn.business = spa;
  b.targets = {whom};
  b.statements = {
      runtime::change_standing(spa, {77}, {7}, "1", whom, std::nullopt, "role", role::staff, "")};
  CHECK(failed(desk.try_business(desk.pool, b)).text.starts_with("no_such_person|"));
  CHECK(desk.number("SELECT count(*) FROM desk.standings WHERE business_id = 2") == 1);
}

TEST_CASE("a banned or deleted admin changes nobody's standing", "[standings]") {
  staffed_bench desk;
  auto what = GENERATE("ban", "delete");
  ok(desk.change(owner, admin, what));
  CHECK(failed(desk.change(admin, staff, "ban")).text == "role_too_low|");
}

TEST_CASE("an owner is left: nobody but an owner removes one, and never themselves",
          "[standings]") {
  staffed_bench desk;
  desk.sql("DELETE FROM desk.standings WHERE person_id = 1 RETURNING 1");
  auto what = GENERATE("role", "ban", "delete");
  CHECK(failed(desk.change(owner, owner, what)).text == "own_standing|");
  CHECK(failed(desk.change(admin, owner, what)).text == "role_too_low|");
  CHECK(failed(desk.change({0}, owner, what)).text == "role_too_low|");
}

TEST_CASE("of two owners who remove each other at once one is left", "[standings]") {
  staffed_bench desk;
  ok(desk.change(owner, admin, "role", role::owner));
  auto removes = [&](const runtime::opened& by, person_id whom, const char* key) {
    runtime::business_turn b;
    b.turn = desk.turn(by, key);
    b.targets = {whom};
    b.statements = {runtime::change_standing(desk.gym, by.person, desk.telegram, key, whom,
                                             std::nullopt, "delete", role::guest, "")};
    return desk.try_business(desk.pool, b);
  };
  auto one = desk.open(owner.value, "1"), other = desk.open(admin.value, "2");
  CHECK(ok(removes(one, admin, "1")).outcome == runtime::commit_outcome::done);
  auto second = removes(other, owner, "2");
  CHECK((!second || second->outcome != runtime::commit_outcome::done));
  CHECK(
      desk.number("SELECT count(*) FROM desk.standings WHERE person_id = 2 AND deleted_at IS NULL")
      == 1);
}

TEST_CASE("a second ban leaves the first reason and what is to be told of it", "[standings]") {
  staffed_bench desk;
  auto x = desk.open(owner.value, "1");
  runtime::business_turn b;
  b.turn = desk.turn(x, "1");
  b.targets = {guest};
  auto ban = [&](const std::string& why) {
    b.statements = {runtime::change_standing(desk.gym, owner, desk.telegram, "key", guest,
                                             std::nullopt, "ban", role::guest, why),
                    runtime::tell_later(1, "tell_standing", "1:6", "{}", 600)};
    return desk.try_business(desk.pool, b);
  };
  CHECK(ok(ban("Misbehaved")).outcome == runtime::commit_outcome::done);
  b.turn = desk.turn(desk.open(owner.value, "2"), "2");
  CHECK(failed(ban("Did not pay")).text == "banned_already|6");
  CHECK(desk.sql("SELECT ban_reason FROM desk.standings WHERE person_id = 6") == "Misbehaved");
  CHECK(desk.number("SELECT count(*) FROM desk.jobs WHERE name = 'tell_standing'") == 1);
  ok(desk.change(owner, guest, "unban"));
  CHECK(failed(desk.change(owner, guest, "unban")).text == "not_banned|6");
}

TEST_CASE("a standing that moved since it was shown is stale and says how", "[standings]") {
  staffed_bench desk;
  auto seen = ok(run(desk.pool, runtime::find_standing(desk.gym, staff))).at(0).number("version");
  auto after = ok(desk.change(owner, staff, "ban", role::guest, seen)).at(0);
  CHECK(after.number("version") == seen + 1);
  auto stale = failed(desk.change(admin, staff, "role", role::member, seen));
  CHECK(stale.code == errc::stale);
  CHECK(stale.text.starts_with("standing_moved|"));
  CHECK(stale.text.find(R"("by": "P2")") != std::string::npos);
  CHECK(stale.text.find(R"("banned": true)") != std::string::npos);
}

TEST_CASE("ban and unban, delete and restore leave the role and an audit trail", "[standings]") {
  staffed_bench desk;
  for (auto what : {"ban", "unban", "delete", "restore"})
    ok(desk.change(owner, staff, what));
  auto now = ok(run(desk.pool, runtime::find_standing(desk.gym, staff))).at(0);
  CHECK(now.number("role") == 3);
  CHECK(now.is_null("banned_at"));
  CHECK(now.is_null("deleted_at"));
  CHECK(now.number("version") == 5);
  CHECK(desk.sql("SELECT string_agg(action, ' ' ORDER BY id) FROM desk.audit")
        == "standing.ban standing.unban standing.delete standing.restore");
  CHECK(desk.sql("SELECT (actor, actor_role, reason, update_key)::text FROM desk.audit LIMIT 1")
        == "(2,5,why,key)");
  CHECK(desk.sql("SELECT new->>'banned' FROM desk.audit ORDER BY id LIMIT 1") == "true");
}

TEST_CASE("a business turn on somebody's standing closes their flow", "[standings]") {
  staffed_bench desk;
  auto x = desk.open(staff.value, "1");
  auto busy = desk.turn(x, "1");
  busy.next = {0, "club.invoice", x.next_run, 1, "{}", "[]"};
  desk.commit(busy);
  runtime::business_turn b;
  b.turn = desk.turn(desk.open(owner.value, "2"), "2");
  b.targets = {staff};
  b.statements = {runtime::change_standing(desk.gym, owner, desk.telegram, "2", staff, 1, "role",
                                           role::member, "")};
  REQUIRE(ok(desk.try_business(desk.pool, b)).outcome == runtime::commit_outcome::done);
  auto y = desk.open(staff.value, "3");
  CHECK(y.standing == role::member);
  CHECK(y.conversation.flow.empty());
}

TEST_CASE("a business turn on a person who does not exist is refused, not tried for ever",
          "[standings]") {
  staffed_bench desk;
  runtime::business_turn b;
  b.turn = desk.turn(desk.open(owner.value, "1"), "1");
  b.targets = {{99}};
  b.statements = {runtime::change_standing(desk.gym, owner, desk.telegram, "1", {99}, 1, "role",
                                           role::member, "")};
  CHECK(failed(desk.try_business(desk.pool, b)).code == errc::refused);
}

TEST_CASE("a refused business turn writes nothing and its card commits as a plain turn",
          "[standings]") {
  staffed_bench desk;
  auto x = desk.open(admin.value, "1");
  runtime::business_turn b;
  b.turn = desk.turn(x, "1");
  b.targets = {owner};
  b.statements = {runtime::change_standing(desk.gym, admin, desk.telegram, "1", owner, 1, "ban",
                                           role::guest, "")};
  auto refused = failed(desk.try_business(desk.pool, b));
  CHECK(refused.code == errc::refused);
  CHECK(desk.number("SELECT count(*) FROM desk.turns") == 0);
  CHECK(desk.commit(desk.turn(x, "1")).outcome == runtime::commit_outcome::done);
}

TEST_CASE("a render that throws is a bug of ours and rolls the turn back", "[standings]") {
  staffed_bench desk;
  runtime::business_turn b;
  b.turn = desk.turn(desk.open(owner.value, "1"), "1");
  b.statements = {runtime::change_standing(desk.gym, owner, desk.telegram, "1", staff, 1, "ban",
                                           role::guest, "")};
  b.render = [](runtime::turn_commit&, const std::vector<db::rows>& r) {
    r.at(0).at(0).at("no such column");
  };
  auto bug = failed(desk.try_business(desk.pool, b));
  CHECK(bug.code == errc::bug);
  CHECK(bug.text.find("no such column") != std::string::npos);
  CHECK(desk.number("SELECT count(*) FROM desk.standings WHERE banned_at IS NOT NULL") == 0);
}

TEST_CASE("an audience is one reachable chat a person, the most recent", "[standings]") {
  staffed_bench desk;
  desk.turn_of(admin.value, "a");
  desk.turn_of(second_admin.value, "b");
  desk.turn_of(staff.value, "c");
  auto wa = desk.open(desk.from_phone("919812345678", "", "d"));
  execute(desk.admin(),
          "UPDATE desk.identities SET person_id = 3 WHERE platform = 2;"
          "UPDATE desk.chats SET seen_at = now() + interval '1 minute' WHERE channel_id = 2;"
          "UPDATE desk.conversations SET language = 'hi' WHERE person_id = 3");
  auto all = desk.ask(runtime::find_audience(desk.gym, role::admin, second_admin));
  REQUIRE(all.size() == 1);
  CHECK(all[0].number("person_id") == admin.value);
  CHECK(all[0].number("platform") == 1); // WhatsApp's window is closed
  CHECK(all[0].at("language") == "hi");
  desk.sql("UPDATE desk.chats SET window_until = now() + interval '1 hour' WHERE channel_id = 2 "
           "RETURNING 1");
  CHECK(desk.ask(runtime::find_audience(desk.gym, role::admin, second_admin))[0].number("chat_id")
        == wa.chat.id.value);
  CHECK(desk.ask(runtime::find_chat(desk.gym, admin)).at(0).number("chat_id") == wa.chat.id.value);
  CHECK(desk.ask(runtime::find_audience(desk.gym, role::staff, {0})).size() == 3);
  desk.sql("UPDATE desk.chats SET reachable = false RETURNING 1");
  CHECK(desk.ask(runtime::find_audience(desk.gym, role::staff, {0})).empty());
  CHECK_FALSE(desk.ask(runtime::find_chat(desk.gym, admin)).at(0).flag("reachable"));
}

TEST_CASE("an unban taken back restores the ban with its reason", "[standings]") {
  staffed_bench desk;
  ok(run(desk.pool,
         runtime::change_standing(desk_bench::gym, owner, desk_bench::telegram, "1", staff,
                                  std::nullopt, "ban", role::guest, "Misbehaved")));
  ok(desk.change(owner, staff, "unban"));
  CHECK(desk.sql("SELECT ban_reason FROM desk.standings WHERE person_id = 5") == "");
  auto seen = desk.number("SELECT version FROM desk.standings WHERE person_id = 5");
  auto stale = run(desk.pool, runtime::ban_again(desk_bench::gym, owner, desk_bench::telegram, "3",
                                                 staff, seen - 1));
  CHECK(failed(stale).code == errc::stale);
  ok(run(desk.pool,
         runtime::ban_again(desk_bench::gym, owner, desk_bench::telegram, "4", staff, seen)));
  CHECK(desk.sql("SELECT ban_reason FROM desk.standings WHERE banned_at IS NOT NULL")
        == "Misbehaved");
}
