// What the sweep does otherwise at fail points: it arms them by a file (variants/ends_at.cpp).
#include "base/result.hpp"
#include "base/text.hpp"
#include "tests/chaos/sweep.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

namespace frontdesk::chaos {
namespace {

using namespace std::chrono_literals;

constexpr auto all_sent_within = 30s;

std::string order_file() {
  return std::getenv("ENDS_AT");
}

} // namespace

/// Written beside and moved: a daemon reads all of it or the one before.
void sweep::arm(const std::string& order) const {
  auto file = order_file();
  std::ofstream(file + ".new") << order << '\n';
  std::filesystem::rename(file + ".new", file);
}

std::string sweep::describe(const point& p) const {
  auto where = at_ == at::fail_points ? "at" : p.after ? "after" : "before";
  return text::cat(where, ' ', p.call, ' ', p.number, " on ",
                   p.on_whatsapp ? "whatsapp" : "telegram");
}

void sweep::wait_until_sent(const party& who) {
  auto unsent = text::cat("SELECT count(*) FROM desk.outbox o JOIN desk.chats c ON c.id = chat_id "
                          "WHERE state = 0 AND c.external = '",
                          who.external(), "'");
  auto until = std::chrono::steady_clock::now() + all_sent_within;
  while (!stage_.has_ended(stage_.replicas.front()) && stage_.ask(unsent) != "0") {
    if (std::chrono::steady_clock::now() > until)
      throw fatal{text::cat("never sent to ", who.external())};
    std::this_thread::sleep_for(5ms);
  }
}

void sweep::converse_armed(const party& who, const point& p) {
  arm(text::cat(p.number, ' ', p.call));
  converse(who);
  if (std::filesystem::exists(order_file())) { // not met before the last answer
    wait_until_sent(who);
    std::this_thread::sleep_for(20ms); // what is passed when the last mark is there
  }
  std::filesystem::remove(order_file());
}

std::vector<sweep::point> sweep::find_fail_points(std::int64_t first) {
  std::vector<point> all;
  auto passed = order_file() + ".passed";
  for (bool on_whatsapp : {false, true}) {
    party who{first++, on_whatsapp};
    begin(who);
    wait_until_sent(who);
    std::filesystem::remove(passed);
    arm("0 list");
    converse(who);
    wait_until_sent(who);
    std::filesystem::remove(order_file());
    std::map<std::string, int> counted;
    std::ifstream in(passed);
    for (std::string name; std::getline(in, name);)
      all.push_back({name, ++counted[name], false, on_whatsapp});
    for (const auto& [name, times] : counted)
      std::printf("# %s %s: %d\n", on_whatsapp ? "whatsapp" : "telegram", name.c_str(), times);
  }
  return all;
}

} // namespace frontdesk::chaos
