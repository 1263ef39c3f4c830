// Telegram with 2,000 connections offers half to four times what one daemon does at its best.
#include "tests/chaos/overload.hpp"

#include "base/result.hpp"
#include "base/text.hpp"
#include "tests/chaos/stage.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

namespace frontdesk::chaos {
namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;
namespace tg = playground::telegram;

constexpr std::int64_t first_person = 6'400'000;
constexpr int people = 2'000;
constexpr int at_once = 200; // chats of the closed loop that finds the peak
constexpr int flood_per_second = 300;
constexpr auto measured_for = 8s;
constexpr auto drained_within = 120s;

struct figures {
  double offered = 0, done = 0; // a second
  double p99_ms = 0;            // of what was accepted: post to 200
  std::size_t refused = 0, otherwise = 0;
};

class load {
public:
  explicit load(const options& o) : stage_(o), timer_(stage_.platforms.io()) {
    stage_.introduce_staff(first_person, people);
    stage_.platforms.call([&] {
      auto& d = stage_.bot().delivery;
      auto hook = d.hook();
      hook.max_connections = people;
      d.set(hook);
      d.replicas.clear(); // past the gate, which is one thread
      d.replicas.push_back(
          {"127.0.0.1", static_cast<unsigned short>(stage_.replicas.front().port), "/"});
      stage_.bot().keep_messages = 4;
      stage_.bot().history.keep = 1'000'000;
      stage_.platforms.telegram_observers.push_back([this](tg::bot&, const tg::change& c) {
        if (is_closed_loop_ && c.kind == tg::change::what::acknowledged)
          boost::asio::post(stage_.platforms.io(),
                            [this, chat = c.chat] { stage_.bot().types(chat, "/start"); });
      });
    });
  }
  ~load() {
    stage_.platforms.call([&] {
      timer_.cancel();
      stage_.platforms.telegram_observers.clear();
    });
  }

  /// Everybody acts again as soon as the last was acknowledged.
  figures closed() {
    clear();
    stage_.platforms.call([&] {
      is_closed_loop_ = true;
      for (int i = 0; i < at_once; ++i)
        stage_.bot().types(first_person + i, "/start");
    });
    std::this_thread::sleep_for(measured_for);
    stage_.platforms.call([&] { is_closed_loop_ = false; });
    auto out = read();
    drain();
    return out;
  }

  /// So many updates a second, whatever comes back.
  figures open(double per_second, bool with_flood) {
    clear();
    stage_.platforms.call([&] {
      owed_ = flooded_ = 0;
      last_ = steady::now();
      tick(per_second, with_flood, steady::now() + measured_for);
    });
    std::this_thread::sleep_for(measured_for);
    auto out = read();
    drain();
    return out;
  }

  /// Each of Telegram's updates has one turn. One who floods on WhatsApp is not waited for.
  bool is_consistent() const {
    std::string telegram = " FROM desk.turns t JOIN desk.channels c ON c.id = channel_id WHERE "
                           "platform = 1 AND t.kind <> 'event'";
    auto turns = stage_.ask("SELECT count(*)" + telegram);
    auto keys = stage_.ask("SELECT count(DISTINCT update_key)" + telegram);
    std::printf("%lld updates were made, %s turns of %s of them\n", static_cast<long long>(made_),
                turns.c_str(), keys.c_str());
    return turns == keys && turns == std::to_string(made_);
  }

private:
  void clear() {
    stage_.platforms.call([&] { stage_.bot().history.clear(); });
  }

  void tick(double per_second, bool with_flood, steady::time_point until) {
    auto now = steady::now();
    auto passed = std::chrono::duration<double>(now - std::exchange(last_, now)).count();
    for (owed_ += per_second * passed; owed_ >= 1; owed_ -= 1)
      stage_.bot().types(first_person + next_++ % people, "/start");
    if (with_flood)
      for (flooded_ += flood_per_second * passed; flooded_ >= 1; flooded_ -= 1)
        stage_.number().types(flooding_phone, "/whoami");
    if (now >= until)
      return;
    timer_.expires_after(2ms);
    timer_.async_wait([=, this](auto e) {
      if (!e)
        tick(per_second, with_flood, until);
    });
  }

  figures read() {
    return stage_.platforms.call([&] {
      figures out;
      std::vector<double> took;
      auto& history = stage_.bot().history;
      for (const auto& a : history.attempts())
        if (a.status == 200)
          took.push_back(static_cast<double>(a.ended_us - a.sent_us) / 1000);
        else
          ++(a.status == 503 ? out.refused : out.otherwise);
      auto seconds = std::chrono::duration<double>(measured_for).count();
      out.offered = static_cast<double>(history.turns().size()) / seconds;
      out.done = static_cast<double>(took.size()) / seconds;
      std::sort(took.begin(), took.end());
      out.p99_ms = took.empty() ? 0 : took[took.size() * 99 / 100];
      return out;
    });
  }

  void drain() {
    auto until = steady::now() + drained_within;
    auto waiting = [&] {
      return stage_.platforms.call([&] { return stage_.bot().delivery.pending(); });
    };
    while (waiting() > 0) {
      if (steady::now() > until)
        throw fatal{"what was refused is never accepted"};
      stage_.platforms.advance(1s);
      std::this_thread::sleep_for(100ms);
    }
    made_ += stage_.platforms.call(
        [&] { return static_cast<std::int64_t>(stage_.bot().history.turns().size()); });
  }

  stage stage_;
  boost::asio::steady_timer timer_;
  steady::time_point last_{};
  double owed_ = 0, flooded_ = 0;
  std::int64_t next_ = 0, made_ = 0;
  bool is_closed_loop_ = false;
};

void print(const std::string& what, const figures& x) {
  std::printf(
      "%s: %.0f offered, %.0f done a second, p99 %.0f ms, %zu answered 503, %zu otherwise\n",
      what.c_str(), x.offered, x.done, x.p99_ms, x.refused, x.otherwise);
  std::fflush(stdout);
}

} // namespace

bool measure_overload(options o) {
  o.replicas = 1;
  o.limits = "turns = 256\n";
  load l(o);
  l.closed(); // everybody is known, plans are made
  auto peak = l.closed();
  print("closed loop", peak);
  bool is_good = true;
  figures last;
  for (double times : {0.5, 1.0, 2.0, 4.0}) {
    last = l.open(peak.done * times, false);
    print(text::cat(static_cast<int>(times * 10), "/10 of it"), last);
    is_good = is_good && last.p99_ms <= 1'000 && last.otherwise == 0;
  }
  is_good = is_good && last.done >= 0.9 * peak.done;
  auto alone = l.open(peak.done / 4, false), beside = l.open(peak.done / 4, true);
  print("a quarter", alone);
  print("a quarter beside one who floods", beside);
  is_good = is_good && beside.p99_ms <= 2 * alone.p99_ms;
  return l.is_consistent() && is_good;
}

} // namespace frontdesk::chaos
