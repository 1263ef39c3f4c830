// Jobs on the deterministic scheduler: what is taken when, and what becomes of them.
#include "actors/scheduler.hpp"

#include "base/metrics.hpp"
#include "tests/support/actor_bench.hpp"
#include "tests/unit/actors/listening_router.hpp"
#include "tests/unit/actors/scripted_database.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace frontdesk;
using namespace frontdesk::actors;
using namespace std::chrono_literals;

namespace {

using cells = std::vector<std::pair<std::string, std::string>>;

struct jobs_bench {
  actor_bench bench;
  fake_clock time;
  std::shared_ptr<lease> own = std::make_shared<lease>(time);
  std::shared_ptr<database_script> script = std::make_shared<database_script>();
  std::shared_ptr<directory> channels = std::make_shared<directory>();
  std::vector<arrival> heard; // by the router
  router_actor routes;
  scheduler_actor jobs;
  db::rows due;       // what take_jobs gives, once
  db::rows idle;      // conversations that were left alone
  bool fails = false; // whatever else is asked
  std::string ahead = "3";

  jobs_bench() {
    time.advance(1h);
    own->begin({9}, time.boot());
    channels->channels[1] = {{1},    {1},      "gym", net::platform::telegram, "Asia/Kolkata",
                             {"en"}, {"club"}, {}};
    script->read = [this](const db::statement& s) { return answer_to(s); };
    routes = bench.system().spawn(listening_router, &heard);
    jobs = bench.system().spawn(
        scheduler, scheduler_deps{bench.system().spawn(scripted, script), routes, own, channels});
    bench.run();
  }
  ~jobs_bench() {
    caf::anon_send_exit(jobs, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(routes, caf::exit_reason::user_shutdown);
    bench.run();
  }

  result<db::rows> answer_to(const db::statement& s) {
    auto name = s.what->name;
    if (name == "desk.take_jobs")
      return std::exchange(due, {});
    if (name == "desk.slices_ahead" && !fails)
      return db::make_rows({{{"ahead", ahead}}});
    if (name == "desk.find_idle_flows")
      return idle;
    if (name == "desk.find_address")
      return address({});
    if (fails && name != "desk.fail_job")
      return fault{errc::unavailable, "gone"};
    return db::rows{};
  }
  static db::rows address(cells more) {
    more.insert(
        more.end(),
        {{"channel_id", "1"}, {"platform", "1"}, {"scope", ""}, {"external", "7"}, {"chat", "7"}});
    return db::make_rows({more});
  }
  void is_due(const std::string& id, const std::string& name, const std::string& payload = "{}") {
    due.push_back(db::make_rows({{{"id", id},
                                  {"business_id", "1"},
                                  {"name", name},
                                  {"key", ""},
                                  {"payload", payload},
                                  {"attempts", "1"}}})
                      .front());
  }
  void tick() { bench.advance(1s); }
  void answer(int status) {
    for (auto& a : std::exchange(heard, {}))
      a.respond({.status = status, .body = {}});
    bench.run();
  }
  long asked(std::string_view name) const {
    return std::ranges::count_if(script->asked,
                                 [name](const auto& s) { return s.what->name == name; });
  }
};

} // namespace

TEST_CASE("a job is done when its turn is, and tried again when it is not", "[actors][scheduler]") {
  jobs_bench b;
  b.is_due("5", "tell_standing", R"({"person":7})");
  b.tick();
  REQUIRE(b.heard.size() == 1);
  CHECK(b.heard[0].items.at(0).text == "standing");
  CHECK(b.asked("desk.finish_job") + b.asked("desk.fail_job") == 0);
  SECTION("200") {
    b.answer(200);
    CHECK(b.asked("desk.finish_job") == 1);
    CHECK(b.asked("desk.fail_job") == 0);
  }
  SECTION("503") {
    b.answer(503);
    CHECK(b.asked("desk.finish_job") == 0);
    CHECK(b.asked("desk.fail_job") == 1);
  }
}

TEST_CASE("a job whose statement fails is tried again", "[actors][scheduler]") {
  jobs_bench b;
  b.is_due("5", "forget_done");
  b.tick();
  CHECK(b.asked("desk.finish_job") == 1);
  b.is_due("5", "forget_done");
  b.fails = true;
  b.tick();
  CHECK(b.asked("desk.finish_job") == 1);
  CHECK(b.asked("desk.fail_job") == 1);
}

TEST_CASE("no jobs are taken while some run, nor without a lease", "[actors][scheduler]") {
  jobs_bench b;
  b.is_due("5", "tell_standing", R"({"person":7})");
  b.is_due("6", "tell_standing", R"({"person":7})");
  b.tick();
  CHECK(b.heard.size() == 2);
  CHECK(b.asked("desk.take_jobs") == 1);
  b.tick();
  CHECK(b.asked("desk.take_jobs") == 1);
  b.answer(200);
  b.tick();
  CHECK(b.asked("desk.take_jobs") == 2);
  b.own->end();
  b.tick();
  CHECK(b.asked("desk.take_jobs") == 2);
}

TEST_CASE("every turn of a job has a trace of its own", "[actors][scheduler]") {
  jobs_bench b;
  for (const auto* run : {"1", "2"})
    b.idle.push_back(b.address({{"run", run}, {"version", "1"}}).front());
  b.is_due("5", "park_idle");
  b.is_due("6", "tell_standing", R"({"person":7})");
  b.tick();
  std::set<std::string> traces;
  for (const auto& a : b.heard) {
    traces.insert(a.items.at(0).trace);
    CHECK(a.items.at(0).trace.size() == 16);
  }
  CHECK(traces.size() == 3);
}

TEST_CASE("every replica counts the slices ahead, at once and again", "[actors][scheduler]") {
  jobs_bench b;
  b.ahead = "2";
  b.tick();
  CHECK(metrics::current("frontdesk_slices_ahead") == 2);
  b.ahead = "3";
  b.tick();
  CHECK(b.asked("desk.slices_ahead") == 1);
  b.fails = true;
  b.bench.advance(10min);
  CHECK(metrics::current("frontdesk_slices_ahead") == 2);
  b.fails = false;
  b.tick();
  CHECK(metrics::current("frontdesk_slices_ahead") == 3);
}
