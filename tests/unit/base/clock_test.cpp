// clock: the fake moves as the real ones do.
#include "base/clock.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace std::chrono_literals;

TEST_CASE("fake_clock stops its steady clock while the machine sleeps", "[base]") {
  fake_clock clock{wall_time{1'700'000'000s}};
  clock.advance(2s);
  clock.sleep(1h);
  CHECK((clock.steady() == 2s));
  CHECK((clock.boot() == 2s + 1h));
  CHECK((clock.wall() == wall_time{1'700'000'000s + 2s + 1h}));
}

TEST_CASE("fake_clock keeps counting after the time of day was set", "[base]") {
  fake_clock clock;
  clock.advance(5s);
  clock.set_wall(wall_time{100s});
  clock.advance(1s);
  CHECK((clock.wall() == wall_time{101s}));
  CHECK((clock.steady() == 6s));
}

TEST_CASE("system_clock moves forward and knows the year", "[base]") {
  auto before = system_clock().steady();
  CHECK((system_clock().steady() >= before));
  CHECK((system_clock().boot() >= system_clock().steady() - 1s));
  CHECK((system_clock().wall() > wall_time{1'600'000'000s}));
}
