// Which batches the next one waits for.
#include "actors/flights.hpp"

#include <catch2/catch.hpp>

using frontdesk::actors::flights;
using namespace std::chrono_literals;

TEST_CASE("a batch that is late is not waited for, another late one is", "[flights]") {
  flights f(1);
  flights::time t{};
  auto first = f.begin(t);
  f.look(t - 1ms);
  CHECK(f.counted() == 1);
  f.look(t);
  CHECK(f.counted() == 0);
  auto second = f.begin(t + 1s);
  CHECK(f.counted() == 1);
  f.look(t + 2s);
  CHECK(f.counted() == 1); // only one may be late without counting
  CHECK(f.all() == 2);
  f.end(first);
  CHECK(f.counted() == 0); // the second is late as well
  f.end(second);
  CHECK(f.counted() == 0);
  CHECK(f.all() == 0);
}

TEST_CASE("a late batch that has ended leaves no credit to the next", "[flights]") {
  flights f(1);
  flights::time t{};
  auto first = f.begin(t);
  f.look(t);
  f.end(first);
  f.end(first); // answered twice: nothing to end
  f.begin(t + 1s);
  CHECK(f.counted() == 1);
}
