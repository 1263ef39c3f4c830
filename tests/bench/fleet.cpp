// The loops live on the emulator's thread: an answer is seen the moment the emulated platform has
// it.
#include "tests/bench/fleet.hpp"

#include "tests/support/postgres.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <memory>
#include <random>
#include <thread>

namespace frontdesk::bench {

namespace tg = playground::telegram;

fleet::fleet(test::desk& d, std::vector<std::int64_t> people, std::vector<move> script)
    : desk_(d), people_(std::move(people)), script_(std::move(script)) {
  desk_.platforms.call([this] {
    auto& bot = desk_.bot();
    bot.keep_messages = 8;
    bot.delivery.grows_slowly = false;
    bot.delivery.keep_delivered = 16;
    auto hook = bot.delivery.hook();
    hook.max_connections =
        400; // a local Bot API server's; the public one's 100 would be the limit measured
    bot.delivery.set(hook);
    desk_.platforms.telegram_observers.push_back(
        [this](tg::bot&, const tg::change& c) { on_change(c); });
  });
}

fleet::~fleet() {
  desk_.platforms.call([this] { desk_.platforms.telegram_observers.clear(); });
}

const tg::button* fleet::find_button(std::int64_t person, const std::string& label,
                                     std::int64_t& message) {
  auto* c = desk_.bot().find_chat(person);
  for (auto m = c->messages.rbegin(); m != c->messages.rend(); ++m)
    for (const auto& row : m->buttons)
      for (const auto& b : row)
        if (b.text.starts_with(label)) {
          message = m->id;
          return &b;
        }
  return nullptr;
}

void fleet::act(std::int64_t person) {
  auto& c = chats_[person];
  const auto& next = script_[c.step];
  std::string what;
  if (!next.one_of.empty())
    what = next.one_of[(static_cast<std::size_t>(person) + c.round) % next.one_of.size()];
  c.acted = steady::now();
  c.tapped = next.what != move::kind::types;
  c.waiting = true;
  if (!c.tapped) {
    desk_.bot().types(person, what);
    return;
  }
  std::int64_t message = 0;
  if (const auto* b = find_button(person, what, message))
    desk_.bot().presses(person, message, b->data);
}

void fleet::on_change(const tg::change& c) {
  if (c.shown != nullptr && c.shown->attached) {
    auto at = steady::now();
    bool counts = at >= measured_from_ && at < ends_ && c.shown->attached->name.ends_with(".pdf");
    papers_ += counts ? 1 : 0;
    auto one = chats_.find(c.chat); // drawn beside what is said
    if (c.shown->attached->name.ends_with(".pdf") && one != chats_.end() && one->second.lingers) {
      one->second.lingers = false;
      if (running_)
        later(c.chat);
    }
    return;
  }
  bool is_answer = c.kind == tg::change::what::said || c.kind == tg::change::what::edited;
  auto i = chats_.find(c.chat);
  if (!is_answer || i == chats_.end() || !i->second.waiting)
    return;
  if (c.kind == tg::change::what::edited && (!i->second.tapped || c.shown->buttons.empty()))
    return; // the old message loses its keyboard: no answer
  auto now = steady::now();
  i->second.waiting = false;
  i->second.step = (i->second.step + 1) % script_.size();
  i->second.round += i->second.step == 0 ? 1 : 0;
  if (now >= measured_from_ && now < ends_)
    took_ms_.push_back(std::chrono::duration<double, std::milli>(now - i->second.acted).count());
  i->second.lingers = for_papers_ && i->second.step == 0;
  if (running_ && !i->second.lingers)
    later(c.chat);
}

void fleet::later(std::int64_t person) {
  static std::mt19937 numbers{7};
  std::chrono::milliseconds think{std::uniform_int_distribution<std::int64_t>(
      least_think_.count(), most_think_.count())(numbers)};
  auto timer = std::make_shared<boost::asio::steady_timer>(desk_.platforms.io(), think);
  ++thinking_;
  timer->async_wait([this, person, timer](auto) {
    --thinking_;
    if (running_)
      act(person);
  });
}

std::int64_t fleet::waiting() const {
  return std::count_if(chats_.begin(), chats_.end(),
                       [](const auto& c) { return c.second.waiting; });
}

figures fleet::run(std::chrono::seconds time, std::chrono::seconds warm,
                   std::chrono::milliseconds least_think, std::chrono::milliseconds most_think) {
  desk_.platforms.call([&] {
    took_ms_.clear();
    papers_ = 0;
    least_think_ = least_think;
    most_think_ = most_think;
    measured_from_ = steady::now() + warm;
    ends_ = measured_from_ + time;
    running_ = true;
    for (auto p : people_)
      if (!chats_[p].waiting && !chats_[p].lingers)
        later(p);
  });
  auto postmaster = test::postgres::shared().pid();
  std::this_thread::sleep_for(warm);
  auto before = cpu_now(desk_.pid(), postmaster);
  auto inside = look_inside(desk_.pid(), desk_.port());
  std::this_thread::sleep_for(time);
  auto used = cpu_now(desk_.pid(), postmaster) - before;
  inside = look_inside(desk_.pid(), desk_.port()) - inside;
  desk_.platforms.call([&] { running_ = false; });
  std::this_thread::sleep_for(most_think); // nobody thinks any more: no change would tell
  // What is under way is answered.
  desk_.platforms.wait_for([&] { return waiting() + thinking_ == 0; }, std::chrono::minutes(1));
  return desk_.platforms.call([&] {
    figures f;
    f.cpu = used;
    f.inside = inside;
    f.turns = static_cast<std::int64_t>(took_ms_.size());
    f.turns_per_second = static_cast<double>(f.turns) / static_cast<double>(time.count());
    std::sort(took_ms_.begin(), took_ms_.end());
    if (!took_ms_.empty()) {
      f.p50_ms = took_ms_[took_ms_.size() / 2];
      f.p99_ms = took_ms_[took_ms_.size() * 99 / 100];
    }
    f.stuck = waiting();
    f.papers = papers_;
    return f;
  });
}

} // namespace frontdesk::bench
