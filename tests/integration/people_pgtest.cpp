// Names across scripts, links, languages, guests that are forgotten, and what the configuration
// brings.
#include "db/runtime/businesses.hpp"
#include "db/runtime/jobs.hpp"
#include "db/runtime/people.hpp"
#include "db/runtime/quarantine.hpp"
#include "tests/integration/desk_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;

namespace {

std::string quoted(const std::string& text) {
  return "$q$" + text + "$q$";
}

} // namespace

TEST_CASE("desk.fold brings names of all scripts to one sound", "[people]") {
  desk_bench desk;
  auto [text, folded] = GENERATE(table<std::string, std::string>({
      {"Parin Shah", "parin sah"},
      {"PARIN", "parin"},
      {"парин", "parin"},
      {"ПАР", "par"},
      {"परी", "pari"},
      {"परीन", "parin"},
      {"પરીન", "parin"},
      {"शर्मा", "sarma"},
      {"Sharma", "sarma"},
      {"Шарма", "sarma"},
      {"राजकुमार", "raikumar"},
      {"Rajkumar", "raikumar"},
      {"लक्ष्मी", "laksmi"},
      {"Lakshmi", "laksmi"},
      {"अनमोल", "anmol"},
      {"Müller Łukasz", "muler lukasz"},
      {"Khan", "han"},
      {"ख़ान", "han"},
      {"Сергей", "sergei"},
      {"Sergej", "sergei"},
      {"  Two   words ", "tvo vords"},
      {"2344", "2344"}, // digits are no doubles
      {"50%_\\", "50%_\\"},
      {"", ""},
  }));
  INFO(text);
  CHECK(desk.sql("SELECT desk.fold(" + quoted(text) + ")") == folded);
}

TEST_CASE("people are found by part of a name in any script", "[people]") {
  desk_bench desk;
  auto request = desk.from(42, "1");
  request.last_name = "Shah";
  request.username = "pshah_1";
  desk.open(request);
  auto found = [&](const std::string& query) {
    return desk.number("SELECT count(*) FROM desk.people WHERE folded LIKE desk.fold_pattern("
                       + quoted(query) + ")");
  };
  for (auto query : {"par", "PAR", "пар", "परी", "પર", "parin sh", "Шах", "pshah_1", "h_1"}) {
    INFO(query);
    CHECK(found(query) == 1);
  }
  for (auto query : {"par%", "p_r", "%", "_%", "", " ", "ъ", "\\", "parim", "h11"}) {
    INFO(query);
    CHECK(found(query) == 0);
  }
}

TEST_CASE("a chosen language holds in its business", "[people]") {
  desk_bench desk;
  desk.turn_of(42, "1");
  auto x = desk.open(42, "2");
  runtime::business_turn b;
  b.turn = desk.turn(x, "2");
  b.statements = {runtime::choose_language(desk.gym, x.person, "hi")};
  REQUIRE(ok(desk.try_business(desk.pool, b)).outcome == runtime::commit_outcome::done);
  CHECK(desk.open(42, "3").language == "hi");
  desk.ask(runtime::name_person(x.person, "Parin", "Shah"));
  CHECK(desk.open(42, "3").name == "Parin Shah");
  CHECK(desk.ask(runtime::find_person(x.person))[0].at("external") == "42");
}

TEST_CASE("linking gives a newcomer's identities to the known person", "[people]") {
  desk_bench desk;
  desk.turn_of(42, "1");
  auto wa = desk.open(desk.from_phone("919812345678", "", "2"));
  auto t = desk.turn(wa, "2");
  t.channel = desk.whatsapp;
  desk.commit(t);
  auto decided = desk.open(42, "3");
  auto newcomers = desk.open(desk.from_phone("919812345678", "", "4"));
  CHECK(desk.ask(runtime::link_people(wa.person, {42}))[0].number("moved") == 1);

  CHECK(desk.open(desk.from_phone("919812345678", "", "5")).person.value == 42);
  CHECK(desk.commit(desk.turn(decided, "3")).outcome == runtime::commit_outcome::stale);
  CHECK(desk.commit(desk.turn(newcomers, "4")).outcome != runtime::commit_outcome::done);
  CHECK(desk.commit_alone(desk.turn(newcomers, "4")).outcome == runtime::commit_outcome::stale);
}

TEST_CASE("linking is refused for a newcomer who is more than a guest", "[people]") {
  desk_bench desk;
  desk.open(42, "1");
  auto wa = desk.open(desk.from_phone("919812345678", "", "2"));
  desk.sql("INSERT INTO desk.standings (business_id, person_id) VALUES (1, "
           + std::to_string(wa.person.value) + ") RETURNING 1");
  auto refused = failed(run(desk.pool, runtime::link_people(wa.person, {42})));
  CHECK(refused.code == errc::refused);
  CHECK(refused.text == "newcomer_is_known|");
  CHECK(failed(run(desk.pool, runtime::link_people({42}, {42}))).text == "same_person|");
}

TEST_CASE("idle guests are forgotten, others stay", "[people]") {
  desk_bench desk;
  for (int person : {41, 42, 43})
    desk.turn_of(person, std::to_string(person), 0);
  execute(desk.admin(), R"(
    UPDATE desk.people SET created_at = now() - interval '40 days';
    UPDATE desk.chats SET seen_at = now() - interval '31 days' WHERE external <> '43';
    INSERT INTO desk.standings (business_id, person_id, role) VALUES (1, 42, 1))");
  CHECK(desk.ask(runtime::forget_guests(30, 100))[0].number("gone") == 1);
  CHECK(desk.sql("SELECT string_agg(person_id::text, ',' ORDER BY person_id) FROM desk.people")
        == "42,43");
  CHECK(desk.number("SELECT count(*) FROM desk.chats") == 2);
}

TEST_CASE("guests who cannot go keep nobody else", "[people]") {
  desk_bench desk;
  execute(desk.admin(), R"(
    INSERT INTO desk.people (person_id) SELECT 1000 + n FROM generate_series(1, 501) n;
    INSERT INTO club.members (business_id, person_id, member_no, full_name, consent_version, updated_by)
      SELECT 1, 1000 + n, n, 'Member ' || n, '1', 7 FROM generate_series(1, 501) n)");
  desk.turn_of(9'000'000, "1", 0); // read after them
  execute(desk.admin(), R"(
    UPDATE desk.people SET created_at = now() - interval '40 days';
    UPDATE desk.chats SET seen_at = now() - interval '31 days')");
  CHECK(desk.ask(runtime::forget_guests(30, 500))[0].number("gone") == 1);
  CHECK(desk.number("SELECT count(*) FROM desk.people WHERE person_id = 9000000") == 0);
}

TEST_CASE("flows of channels that nobody serves keep no other from being parked", "[people]") {
  desk_bench desk;
  for (int person : {42, 43}) {
    auto x = desk.open(person, "1");
    auto t = desk.turn(x, std::to_string(person));
    t.next = {0, "club.invoice", x.next_run, 1, "{}", "[]"};
    desk.commit(t);
  }
  execute(desk.admin(), R"(
    INSERT INTO desk.channels (id, business_id, name, platform) OVERRIDING SYSTEM VALUE VALUES (77, 1, 'old', 1);
    UPDATE desk.chats SET channel_id = 77 WHERE external = '42';
    UPDATE desk.conversations SET updated_at = now() - person_id * interval '-1 hour' - interval '100 hours')");
  auto served = db::array_literal(std::vector<std::int64_t>{desk.telegram.value});
  auto idle = desk.ask(runtime::find_idle_flows(10, 1, served));
  REQUIRE(idle.size() == 1);
  CHECK(idle[0].number("person_id") == 43);
}

TEST_CASE("flows idle for ten minutes are found with where to park them", "[people]") {
  desk_bench desk;
  for (int person : {42, 43}) {
    auto x = desk.open(person, "1");
    auto t = desk.turn(x, std::to_string(person));
    t.next = {0, "club.invoice", x.next_run, 1, "{}", "[]"};
    desk.commit(t);
  }
  execute(desk.admin(), "UPDATE desk.conversations SET updated_at = now() - interval '11 minutes' "
                        "WHERE person_id = 42");
  auto idle = desk.ask(runtime::find_idle_flows(
      10, 100, db::array_literal(std::vector<std::int64_t>{desk.telegram.value})));
  REQUIRE(idle.size() == 1);
  CHECK(idle[0].at("external") == "42");
  CHECK(idle[0].number("channel_id") == desk.telegram.value);
  CHECK(idle[0].number("version") == desk.open(42, "2").conversation.version);
}

TEST_CASE("the configuration's businesses, channels and owners are kept", "[people][businesses]") {
  desk_bench desk;
  auto keep = [&](std::vector<runtime::configured_business> list) {
    return await<std::vector<runtime::configured_business>>(
        [&](auto done) { runtime::keep_configured(desk.pool, std::move(list), done); });
  };
  runtime::configured_business salon{"salon",
                                     "Asia/Kolkata",
                                     {"en", "gu"},
                                     {"booking"},
                                     {"77", "whatsapp:+919812345678"},
                                     {{"salon", 1, "", {}}},
                                     {}};
  auto kept = ok(keep({salon})).at(0);
  REQUIRE(kept.id);
  REQUIRE(kept.channels[0].id);
  CHECK(desk.number("SELECT count(*) FROM desk.standings WHERE role = 5 AND fixed") == 2);
  CHECK(ok(keep({salon})).at(0).id == kept.id);
  CHECK(desk.sql("SELECT max(version) FROM desk.standings") == "1"); // nothing changed

  desk.sql(
      "UPDATE desk.standings SET role = 1, banned_at = now() WHERE person_id = 77 RETURNING 1");
  salon.owners = {"77"};
  ok(keep({salon}));
  CHECK(desk.sql("SELECT (role, fixed, banned_at)::text FROM desk.standings WHERE person_id = 77")
        == "(5,t,)");
  CHECK(desk.number("SELECT count(*) FROM desk.standings WHERE NOT fixed AND role = 5") == 1);
  auto x = desk.from(77, "1");
  x.channel = kept.channels[0].id;
  CHECK(desk.open(x).standing == role::owner);

  salon.owners = {"+7"};
  CHECK(failed(keep({salon})).code == errc::invalid);
  CHECK(failed(keep({{"bar", "UTC", {"en"}, {}, {}, {{"salon", 1, "", {}}}, {}}})).code
        == errc::invalid);
}

TEST_CASE("a configured owner is one again at every start, whatever became of them",
          "[people][businesses]") {
  desk_bench desk;
  auto keep = [&] {
    runtime::configured_business gym{"gym", "Asia/Kolkata", {"en"}, {}, {"77"}, {}, {}};
    ok(await<std::vector<runtime::configured_business>>(
        [&](auto done) { runtime::keep_configured(desk.pool, {gym}, std::move(done)); }));
  };
  keep();
  const std::string became =
      GENERATE("role = 4", "fixed = false", "banned_at = now(), banned_by = 7, ban_reason = 'x'",
               "deleted_at = now(), deleted_by = 7");
  desk.sql("UPDATE desk.standings SET " + became + " WHERE person_id = 77 RETURNING 1");
  keep();
  CHECK(desk.sql("SELECT (role, fixed, banned_at, banned_by, ban_reason, deleted_at, deleted_by, "
                 "version)::text FROM desk.standings WHERE person_id = 77")
        == R"((5,t,,,"",,,2))");
}

TEST_CASE("quarantine keeps bytes as they came and forgets the suspect", "[people][quarantine]") {
  desk_bench desk;
  std::string body("{\"a\":\0\xff}", 8);
  desk.sql("INSERT INTO desk.begun VALUES (1, 'k', 1) RETURNING 1");
  desk.ask(runtime::to_quarantine(desk.telegram, {{"k", "throws", "trace", body}}));
  CHECK(desk.sql("SELECT encode(body, 'hex') FROM desk.quarantine") == "7b2261223a00ff7d");
  CHECK(desk.number("SELECT count(*) FROM desk.begun") == 0);
  desk.sql("UPDATE desk.quarantine SET at = now() - interval '15 days' RETURNING 1");
  desk.ask(runtime::forget_done());
  CHECK(desk.number("SELECT count(*) FROM desk.quarantine") == 0);
}

TEST_CASE("quarantine keeps a repeated update once, and another with its key",
          "[people][quarantine]") {
  desk_bench desk;
  const std::vector<runtime::put_aside> post{
      {"k", "bad", "t", "one"}, {"", "bad", "t", "one"}, {"k", "bad", "t", "one"}};
  CHECK(desk.ask(runtime::to_quarantine(desk.telegram, post)).size() == 2);
  CHECK(desk.ask(runtime::to_quarantine(desk.telegram, post)).empty());
  CHECK(desk.ask(runtime::to_quarantine(desk.telegram, {{"k", "bad", "t", "two"}})).size() == 1);
  CHECK(desk.ask(runtime::to_quarantine(desk.whatsapp, {{"k", "bad", "t", "one"}})).size() == 1);
}

TEST_CASE("uploads live until the platform forgets them", "[people][uploads]") {
  desk_bench desk;
  desk.ask(runtime::save_upload(desk.telegram, "invoice:1:en", "file1", 0));
  desk.ask(runtime::save_upload(desk.telegram, "invoice:1:en", "file2", 0));
  CHECK(desk.ask(runtime::find_upload(desk.telegram, "invoice:1:en")).at(0).at("upload_id")
        == "file2");
  desk.ask(runtime::save_upload(desk.telegram, "invoice:2:en", "short", 60)); // about to expire
  CHECK(desk.ask(runtime::find_upload(desk.telegram, "invoice:2:en")).empty());
  // Another channel's uploads are its own.
  CHECK(desk.ask(runtime::find_upload(desk.whatsapp, "invoice:1:en")).empty());
  desk.ask(runtime::save_upload(desk.whatsapp, "invoice:1:en", "media1", 0));
  CHECK(desk.ask(runtime::find_upload(desk.telegram, "invoice:1:en")).at(0).at("upload_id")
        == "file2");
  CHECK(desk.ask(runtime::find_upload(desk.whatsapp, "invoice:1:en")).at(0).at("upload_id")
        == "media1");
  desk.ask(runtime::forget_upload(desk.telegram, "invoice:1:en"));
  CHECK(desk.ask(runtime::find_upload(desk.telegram, "invoice:1:en")).empty());
}

TEST_CASE("a job that told a person finds the same address again", "[people]") {
  desk_bench desk;
  desk.turn_of(1001, "job:1:1001");
  execute(desk.admin(), R"(
    INSERT INTO desk.identities (platform, scope, external, person_id) VALUES (2, '', '919', 1001);
    INSERT INTO desk.chats (channel_id, identity_id, external, seen_at, window_until)
    SELECT 2, id, external, now() + interval '1 minute', now() + interval '1 hour'
    FROM desk.identities WHERE platform = 2)");
  auto where = [&](const char* key) {
    return desk.ask(runtime::find_address(desk_bench::gym, {1001}, key)).at(0).number("channel_id");
  };
  CHECK(where("job:1:1001") == desk_bench::telegram.value);
  CHECK(where("job:2:1001") == desk_bench::whatsapp.value);
}

TEST_CASE("a person is written to where they wrote last and can be reached", "[people]") {
  desk_bench desk;
  desk.turn_of(1001, "a");
  auto at = desk.ask(runtime::find_address(desk_bench::gym, {1001}, ""));
  REQUIRE(at.size() == 1);
  CHECK(at[0].number("channel_id") == desk_bench::telegram.value);
  CHECK(at[0].at("external") == "1001");
  CHECK(at[0].at("chat") == "1001");
  desk.sql("UPDATE desk.chats SET reachable = false RETURNING 1");
  CHECK(desk.ask(runtime::find_address(desk_bench::gym, {1001}, "")).empty());
}
