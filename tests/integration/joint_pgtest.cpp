// Several people's invoices in one transaction: all of them or none, and no deadlock among such.
#include "db/runtime/joint.hpp"
#include "tests/integration/club_bench.hpp"
#include "tests/integration/desk_bench.hpp"

#include <catch2/catch.hpp>

#include <future>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;

namespace {

/// Staff of the gym who issue at once.
struct counter_bench : club_bench {
  std::int64_t whey, shaker;

  explicit counter_bench(std::int64_t stock_milli = 1'000'000) : club_bench(6) {
    set_up();
    whey = item("Whey 1 kg", 249900, stock_milli);
    shaker = item("Shaker", 40000, stock_milli);
    execute(admin(), R"(
      INSERT INTO desk.people (person_id, first_name) SELECT p, 'Staff' FROM generate_series(100, 140) p;
      INSERT INTO desk.standings (business_id, person_id, role) SELECT 1, p, 4 FROM generate_series(100, 140) p;
      INSERT INTO desk.channels (business_id, name, platform) VALUES (1, 'gym', 1);
      INSERT INTO desk.identities (platform, external, person_id) SELECT 1, p, p FROM generate_series(100, 140) p;
      INSERT INTO desk.chats (channel_id, identity_id, external) SELECT 1, id, external FROM desk.identities;
      INSERT INTO desk.conversations (business_id, person_id, version) SELECT 1, p, 1 FROM generate_series(100, 140) p;)");
  }

  /// What this person's Issue commits: a sale of these items.
  runtime::business_turn turn(std::int64_t person, const std::vector<std::int64_t>& items,
                              const std::string& key, std::int64_t version = 1) {
    rules::club::invoice sale = sale_to(0, {});
    for (auto i : items)
      sale.lines.push_back(item_line(i, i == whey ? 249900 : 40000, 1000));
    runtime::business_turn t;
    t.turn.channel = {1};
    t.turn.update_key = key;
    t.turn.business = gym;
    t.turn.person = {person};
    t.turn.chat = {std::stoll(
        sql("SELECT id FROM desk.chats WHERE external = '" + std::to_string(person) + "'"))};
    t.turn.expected_version = version;
    t.turn.replica = {1};
    t.statements = {db::club::issue_invoice({gym, {person}, role::admin, {1}, key},
                                            document_json(sale), preview_json(*compute(sale)))};
    t.render = [](runtime::turn_commit& c, const std::vector<db::rows>& all) {
      runtime::outgoing post;
      post.chat = c.chat;
      post.payload = std::string(all.at(0).front().at("number"));
      c.posts = {post};
    };
    return t;
  }

  runtime::joint_answer join(std::vector<runtime::business_turn> turns) {
    std::promise<runtime::joint_answer> answer;
    runtime::commit_joint(pool, std::move(turns),
                          [&](runtime::joint_answer x) { answer.set_value(std::move(x)); });
    return answer.get_future().get();
  }
  std::string written() {
    return sql("SELECT (SELECT count(*) FROM club.invoices) || ' ' || (SELECT count(*) FROM "
               "desk.turns) || ' ' || (SELECT count(*) FROM desk.outbox)");
  }
};

} // namespace

TEST_CASE("invoices issued together are each as if issued alone", "[club][joint]") {
  counter_bench b;
  auto first = b.turn(103, {b.whey}, "a"), second = b.turn(101, {b.whey, b.shaker}, "b"),
       third = b.turn(102, {b.shaker}, "c");
  CHECK(runtime::may_join(first));
  auto answer = b.join({first, second, third});
  auto all = ok(std::move(answer.all));
  REQUIRE(all.size() == 3);
  for (const auto& c : all) {
    CHECK(c.outcome == runtime::commit_outcome::done);
    CHECK(c.version == 2);
    CHECK(c.places == std::vector<std::int64_t>{1});
  }
  CHECK(b.written() == "3 3 3");
  CHECK(b.sql("SELECT string_agg(series_no::text, ' ' ORDER BY series_no) FROM club.invoices")
        == "1 2 3");
  // Each was told its own number.
  CHECK(b.sql("SELECT count(*) FROM club.invoices i JOIN desk.identities d ON d.person_id = "
              "i.issued_by JOIN desk.chats c ON c.identity_id = d.id JOIN desk.outbox o ON "
              "o.chat_id = c.id AND o.payload = i.number")
        == "3");
  CHECK(b.sql("SELECT stock_milli FROM club.items WHERE name = 'Shaker'") == "998000");
}

TEST_CASE("each is shown its own rows, however many its neighbours asked for", "[club][joint]") {
  counter_bench b;
  std::vector<runtime::business_turn> turns;
  std::vector<std::string> shown;
  for (std::int64_t person : {103, 101, 104, 102}) { // not in the order in which they are locked
    auto t = b.turn(person, {b.whey}, "of " + std::to_string(person));
    for (auto more = person; more > 101; --more)
      t.statements.push_back(db::club::member_chat(b.gym, {person}));
    t.render = [person, &shown, inner = t.render](runtime::turn_commit& c,
                                                  const std::vector<db::rows>& all) {
      shown.push_back(std::to_string(person) + ": " + std::to_string(all.size()));
      inner(c, all);
    };
    CHECK(runtime::may_join(t));
    turns.push_back(std::move(t));
  }
  ok(b.join(std::move(turns)).all);
  CHECK(shown == std::vector<std::string>{"101: 1", "102: 2", "103: 3", "104: 4"});
  CHECK(b.sql("SELECT count(*) FROM desk.audit a JOIN club.invoices i ON i.id = a.entity_id "
              "JOIN desk.turns t USING (channel_id, update_key) "
              "JOIN desk.outbox o ON o.chat_id = t.chat_id AND o.payload = i.number "
              "WHERE a.action = 'invoice.issue'")
        == "4");
}

TEST_CASE("one refusal among invoices issued together leaves nothing, and each may go alone",
          "[club][joint]") {
  counter_bench b(1000); // one of each left
  auto answer = b.join({b.turn(101, {b.whey}, "a"), b.turn(102, {b.whey}, "b")});
  auto fault = failed(std::move(answer.all));
  CHECK(fault.code == errc::refused);
  CHECK(answer.may_run_alone);
  CHECK(b.written() == "0 0 0");
}

TEST_CASE("a mistake after rendering puts nobody aside: all start again, and go alone then",
          "[club][joint]") {
  counter_bench b;
  auto good = b.turn(101, {b.whey}, "a"), bad = b.turn(102, {b.whey}, "b");
  SECTION("the screen cannot be made") {
    bad.render = [](runtime::turn_commit&, const std::vector<db::rows>&) {
      throw std::runtime_error("a mistake of ours");
    };
  }
  SECTION("the database refuses the turn") {
    bad.turn.update_key = good.turn.update_key;
  }
  auto all = ok(b.join({good, bad}).all);
  REQUIRE(all.size() == 2);
  for (const auto& c : all)
    CHECK(c.outcome == runtime::commit_outcome::stale);
  CHECK(b.written() == "0 0 0");
  good.alone = true;
  CHECK_FALSE(runtime::may_join(good));
}

TEST_CASE("a conversation that is held or moved is not waited for", "[club][joint]") {
  counter_bench b;
  auto moved = b.turn(101, {b.whey}, "a", 7);
  auto still = b.turn(102, {b.whey}, "b");
  runtime::joint_answer answer;
  SECTION("moved") {
    answer = b.join({moved, still});
  }
  SECTION("held") {
    lock_holder row(b.admin(), "SELECT FROM desk.conversations WHERE person_id = 101 FOR UPDATE");
    auto began = std::chrono::steady_clock::now();
    answer = b.join({b.turn(101, {b.whey}, "a"), still});
    CHECK(std::chrono::steady_clock::now() - began < 500ms);
  }
  CHECK(failed(std::move(answer.all)).code == errc::stale);
  CHECK(answer.may_run_alone);
  CHECK(b.written() == "0 0 0");
}

TEST_CASE("what changes somebody's standing, or is not known to join, goes alone", "[joint]") {
  counter_bench b;
  auto about_another = b.turn(101, {b.whey}, "a");
  about_another.targets = {{102}};
  CHECK_FALSE(runtime::may_join(about_another));
  auto with_another_write = b.turn(101, {b.whey}, "a");
  with_another_write.statements.push_back(db::club::create_item(b.asha, {}));
  CHECK_FALSE(runtime::may_join(with_another_write));
  auto first_contact = b.turn(101, {b.whey}, "a", 0);
  CHECK_FALSE(runtime::may_join(first_contact));
}

TEST_CASE("joint and single issues of the same items in any order do not deadlock",
          "[club][joint]") {
  counter_bench b;
  std::vector<std::future<runtime::joint_answer>> joint;
  std::vector<std::future<result<runtime::committed>>> single;
  for (int round = 0; round < 30; ++round) {
    joint.clear();
    single.clear();
    for (std::int64_t i = 0; i < 3; ++i) {
      auto p = std::make_shared<std::promise<runtime::joint_answer>>();
      joint.push_back(p->get_future());
      auto a = b.turn(101 + 10 * i, {b.shaker}, "a", round + 1),
           c = b.turn(102 + 10 * i, {b.whey}, "c", round + 1);
      auto key = std::to_string(round) + "/" + std::to_string(i);
      a.turn.update_key = "a" + key;
      c.turn.update_key = "c" + key;
      runtime::commit_joint(b.pool, {a, c}, [p](auto x) { p->set_value(std::move(x)); });
      auto alone = b.turn(103 + 10 * i, {b.shaker, b.whey}, "s" + key, round + 1);
      auto q = std::make_shared<std::promise<result<runtime::committed>>>();
      single.push_back(q->get_future());
      runtime::commit_business(b.pool, alone, [q](auto x) { q->set_value(std::move(x)); });
    }
    for (auto& x : joint)
      CHECK(x.get().all.has_value());
    for (auto& x : single)
      CHECK(x.get().has_value());
  }
  CHECK(b.written() == "270 270 270");
  CHECK(b.sql("SELECT count(*) FROM club.invoices WHERE series_no > 270") == "0");
}
