// Five thousand people in a flow, a hundred thousand messages unsent (or a million), fifty thousand
// updates waiting: then all starts again.
#include "tests/chaos/backlog.hpp"

#include "base/result.hpp"
#include "base/text.hpp"
#include "tests/chaos/stage.hpp"

#include <chrono>
#include <cstdio>
#include <thread>

namespace frontdesk::chaos {
namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr std::int64_t first_client = 6'800'000;
constexpr int waiting_each = 10;
constexpr auto served_within = 2s; // RELIABILITY P15
constexpr double as_fast = 0.9;    // as usual: two rates measured a minute apart on a busy machine
constexpr auto drained_at_most = 600s;

double seconds_since(steady::time_point began) {
  return std::chrono::duration<double>(steady::now() - began).count();
}

class backlog {
public:
  backlog(const options& o, int people, int owed_each)
      : people_(people), owed_each_(owed_each), stage_(o) {
    stage_.introduce_staff(first_client, people);
    stage_.platforms.call([&] {
      auto& bot = stage_.bot();
      auto hook = bot.delivery.hook();
      hook.max_connections = 500;
      bot.delivery.set(hook);
      bot.keep_messages = 4;
      bot.history.keep = 1'000'000;
    });
  }

  bool run() {
    everybody_types("/newitem");
    auto began = steady::now();
    drain();
    auto usual = 2 * people_ / seconds_since(began);
    std::printf("%d conversations open, %.0f updates and messages a second\n", people_, usual);
    owe();
    for (auto& r : stage_.replicas) {
      most_kib_ = std::max(most_kib_, stage_.peak_kib(r));
      stage_.kill(r);
    }
    for (int i = 0; i < waiting_each; ++i)
      everybody_types(text::cat("later ", i));
    for (auto& r : stage_.replicas)
      r.to_platforms->heal();
    began = steady::now();
    for (auto& r : stage_.replicas)
      stage_.launch(r);
    auto served = first_answer(began);
    drain();
    auto took = seconds_since(began);
    auto rate = people_ * (owed_each_ + 2 * waiting_each) / took;
    std::printf(
        "first 200 after %.2f s; %d updates and %d messages in %.0f s, %.0f a second together\n",
        served, people_ * waiting_each, people_ * (owed_each_ + waiting_each), took, rate);
    return is_whole() && served <= std::chrono::duration<double>(served_within).count()
           && rate >= as_fast * usual && is_small();
  }

private:
  void everybody_types(const std::string& what) {
    stage_.platforms.call([&] {
      for (int i = 0; i < people_; ++i)
        stage_.bot().types(first_client + i, what);
      made_ += people_;
    });
  }

  /// The platforms' API takes no more connections, and the answers of so many turns wait for it.
  void owe() {
    for (auto& r : stage_.replicas) {
      r.to_platforms->stop_accepting();
      r.to_platforms->cut();
    }
    for (int i = 0; i < owed_each_; ++i) {
      everybody_types(text::cat("now ", i));
      deliver();
    }
    std::printf("%s messages unsent\n", unsent().c_str());
  }

  std::int64_t pending() {
    return stage_.platforms.call([&] { return stage_.bot().delivery.pending(); });
  }
  std::string unsent() const {
    return stage_.ask("SELECT count(*) FROM desk.outbox WHERE state = 0");
  }

  void deliver() {
    auto began = steady::now();
    while (pending() > 0) {
      if (steady::now() - began > drained_at_most)
        throw fatal{"what waits is never accepted"};
      std::this_thread::sleep_for(50ms);
      stage_.platforms.advance(1s); // what was refused is repeated at once
    }
  }
  void drain() {
    deliver();
    auto began = steady::now();
    while (unsent() != "0") {
      if (steady::now() - began > drained_at_most)
        throw fatal{"what is owed is never sent"};
      std::this_thread::sleep_for(100ms);
    }
  }

  /// Seconds to the first acknowledged update.
  double first_answer(steady::time_point began) {
    auto since =
        std::chrono::duration_cast<std::chrono::microseconds>(began.time_since_epoch()).count();
    while (seconds_since(began) < 30) {
      auto served = stage_.platforms.call([&] {
        for (const auto& a : stage_.bot().history.attempts())
          if (a.status == 200 && a.sent_us > since)
            return true;
        return false;
      });
      if (served)
        return seconds_since(began);
      std::this_thread::sleep_for(10ms);
      stage_.platforms.advance(100ms);
    }
    throw fatal{"nothing is served after the start"};
  }

  /// Every update has its turn, in one line per conversation, and each conversation is where it
  /// was.
  bool is_whole() const {
    auto turns = stage_.ask("SELECT count(*) FROM desk.turns WHERE kind <> 'event'");
    auto torn = stage_.ask("SELECT count(*) FROM (SELECT FROM desk.turns GROUP BY person_id HAVING "
                           "count(DISTINCT version) <> count(*) OR max(version) - min(version) + 1 "
                           "<> count(*)) x");
    auto open = stage_.ask("SELECT count(*) FROM desk.conversations WHERE flow = 'club.new_item'");
    std::printf("%lld updates, %s turns, %s torn conversations, %s still in their flow\n",
                static_cast<long long>(made_), turns.c_str(), torn.c_str(), open.c_str());
    return turns == std::to_string(made_) && torn == "0" && open == std::to_string(people_);
  }

  bool is_small() {
    for (const auto& r : stage_.replicas)
      most_kib_ = std::max(most_kib_, stage_.peak_kib(r));
    std::printf("a daemon held at most %lld MiB\n", static_cast<long long>(most_kib_ / 1024));
    return most_kib_ > 0 && most_kib_ <= most_resident_kib;
  }

  const int people_, owed_each_;
  stage stage_;
  std::int64_t made_ = 0;
  std::int64_t most_kib_ = 0;
};

} // namespace

bool restart_with_backlog(options o, int people, int owed_each) {
  return backlog(o, people, owed_each).run();
}

} // namespace frontdesk::chaos
