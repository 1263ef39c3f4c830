// The catalogue as a graph: what taps lead where, from Home on.
#include "tests/unit/actors/flow/catalog_walk.hpp"

#include <catch2/catch.hpp>

#include <deque>
#include <map>
#include <set>

using namespace frontdesk;

namespace {

struct place {
  flow::state state;
  flow::reply reply;
  int taps = 0;
};

std::string code_of(const std::string& data) {
  return data.starts_with("x:") ? data.substr(2, data.find(':', 2) - 2) : std::string();
}

bool is_reading(const std::string& code) {
  const auto* e = flow::find_entry(code);
  return code == "group" || (e != nullptr && e->shows != nullptr);
}

/// How few taps lead from Home to each entry, for this person and these rows.
void measure(std::map<std::string, int>& least, const flow::who& by, const db::rows& rows) {
  flow_bench home(by);
  home.types("menu");
  walk::settle(home, rows);
  std::deque<place> open{{home.state, home.last.reply, 0}};
  std::set<std::string> seen;
  auto add = [&](flow_bench& desk, int taps) {
    walk::settle(desk, rows);
    open.push_back({desk.state, desk.last.reply, taps});
  };
  for (; !open.empty(); open.pop_front()) {
    auto at = open.front();
    for (const auto* list : {&at.reply.screen.rows, &at.reply.screen.actions})
      for (const auto& c : *list) {
        auto code = code_of(c.data);
        if (flow::find_entry(code) != nullptr && !least.contains(code))
          least[code] = at.taps + 1;
        if (!is_reading(code) || at.taps >= 4 || !seen.insert(c.data).second)
          continue;
        flow_bench desk(by);
        desk.state = at.state;
        desk.last.reply = at.reply;
        desk.taps_data(c.data);
        add(desk, at.taps + 1);
        const auto* e = flow::find_entry(code);
        if (e == nullptr || !e->shows().is_list() || e->shows().at_once)
          continue;
        flow_bench typing(by);
        typing.state = open.back().state;
        typing.types("par");
        add(typing, at.taps + 1);
      }
  }
}

flow::who of(role r) {
  auto by = flow_bench::staff();
  by.standing = r;
  return by;
}

} // namespace

TEST_CASE("every entry is at most four taps from Home", "[flow][catalog]") {
  std::map<std::string, int> least;
  for (const auto& rows :
       {walk::everything(),
        walk::everything({{"banned", "t"}, {"is_active", "f"}, {"stage", "2"}, {"no_news", "t"}}),
        walk::everything({{"deleted", "t"}, {"approval", "approved"}}),
        walk::everything({{"request", "waiting"}})})
    for (auto r : {role::owner, role::guest})
      measure(least, of(r), rows);
  for (const auto& e : flow::catalog()) {
    INFO(e.id);
    // Offered by Undo alone, told with the menu, or by a job.
    if (e.id == "club.ban_again" || e.id == "club.set_role" || e.place == flow::group::greeting
        || e.id == "club.erasure")
      continue;
    CHECK(least.contains(std::string(e.id)));
    if (least.contains(std::string(e.id)))
      CHECK(least[std::string(e.id)] <= 4);
  }
}

TEST_CASE("every step of every flow has a way back, home and out", "[flow][catalog]") {
  for (const auto& e : flow::catalog()) {
    if (e.flow == nullptr)
      continue;
    auto j = walk::walk(e, walk::allowed(e));
    for (std::size_t i = 0; i < j.stops.size(); ++i) {
      std::set<std::string> ways;
      const auto& shown = j.stops[i].reply.screen;
      for (const auto* list : {&shown.nav, &shown.actions}) // "Keep invoice" is a way out, too
        for (const auto& c : *list)
          ways.insert(code_of(c.data));
      INFO(e.id << " at " << j.stops[i].reply.step);
      CHECK(ways.contains("home"));
      CHECK(ways.contains("cancel"));
      CHECK((i == 0 || ways.contains("back")));
    }
  }
}
