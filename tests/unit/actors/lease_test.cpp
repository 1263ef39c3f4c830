// A lapsed heartbeat, told by a hand-turned clock.
#include "actors/lease.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::actors;
using namespace std::chrono_literals;

TEST_CASE("lease lapses five seconds after the start of the last acknowledged beat",
          "[actors][lease]") {
  fake_clock clock;
  clock.advance(1h);
  lease l{clock};
  CHECK_FALSE(l.is_fresh());
  l.begin(replica_id{7}, clock.boot());
  clock.advance(4s);
  CHECK(l.id() == replica_id{7});
  l.beat(clock.boot() - 1s); // the answer took a second: the gap counts from when it was sent
  clock.advance(4s);
  CHECK(l.is_fresh());
  clock.advance(1ms);
  CHECK_FALSE(l.is_fresh());
  CHECK_FALSE(l.id());
}

TEST_CASE("lease that was seen lapsed is not revived by a late beat", "[actors][lease]") {
  fake_clock clock;
  clock.advance(1h);
  lease l{clock};
  l.begin(replica_id{7}, clock.boot());
  clock.advance(6s);
  CHECK_FALSE(l.id());
  l.beat(clock.boot());
  CHECK_FALSE(l.id());
  l.begin(replica_id{8}, clock.boot());
  CHECK(l.id() == replica_id{8});
}

TEST_CASE("lease counts the time the machine slept", "[actors][lease]") {
  fake_clock clock;
  clock.advance(1h);
  lease l{clock};
  l.begin(replica_id{7}, clock.boot());
  clock.sleep(90s);
  CHECK_FALSE(l.is_fresh());
}

TEST_CASE("lease lets nobody claim before eight unbroken seconds", "[actors][lease]") {
  fake_clock clock;
  clock.advance(1h);
  lease l{clock};
  l.begin(replica_id{7}, clock.boot());
  for (int i = 0; i < 7; ++i) {
    clock.advance(1s);
    l.beat(clock.boot());
  }
  CHECK_FALSE(l.may_claim());
  clock.advance(1s);
  CHECK(l.may_claim());
  l.begin(replica_id{8}, clock.boot());
  CHECK_FALSE(l.may_claim());
  l.end();
  CHECK_FALSE(l.is_fresh());
}
