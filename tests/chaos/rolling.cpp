// One replica ends, the balancer notices, it starts again; then the next.
#include "tests/chaos/rolling.hpp"

#include "base/result.hpp"

#include <chrono>
#include <thread>

namespace frontdesk::chaos {
namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

/// As often as a careful balancer asks.
constexpr auto asked_every = 500ms;
constexpr auto restarted_within = 60s;

class balancer {
public:
  explicit balancer(stage& s) : stage_(s) {}

  void ask_again() {
    if (steady::now() < next_)
      return;
    next_ = steady::now() + asked_every;
    std::vector<const replica*> ready;
    for (auto& r : stage_.replicas)
      if (r.pid != 0 && stage_.is_ready(r))
        ready.push_back(&r);
    if (ready != routed_ && !ready.empty())
      stage_.route_to(ready);
    routed_ = ready;
  }
  bool sees(const replica& r) const {
    return std::find(routed_.begin(), routed_.end(), &r) != routed_.end();
  }

private:
  stage& stage_;
  std::vector<const replica*> routed_;
  steady::time_point next_{};
};

} // namespace

void restart_in_turn(stage& s, recorder& history, int stops) {
  balancer b(s);
  for (int i = 0; i < stops; ++i) {
    auto& r = s.replicas[static_cast<std::size_t>(i) % s.replicas.size()];
    auto began = steady::now();
    history.write("stop", {{"replica", &r - s.replicas.data()}});
    s.terminate(r);
    while (!s.has_ended(r) && steady::now() - began < restarted_within) {
      b.ask_again();
      std::this_thread::sleep_for(10ms);
    }
    std::chrono::duration<double> took = steady::now() - began;
    history.write("exit", {{"seconds", took.count()}, {"ended", r.pid == 0}});
    if (r.pid != 0)
      throw fatal{"a daemon does not end"};
    s.launch(r);
    while (!b.sees(r)) {
      b.ask_again();
      std::this_thread::sleep_for(10ms);
      if (steady::now() - began > restarted_within)
        throw fatal{"a daemon is not ready again"};
    }
  }
}

} // namespace frontdesk::chaos
