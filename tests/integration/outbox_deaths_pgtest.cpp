// How many owners of a chat died while its next post was owed.
#include "tests/integration/sending_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::test;
using runtime::deaths_of_chat;

namespace {

class deaths_bench : public sending_bench {
public:
  deaths_bench() {
    auto x = open(42, "1");
    posts = commit(turn(x, "1", 2));
    chat = x.chat.id;
    owner = me;
  }
  /// The owner dies; what the next one is told with the first post.
  std::int64_t after_death() {
    auto next = another();
    sql("UPDATE desk.replicas SET lost_at = now(), lost_by = " + std::to_string(next.value)
        + " WHERE id = " + std::to_string(owner.value) + " RETURNING 1");
    return claimed_by(next);
  }
  std::int64_t claimed_by(replica_id next) {
    owner = next;
    return claim(next).at(0).deaths;
  }
  void count(std::int64_t deaths) { ask(runtime::count_deaths(owner.value, chat.value, deaths)); }
  runtime::committed posts;
  chat_id chat;
  replica_id owner;
};

} // namespace

TEST_CASE("what was tried alone is guilty once its owner died, and nothing else", "[outbox]") {
  deaths_bench desk;
  CHECK(desk.after_death() == 1);
  CHECK(desk.after_death() == deaths_of_chat::suspect);
  CHECK(desk.after_death() == deaths_of_chat::suspect); // it was not tried
  desk.count(deaths_of_chat::tried);
  SECTION("its owner died") {
    CHECK(desk.after_death() == deaths_of_chat::guilty);
  }
  SECTION("its owner lapsed") {
    desk.ask(runtime::abandon_replica(desk.owner.value));
    CHECK(desk.claimed_by(desk.another()) == deaths_of_chat::tried);
  }
  SECTION("it ended nothing") {
    desk.count(deaths_of_chat::none);
    CHECK(desk.after_death() == 1);
  }
  SECTION("it was settled") {
    desk.mark(desk.owner, {desk.settled(desk.posts, 0, desk.chat, "m1")});
    desk.count(deaths_of_chat::tried); // too late
    CHECK(desk.after_death() == 1);
  }
}

TEST_CASE("deaths are told with a chat's next post only", "[outbox]") {
  deaths_bench desk;
  desk.after_death();
  desk.after_death();
  CHECK(desk.take(desk.owner, desk.chat).at(0).deaths == deaths_of_chat::suspect);
  CHECK(desk.take(desk.owner, desk.chat, 1).at(0).deaths == 0);
}

TEST_CASE("who ends or lapses is no death", "[outbox]") {
  deaths_bench desk;
  auto how = GENERATE(0, 1);
  desk.ask(how == 0 ? runtime::end_replica(desk.owner.value)
                    : runtime::abandon_replica(desk.owner.value));
  CHECK(desk.claimed_by(desk.another()) == 0);
}
