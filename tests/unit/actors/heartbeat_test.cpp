// Whom a replica declares lost: whoever it has heard nothing new of for eight seconds of its own
// time.
#include "actors/heartbeat.hpp"
#include "tests/support/actor_bench.hpp"
#include "tests/unit/actors/scripted_database.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace frontdesk;
using namespace frontdesk::actors;
using namespace std::chrono_literals;

namespace {

/// Sends nothing; what it says when an id has lapsed the test decides.
courier_actor::behavior_type quiet_courier(courier_actor::pointer,
                                           std::shared_ptr<actor_status> says) {
  return {
      [](deliveries&) {},
      [](chats_waiting&) {},
      [](channel_pause&) {},
      [](claim_atom) {},
      [](resumption&) {},
      [](tick_atom) {},
      [](drain_atom) { return actor_status{}; },
      [says](part_atom) { return *says; },
      [](status_atom) { return actor_status{}; },
  };
}

struct heart_bench {
  actor_bench bench;
  fake_clock time;
  std::shared_ptr<lease> own = std::make_shared<lease>(time);
  std::shared_ptr<neighbours> others = std::make_shared<neighbours>();
  std::shared_ptr<database_script> script = std::make_shared<database_script>();
  heartbeat_actor heart;
  std::int64_t beat = 100; // of the other replica, as the database tells it
  std::int64_t age_us = 0;
  int lost = 0;
  std::chrono::seconds answers_after{0}; // a beat's request is under way that long

  bool ended; // the other's process is no more
  int lost_before_the_door_opened = -1;
  bool gave_up = false, said_goodbye = false;
  bool is_away = false; // the database
  std::shared_ptr<actor_status> courier_says = std::make_shared<actor_status>();

  explicit heart_bench(bool other_has_ended = false) : ended(other_has_ended) {
    time.advance(1h);
    script->read = [this](const db::statement& s) -> result<db::rows> {
      auto name = s.what->name;
      if (is_away)
        return fault{errc::unavailable, "down"};
      if (name == "desk.register_replica")
        return db::make_rows({{{"id", "9"}}});
      if (name == "desk.beat")
        time.advance(answers_after);
      if (name == "desk.beat")
        return db::make_rows({{{"live", "2"}, {"deaths", "0"}, {"past_deaths", "0"}}});
      if (name == "desk.other_beats")
        return db::make_rows({{{"id", "4"},
                               {"process", "other"},
                               {"beat_at", std::to_string(beat)},
                               {"age_us", std::to_string(age_us)}}});
      lost += name == "desk.lose_replicas" ? 1 : 0;
      gave_up = gave_up || name == "desk.abandon_replica";
      said_goodbye = said_goodbye || name == "desk.end_replica";
      return db::rows{};
    };
    heartbeat_deps deps{bench.system().spawn(scripted, script),
                        &time,
                        own,
                        others,
                        "me",
                        "mine",
                        {bench.system().spawn(quiet_courier, courier_says)}};
    deps.on_first_beat = [this] { lost_before_the_door_opened = lost; };
    deps.has_ended = [this](std::string_view process) { return ended && process == "other"; };
    heart = bench.system().spawn(heartbeat, deps);
    bench.run();
  }
  ~heart_bench() {
    caf::anon_send_exit(heart, caf::exit_reason::user_shutdown);
    bench.run();
  }
  void leaves() {
    caf::anon_send(heart, drain_atom_v, true);
    bench.run();
  }
  /// Seconds go by; the other replica beats in each of them, or is silent.
  void pass(int seconds, bool beats) {
    for (; seconds > 0; --seconds) {
      beat += beats ? 1 : 0;
      time.advance(1s);
      bench.advance(1s);
    }
  }
  auto asked(std::string_view name) const {
    return std::count_if(script->asked.begin(), script->asked.end(),
                         [&](const auto& s) { return s.what->name == name; });
  }
};

} // namespace

TEST_CASE("a replica that is silent for eight seconds is declared lost", "[actors][heartbeat]") {
  heart_bench h;
  h.pass(20, true);
  CHECK(h.lost == 0);
  h.pass(7, false);
  CHECK(h.lost == 0);
  h.pass(2, false);
  CHECK(h.lost > 0);
}

TEST_CASE("a jump of the database's clock loses nobody who beats", "[actors][heartbeat]") {
  heart_bench h;
  h.age_us = GENERATE(3'600'000'000, -3'600'000'000);
  h.pass(20, true);
  CHECK(h.lost == 0);
}

TEST_CASE("who died before the database's clock went back is lost as soon", "[actors][heartbeat]") {
  heart_bench h;
  h.pass(20, true);
  h.age_us = -3'600'000'000; // its last beat is in the future
  h.pass(10, false);
  CHECK(h.lost > 0);
}

TEST_CASE("a lease is as old as the sending of its last beat", "[actors][heartbeat]") {
  heart_bench h;
  h.pass(1, true);
  h.answers_after = 3s;
  h.pass(1, true);
  CHECK(h.own->age() == 3s);
}

TEST_CASE("a process that is seen to have ended is lost before the first update",
          "[actors][heartbeat]") {
  heart_bench h(true);
  CHECK(h.lost_before_the_door_opened == 1);
}

TEST_CASE("an end that was seen counts, whatever the dead one's last beat says",
          "[actors][heartbeat]") {
  heart_bench h(true); // the database knows of no death: the other's beat moved on meanwhile
  CHECK(h.others->deaths == 1);
  CHECK(h.others->past_deaths == 1);
  h.ended = false;
  h.pass(61, true);
  CHECK(h.others->deaths == 0);
}

TEST_CASE("a process that ends later is lost with the next beat", "[actors][heartbeat]") {
  heart_bench h;
  h.pass(1, true);
  CHECK(h.lost == 0);
  h.ended = true;
  h.pass(1, false);
  CHECK(h.lost == 1);
}

TEST_CASE("who lapsed while it left is lost, not gone in good order", "[actors][heartbeat]") {
  heart_bench h;
  bool late = GENERATE(false, true);
  h.pass(1, true);
  if (late)
    h.time.advance(6s); // no beat came in time
  h.leaves();
  CHECK(h.gave_up == late);
  CHECK(h.said_goodbye != late);
}

TEST_CASE("an id that lapsed ends in good order once all that was sent is marked",
          "[actors][heartbeat]") {
  heart_bench h;
  h.pass(1, true);
  h.is_away = true;
  h.courier_says->waiting = 1;
  h.pass(7, true);
  CHECK(!h.own->id());
  h.is_away = false;
  h.pass(3, true);
  CHECK(h.asked("desk.part_replica") == 0);
  h.courier_says->waiting = 0;
  h.pass(2, true);
  CHECK(h.asked("desk.part_replica") == 1);
  CHECK(h.asked("desk.abandon_replica") == 0);
  CHECK(h.asked("desk.register_replica") == 2);
  CHECK(h.own->id() == replica_id{9});
}

TEST_CASE("an id that lapsed is lost if a call of it has no end", "[actors][heartbeat]") {
  heart_bench h;
  h.pass(1, true);
  h.is_away = true;
  h.pass(5, true);
  h.is_away = false;
  h.courier_says->running = 1;
  h.pass(1, true);
  CHECK(!h.own->id());
  h.pass(1, true);
  CHECK(h.asked("desk.abandon_replica") == 0); // perhaps it ends yet
  h.pass(3, true);
  CHECK(h.asked("desk.abandon_replica") == 1);
  CHECK(h.asked("desk.part_replica") == 0);
  CHECK(h.own->id() == replica_id{9});
}

TEST_CASE("an id that lapsed is ended again if the database did not hear it",
          "[actors][heartbeat]") {
  heart_bench h;
  h.pass(1, true);
  h.is_away = true;
  h.pass(20, true);
  CHECK(h.asked("desk.part_replica") > 5);
  CHECK(h.asked("desk.register_replica") == 1);
  h.is_away = false;
  h.pass(2, true);
  CHECK(h.own->id() == replica_id{9});
}

TEST_CASE("what may have ended a replica is any update at first, later what comes again",
          "[actors][heartbeat]") {
  neighbours n;
  wall_time now{1'000'000s};
  net::update fresh, old, undated, job;
  fresh.sent_at = 999'999;
  old.sent_at = 999'900;
  job.kind = net::input_kind::event;
  auto watched = [&] {
    std::string out;
    for (const auto* u : {&fresh, &old, &undated, &job})
      out += n.may_have_ended_one(*u, now) ? '1' : '0';
    return out;
  };
  CHECK(watched() == "0000");
  n.past_deaths = 1;
  CHECK(watched() == "0101");
  n.deaths = 1;
  CHECK(watched() == "1111");
}
