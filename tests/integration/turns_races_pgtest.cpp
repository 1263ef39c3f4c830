// Turns that race: hot rows, duplicates, first contacts and mutual bans on two replicas, lost
// answers.
#include "db/runtime/standings.hpp"
#include "tests/integration/desk_bench.hpp"
#include "tests/support/gate.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <random>
#include <set>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;
using runtime::commit_outcome;

namespace {

runtime::business_turn ban(desk_bench& desk, const runtime::opened& by, person_id whom,
                           std::string key) {
  runtime::business_turn b;
  b.turn = desk.turn(by, key, 0);
  b.targets = {whom};
  b.statements = {runtime::change_standing(desk.gym, by.person, desk.telegram, key, whom,
                                           std::nullopt, "ban", role::guest, "race")};
  b.render = [chat = by.chat.id](runtime::turn_commit& t, const std::vector<db::rows>& r) {
    t.posts.push_back(
        desk_bench::message(chat, "banned " + std::string(r.at(0).at(0).at("person_id"))));
  };
  return b;
}

/// Starts both at once on two pools and waits for both.
template <class T, class First, class Second>
std::pair<result<T>, result<T>> race(First first, Second second) {
  std::promise<result<T>> a, b;
  first([&](result<T> x) { a.set_value(std::move(x)); });
  second([&](result<T> x) { b.set_value(std::move(x)); });
  return {a.get_future().get(), b.get_future().get()};
}

} // namespace

TEST_CASE("fifty hot conversations under eight clients neither deadlock nor lose a turn",
          "[turns][races]") {
  desk_bench desk(8);
  std::vector<runtime::open_request> all;
  for (int i = 0; i < 50; ++i)
    all.push_back(desk.from(1000 + i, "start"));
  auto people = ok(desk.try_open(desk.pool, all));
  std::atomic<std::int64_t> done{0}, posts{0}, keys{0};
  std::vector<std::thread> clients;
  for (unsigned c = 0; c < 8; ++c)
    clients.emplace_back([&, c] {
      std::mt19937 random(c);
      for (int round = 0; round < 60; ++round) {
        std::set<std::size_t> chosen;
        while (chosen.size() < 10)
          chosen.insert(random() % people.size());
        std::vector<runtime::open_request> requests;
        for (auto i : chosen)
          requests.push_back(desk.from(people[i].person.value, std::to_string(++keys)));
        auto opened = ok(desk.try_open(desk.pool, requests));
        std::vector<runtime::turn_commit> turns;
        for (std::size_t i = 0; i < opened.size(); ++i) {
          turns.push_back(desk.turn(opened[i], requests[i].update_key));
          turns.back().posts.push_back(
              desk.message(people[random() % people.size()].chat.id, "to another"));
        }
        auto answers = ok(desk.try_commit(desk.pool, turns)); // a deadlock would be a fault
        for (const auto& x : answers)
          if (x.outcome == commit_outcome::done) {
            ++done;
            posts += 2;
          }
      }
    });
  for (auto& x : clients)
    x.join();
  CHECK(done > 0);
  CHECK(desk.number("SELECT count(*) FROM desk.turns") == done);
  CHECK(desk.number("SELECT sum(queued) FROM desk.chats") == posts);
  CHECK(desk.number("SELECT count(DISTINCT (chat_id, place)) FROM desk.outbox") == posts);
  CHECK(desk.number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        == 0);
}

TEST_CASE("a duplicate racing its original on two replicas has one effect", "[turns][races]") {
  desk_bench desk;
  db::pool other(desk.options());
  for (int i = 0; i < 50; ++i) {
    auto key = std::to_string(i);
    auto a = desk.open(42, key);
    auto b = ok(desk.try_open(other, {desk.from(42, key)})).at(0);
    REQUIRE_FALSE(a.duplicate);
    REQUIRE_FALSE(b.duplicate);
    auto [x, y] = race<std::vector<runtime::committed>>(
        [&](auto done) { runtime::commit_turns(desk.pool, {desk.turn(a, key)}, done); },
        [&](auto done) { runtime::commit_turns(other, {desk.turn(b, key)}, done); });
    bool first = x->at(0).outcome == commit_outcome::done;
    bool second = y->at(0).outcome == commit_outcome::done;
    CHECK(first != second);
    CHECK(desk.open(42, key).stored_reply == "reply to " + key);
  }
  CHECK(desk.number("SELECT count(*) FROM desk.turns") == 50);
  CHECK(desk.number("SELECT queued FROM desk.chats") == 50);
}

TEST_CASE("first contact on two replicas at once makes one person", "[turns][races]") {
  desk_bench desk;
  db::pool other(desk.options());
  for (int i = 0; i < 50; ++i) {
    auto phone = "9198000000" + std::to_string(10 + i);
    auto [x, y] = race<std::vector<runtime::opened>>(
        [&](auto done) {
          runtime::open_turns(desk.pool, {desk.from_phone(phone, "", "a" + phone)}, done);
        },
        [&](auto done) {
          runtime::open_turns(other, {desk.from_phone(phone, "S" + phone, "b" + phone)}, done);
        });
    REQUIRE(ok(x).at(0).person == ok(y).at(0).person);
    CHECK(ok(x).at(0).chat.id == ok(y).at(0).chat.id);
  }
  CHECK(desk.number("SELECT count(*) FROM desk.people") == 50);
  CHECK(desk.number("SELECT count(*) FROM desk.identities") == 100);
}

TEST_CASE("of two admins who ban each other at once one succeeds", "[turns][races]") {
  desk_bench desk;
  db::pool other(desk.options());
  for (int i = 0; i < 20; ++i) {
    auto left = 1000 + 2 * i, right = left + 1;
    desk.open(left, "x");
    desk.open(right, "x");
    execute(desk.admin(), "INSERT INTO desk.standings (business_id, person_id, role) VALUES (1, "
                              + std::to_string(left) + ", 5), (1, " + std::to_string(right)
                              + ", 5)");
    auto a = desk.open(left, "a" + std::to_string(i));
    auto b = desk.open(right, "b" + std::to_string(i));
    auto [x, y] = race<runtime::committed>(
        [&](auto done) {
          runtime::commit_business(desk.pool, ban(desk, a, b.person, "a" + std::to_string(i)),
                                   done);
        },
        [&](auto done) {
          runtime::commit_business(other, ban(desk, b, a.person, "b" + std::to_string(i)), done);
        });
    REQUIRE(x.has_value());
    REQUIRE(y.has_value());
    CHECK((x->outcome == commit_outcome::done) != (y->outcome == commit_outcome::done));
    CHECK((x->outcome == commit_outcome::stale) != (y->outcome == commit_outcome::stale));
    auto loser = x->outcome == commit_outcome::done ? right : left;
    CHECK(desk.open(loser, "again").banned);
  }
  CHECK(desk.number("SELECT count(*) FROM desk.standings WHERE banned_at IS NOT NULL") == 20);
}

TEST_CASE("a turn decided before its person's standing changed cannot commit", "[turns][races]") {
  desk_bench desk;
  desk.turn_of(42, "0");
  execute(desk.admin(),
          "INSERT INTO desk.people (person_id) VALUES (7); INSERT INTO desk.standings "
          "(business_id, person_id, role) VALUES (1, 7, 5), (1, 42, 4)");
  auto decided = desk.open(42, "1");
  auto done = ok(desk.try_business(desk.pool, ban(desk, desk.open(7, "2"), {42}, "2")));
  REQUIRE(done.outcome == commit_outcome::done);
  CHECK(desk.commit(desk.turn(decided, "1")).outcome == commit_outcome::stale);
  CHECK(desk.open(42, "1").banned);
}

TEST_CASE("an unknown outcome goes back to open: committed is a duplicate", "[turns][races]") {
  desk_bench desk;
  gate between(postgres::shared().socket_path());
  auto options = desk.options();
  options.dsn = between.dsn(desk.database, "frontdesk_app");
  db::pool far(options);
  auto x = ok(desk.try_open(far, {desk.from(42, "warm")})).at(0);
  auto warm =
      ok(desk.try_commit(far, {desk.turn(x, "warm")})).at(0); // its statement is prepared now
  x = ok(desk.try_open(far, {desk.from(42, "1")})).at(0);
  between.close_on_data(gate::way::to_client);
  auto lost = desk.try_commit(far, {desk.turn(x, "1")});
  CHECK(failed(lost).code == errc::unknown);
  between.heal();
  auto again = desk.open(42, "1");
  CHECK(again.duplicate);
  CHECK(again.stored_reply == "reply to 1");
  CHECK(again.conversation.version == warm.version + 1);
}

TEST_CASE("an unknown outcome goes back to open: the first attempt still on its way is fenced off",
          "[turns][races]") {
  desk_bench desk;
  gate between(postgres::shared().socket_path());
  auto options = desk.options();
  options.dsn = between.dsn(desk.database, "frontdesk_app");
  db::pool far(options);
  auto x = ok(desk.try_open(far, {desk.from(42, "warm")})).at(0);
  ok(desk.try_commit(far, {desk.turn(x, "warm")}));
  x = desk.open(42, "1");
  auto chat =
      "SELECT FROM desk.chats WHERE id = " + std::to_string(x.chat.id.value) + " FOR UPDATE";
  lock_holder held(desk.admin(), chat); // the attempt is stopped half-way, its conversation locked
  std::promise<result<std::vector<runtime::committed>>> lost;
  runtime::commit_turns(far, {desk.turn(x, "1")}, [&](auto r) { lost.set_value(std::move(r)); });
  REQUIRE(eventually([&] {
    return desk.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == 1;
  }));
  between.cut();
  CHECK(failed(lost.get_future().get()).code == errc::unknown);

  auto again = desk.open(42, "1");
  REQUIRE_FALSE(again.duplicate); // not committed yet
  CHECK(desk.commit(desk.turn(again, "1")).outcome == commit_outcome::busy);
  held.release();
  auto alone = desk.commit_alone(desk.turn(again, "1"));
  auto opened = desk.open(42, "1");
  CHECK(opened.duplicate);
  CHECK((alone.outcome == commit_outcome::done || alone.outcome == commit_outcome::stale));
  CHECK(desk.number("SELECT count(*) FROM desk.turns WHERE update_key = '1'") == 1);
  CHECK(desk.number("SELECT queued FROM desk.chats") == 2);
}
