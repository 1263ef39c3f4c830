// Stops a replica whose calls to the platforms are slow, and then fail, so that it holds chats when
// it falls asleep: of some posts nobody knows whether they arrived, others it has yet to repeat.
#include "tests/chaos/frozen.hpp"

#include "base/result.hpp"
#include "base/text.hpp"

#include <chrono>
#include <cstdio>
#include <thread>

namespace frontdesk::chaos {
namespace {

using namespace std::chrono_literals;

constexpr int tries = 20;

std::string owned_by(const stage& s, const replica& r) {
  return s.ask(text::cat("SELECT count(*) FROM desk.chats c JOIN desk.replicas r ON r.id = c.owner "
                         "WHERE r.name LIKE '%/",
                         r.pid, "'"));
}

std::string fall_asleep(stage& s, recorder& history, replica& r) {
  constexpr auto failing = 500ms;
  for (int i = 0; i < tries; ++i) {
    r.to_platforms->delay(400ms);
    std::this_thread::sleep_for(1s);
    history.write("fault", {{"fault", "gate to_platforms 0"}, {"ms", failing.count()}});
    r.to_platforms->close_on_data(test::gate::way::to_server);
    std::this_thread::sleep_for(failing);
    s.stop(r);
    if (auto owned = owned_by(s, r); owned != "0")
      return owned;
    r.to_platforms->heal();
    s.resume(r);
  }
  throw fatal{"the replica never owned a chat when it was stopped"};
}

} // namespace

void sleep_through(stage& s, recorder& history, int seconds) {
  auto& sleeper = s.replicas.front();
  std::this_thread::sleep_for(5s);
  auto owned = fall_asleep(s, history, sleeper);
  history.write("fault", {{"fault", "stop 0"}, {"ms", seconds * 1000}});
  std::vector<const replica*> awake, all;
  for (const auto& r : s.replicas) {
    all.push_back(&r);
    if (&r != &sleeper)
      awake.push_back(&r);
  }
  s.route_to(awake); // as a balancer does
  std::this_thread::sleep_for(std::chrono::seconds(seconds));
  auto still = owned_by(s, sleeper);
  sleeper.to_platforms->heal();
  s.resume(sleeper);
  s.route_to(all);
  history.write("fault_over", {{"fault", "stop 0"}});
  std::this_thread::sleep_for(10s);
  std::printf("asleep for %d s with %s chats, of which others left it %s\n", seconds, owned.c_str(),
              still.c_str());
}

} // namespace frontdesk::chaos
