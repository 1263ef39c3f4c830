// The life of a connection, event by event.
#include "db/wire/lifecycle.hpp"

#include <catch2/catch.hpp>

using frontdesk::db::wire::lifecycle;
using event = lifecycle::event;
using action = lifecycle::action;
using step = lifecycle::step;

namespace {

lifecycle ready() {
  lifecycle life(1);
  for (auto e : {event::start, event::connected, event::configured})
    life.resume(e);
  return life;
}

} // namespace

TEST_CASE("lifecycle connects, configures and serves", "[wire]") {
  lifecycle life(1);
  CHECK(life.resume(event::start) == step{action::connect, lifecycle::connect_limit});
  CHECK(life.resume(event::wants_write) == step{action::wait_write, {}});
  CHECK(life.resume(event::wants_read) == step{action::wait_read, {}});
  CHECK(life.resume(event::connected) == step{action::configure, {}});
  CHECK_FALSE(life.is_ready());
  CHECK(life.resume(event::configured) == step{action::serve, {}});
  CHECK(life.is_ready());
}

TEST_CASE("lifecycle backs off from 100 ms to 2 s with chance and starts again", "[wire]") {
  lifecycle life(7);
  life.resume(event::start);
  auto longest = lifecycle::first_back_off;
  for (int i = 0; i < 10; ++i) {
    auto s = life.resume(event::failed);
    CHECK(s.what == action::back_off);
    CHECK(s.delay >= longest / 2);
    CHECK(s.delay <= longest);
    longest = std::min(longest * 2, lifecycle::longest_back_off);
    CHECK(life.resume(event::timer).what == action::connect);
  }
  CHECK(longest == lifecycle::longest_back_off);
}

TEST_CASE("lifecycles of different seeds do not come back in step", "[wire]") {
  lifecycle a(1), b(2);
  int differ = 0;
  for (auto e : {event::start, event::failed, event::timer, event::failed, event::timer,
                 event::failed, event::timer, event::failed})
    differ += a.resume(e) == b.resume(e) ? 0 : 1;
  CHECK(differ > 0);
}

TEST_CASE("lifecycle forgets earlier failures once it served", "[wire]") {
  lifecycle life(1);
  life.resume(event::start);
  for (int i = 0; i < 6; ++i) {
    life.resume(event::failed);
    life.resume(event::timer);
  }
  life.resume(event::connected);
  life.resume(event::configured);
  CHECK(life.resume(event::failed).delay <= lifecycle::first_back_off);
}

TEST_CASE("lifecycle gives up a server that never answers", "[wire]") {
  lifecycle life(1);
  life.resume(event::start);
  CHECK(life.resume(event::timer).what == action::back_off);
  life.resume(event::timer);
  life.resume(event::connected);
  CHECK(life.resume(event::timer).what == action::back_off); // settings without an answer
}

TEST_CASE("lifecycle ignores events that come too late", "[wire]") {
  auto life = ready();
  CHECK(life.resume(event::timer) == step{});
  life.resume(event::failed);
  CHECK(life.resume(event::failed) == step{});
  CHECK(life.resume(event::connected) == step{});
}

TEST_CASE("lifecycle closes once, for good", "[wire]") {
  auto life = ready();
  CHECK(life.resume(event::stop).what == action::close);
  CHECK_FALSE(life.is_ready());
  for (auto e : {event::start, event::timer, event::failed, event::stop})
    CHECK(life.resume(e) == step{});
}
