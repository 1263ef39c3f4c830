// Token buckets with a hand-turned clock.
#include "actors/rate_limit.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk::actors;
using namespace std::chrono_literals;

namespace {
const steady_time start = steady_time{} + 1h;
} // namespace

TEST_CASE("token_bucket lets a burst through and then spaces the rest", "[actors][courier]") {
  token_bucket b{1, 3};
  for (int i = 0; i < 3; ++i) {
    CHECK(b.ready_at(start) == start);
    b.take(start);
  }
  CHECK(b.ready_at(start) == start + 1s);
  CHECK(b.ready_at(start + 400ms) == start + 1s);
  CHECK(b.ready_at(start + 1s) == start + 1s);
}

TEST_CASE("token_bucket saves up no more than its burst", "[actors][courier]") {
  token_bucket b{10, 2};
  b.take(start);
  CHECK(b.ready_at(start + 1h) == start + 1h);
  b.take(start + 1h);
  b.take(start + 1h);
  CHECK(b.ready_at(start + 1h) == start + 1h + 100ms);
}

TEST_CASE("token_bucket without a rate never waits", "[actors][courier]") {
  token_bucket b{0, 1};
  for (int i = 0; i < 100; ++i)
    b.take(start);
  CHECK(b.ready_at(start) == start);
}

TEST_CASE("token_bucket follows a changed rate from then on", "[actors][courier]") {
  token_bucket b{1, 1};
  b.take(start);
  b.change_rate(4, 1, start);
  CHECK(b.ready_at(start) == start + 250ms);
}
