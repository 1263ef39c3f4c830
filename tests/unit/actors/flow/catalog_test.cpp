// What holds for every entry of the catalogue: no dead ends, no lost input, nothing without
// permission.
#include "actors/flow/dialogue.hpp"
#include "tests/unit/actors/flow/catalog_walk.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace frontdesk;

namespace {

flow::who person(role r) {
  auto w = flow_bench::staff();
  w.standing = r;
  return w;
}

using walk::allowed;

flow_bench at(const walk::stop& s, const flow::entry& e) {
  flow_bench desk(allowed(e));
  desk.state = s.state;
  desk.last.reply = s.reply;
  return desk;
}

std::string data_with(const net::screen& s, std::string_view begins) {
  for (const auto* list : {&s.rows, &s.actions, &s.nav})
    for (const auto& c : *list)
      if (c.data.starts_with(begins))
        return c.data;
  return {};
}

void check_screen(const net::screen& s) {
  CHECK(s.rows.size() <= flow::rows_per_page);
  CHECK((!s.body.empty() || !s.rows.empty()));
  CHECK_FALSE(data_with(s, "x:home:").empty());
  for (const auto* list : {&s.rows, &s.actions, &s.nav})
    for (const auto& c : *list) {
      INFO(c.label << " -> " << c.data);
      CHECK(c.data.size() <= 64);
      CHECK_FALSE(c.label.empty());
      auto code = c.data.substr(2, c.data.find(':', 2) - 2);
      bool known = c.data.starts_with("a:") || code.find('.') == code.npos
                   || flow::find_entry(code) != nullptr;
      CHECK(known);
    }
}

template <class F>
void each_flow(F check) {
  for (const auto& e : flow::catalog())
    if (e.flow != nullptr) {
      INFO("flow " << e.id);
      check(e, walk::walk(e, allowed(e)));
    }
}

} // namespace

TEST_CASE("every entry carries the id of its definition", "[flow][catalog]") {
  for (const auto& e : flow::catalog()) {
    INFO(e.id);
    CHECK((e.flow != nullptr) + (e.shows != nullptr) + (e.does != nullptr) == 1);
    if (e.flow != nullptr)
      CHECK(e.flow().id == e.id);
    if (e.shows != nullptr)
      CHECK(e.shows().id == e.id);
    if (e.does != nullptr) {
      CHECK(e.does().id == e.id);
      const auto* card = flow::find_entry(e.does().card);
      CHECK((e.does().card.empty() || (card != nullptr && card->shows != nullptr)));
    }
  }
}

TEST_CASE("every flow can be walked to its commit", "[flow][catalog]") {
  each_flow([](const flow::entry&, const walk::journey& j) {
    CHECK(j.opened);
    INFO("last screen: " << (j.stops.empty() ? "" : j.stops.back().reply.screen.body));
    CHECK(j.committed);
    for (const auto& s : j.stops)
      check_screen(s.reply.screen);
  });
}

TEST_CASE("every step can be cancelled, and nothing is written", "[flow][catalog]") {
  each_flow([](const flow::entry& e, const walk::journey& j) {
    for (const auto& s : j.stops) {
      auto desk = at(s, e);
      desk.types("cancel");
      CHECK_FALSE(desk.waits());
      CHECK(desk.outcome() == "cancelled");
      CHECK(desk.state.flow.empty());
    }
  });
}

TEST_CASE("every step is parked after ten idle minutes and resumed as it was", "[flow][catalog]") {
  each_flow([](const flow::entry& e, const walk::journey& j) {
    for (const auto& s : j.stops) {
      auto desk = at(s, e);
      net::update park;
      park.kind = net::input_kind::event;
      park.text = "park:" + std::to_string(s.state.run) + ":1";
      desk.sends(park);
      if (!desk.waits_for_commit()) {
        CHECK(desk.outcome() == "timed_out");
        continue;
      }
      auto draft = *desk.last.commit.values.at(5);
      desk.database(walk::everything());
      CHECK(desk.state.flow.empty());
      desk.taps_data("x:resume:42:0")
          .database(db::make_rows(
              {{{"flow", std::string(e.id)}, {"run", "1"}, {"title", "t"}, {"draft", draft}}}));
      for (int i = 0; i < 5 && desk.waits(); ++i)
        desk.database(walk::everything());
      INFO("resumed at " << s.reply.screen.crumb);
      CHECK(desk.said() == s.reply.screen.body);
      CHECK(desk.crumb() == s.reply.screen.crumb);
    }
  });
}

TEST_CASE("every step shows the same again from its stored session", "[flow][catalog]") {
  each_flow([](const flow::entry& e, const walk::journey& j) {
    for (const auto& s : j.stops) {
      if (s.reply.outcome != "ok")
        continue; // its screen carries a reason on top
      auto desk = at(s, e);
      desk.types("menu").taps_data("x:go_on:" + std::to_string(s.state.run) + ":0");
      walk::settle(desk);
      CHECK(desk.said() == s.reply.screen.body);
      CHECK(desk.state.draft == s.state.draft);
    }
  });
}

TEST_CASE("an old button changes nothing in any flow", "[flow][catalog]") {
  each_flow([](const flow::entry& e, const walk::journey& j) {
    for (std::size_t i = 1; i < j.stops.size(); ++i) {
      auto old = data_with(j.stops[i - 1].reply.screen, "a:");
      if (old.empty())
        continue;
      auto desk = at(j.stops[i], e);
      desk.taps_data(old);
      walk::settle(desk);
      CHECK(desk.outcome() == "stale_button");
      CHECK_FALSE(desk.waits_for_commit());
    }
  });
}

TEST_CASE("a button of another run or revision changes nothing in any flow", "[flow][catalog]") {
  each_flow([](const flow::entry& e, const walk::journey& j) {
    for (const auto& s : j.stops) {
      auto answer = data_with(s.reply.screen, "a:");
      auto run = std::to_string(s.state.run), other = std::to_string(s.state.run + 1);
      auto rest = answer.empty() ? std::string() : answer.substr(answer.find(':', 2));
      for (const auto& data : {rest.empty() ? "x:back:" + other + ":0" : "a:" + other + rest,
                               "x:back:" + other + ":" + std::to_string(s.state.rev),
                               "x:back:" + run + ":" + std::to_string(s.state.rev + 1),
                               "x:cancel:" + other + ":0", "x:go_on:" + other + ":0"}) {
        INFO(data << " at " << s.reply.step);
        auto desk = at(s, e);
        desk.taps_data(data);
        walk::settle(desk);
        CHECK(desk.outcome() == "stale_button");
        CHECK(desk.state.draft == s.state.draft);
      }
    }
  });
}

TEST_CASE("nothing is open to a person with a ban", "[flow][catalog]") {
  for (const auto& e : flow::catalog()) {
    auto by = allowed(e);
    CHECK(flow::may_open(e, by));
    by.banned = true;
    CHECK_FALSE(flow::may_open(e, by));
  }
}

TEST_CASE("a second tap of the same button has no second effect", "[flow][catalog]") {
  each_flow([](const flow::entry& e, const walk::journey& j) {
    for (const auto& s : j.stops) {
      auto data = data_with(s.reply.screen, "a:");
      if (data.empty())
        continue;
      auto desk = at(s, e);
      desk.taps_data(data);
      walk::settle(desk);
      if (desk.waits())
        continue; // the commit: the next turn finds the flow closed
      desk.taps_data(data);
      walk::settle(desk);
      CHECK(desk.outcome() == "stale_button");
    }
  });
}

TEST_CASE("every entry is closed to every role outside its own", "[flow][catalog]") {
  for (const auto& e : flow::catalog())
    for (auto r :
         {role::guest, role::member, role::trainer, role::staff, role::admin, role::owner}) {
      INFO(e.id << " for role " << static_cast<int>(r));
      flow_bench desk(person(r));
      desk.opens(e.id, 42, 3);
      bool may = r >= e.least && r <= e.most;
      CHECK((desk.outcome() == "denied") == !may);
      if (!may)
        CHECK_FALSE(desk.waits());
    }
}

TEST_CASE("losing the role closes every flow at every step", "[flow][catalog]") {
  each_flow([](const flow::entry& e, const walk::journey& j) {
    if (e.least == role::guest)
      return;
    for (const auto& s : j.stops) {
      auto desk = at(s, e);
      desk.who.standing = static_cast<role>(static_cast<int>(e.least) - 1);
      auto tap = data_with(s.reply.screen, "a:");
      tap.empty() ? desk.types("10") : desk.taps_data(tap);
      CHECK(desk.outcome() == "denied");
      CHECK(desk.state.flow.empty());
      CHECK_FALSE(desk.waits());
    }
  });
}

TEST_CASE("every read screen has a way on and a way home, for rows and for none",
          "[flow][catalog]") {
  for (const auto& e : flow::catalog())
    if (e.shows != nullptr) {
      INFO(e.id);
      flow_bench desk(allowed(e));
      desk.opens(e.id, 42, 0);
      walk::settle(desk);
      check_screen(desk.last.reply.screen);
      flow_bench empty(allowed(e));
      empty.opens(e.id, 42, 0);
      if (empty.waits())
        empty.database({});
      check_screen(empty.last.reply.screen);
    }
}

TEST_CASE("every job in the menu is at most four taps from home", "[flow][catalog]") {
  flow_bench desk(person(role::owner));
  desk.types("menu");
  std::set<std::string> seen;
  auto rows = desk.last.reply.screen.rows;
  for (const auto& row : rows) {
    seen.insert(row.data);
    if (!row.data.starts_with("x:group:"))
      continue;
    desk.taps_data(row.data);
    for (const auto& c : desk.last.reply.screen.rows)
      seen.insert(c.data);
  }
  for (const auto& e : flow::catalog())
    if (flow::is_in_menu(e) && flow::may_open(e, desk.who)) {
      INFO(e.id);
      CHECK(seen.count("x:" + std::string(e.id) + ":0:0") == 1);
    }
}

namespace {

/// Rows in which a member is banned and an item off the list, or neither.
db::rows as(bool is_off) {
  if (!is_off)
    return walk::everything();
  return walk::everything({{"banned", "t"}, {"is_active", "f"}, {"stage", "2"}, {"no_news", "t"}});
}

void answer_all(flow_bench& desk, bool is_off) {
  for (int i = 0; i < 20 && desk.waits() && !desk.waits_for_commit(); ++i)
    desk.database(as(is_off));
}

/// The screen before somebody, and what they have to show it.
struct stand {
  flow::state state;
  flow::reply reply;
};

/// Which entries are opened by one more tap: every Action button of every screen; a list that waits
/// for words gets some (typing is no tap).
void one_tap_further(const std::vector<stand>& from, bool is_off, std::vector<stand>& to,
                     std::set<std::string>& opened, std::set<std::string>& seen) {
  for (const auto& s : from)
    for (const auto* list : {&s.reply.screen.rows, &s.reply.screen.actions})
      for (const auto& c : *list) {
        if (!c.data.starts_with("x:") || !seen.insert(c.data).second)
          continue;
        opened.insert(c.data.substr(2, c.data.find(':', 2) - 2));
        flow_bench desk(person(role::owner));
        desk.state = s.state;
        desk.last.reply = s.reply;
        desk.taps_data(c.data);
        answer_all(desk, is_off);
        if (desk.waits_for_commit())
          continue;
        if (desk.state.flow.empty() && data_with(desk.last.reply.screen, "x:club.").empty()) {
          desk.types("par");
          answer_all(desk, is_off);
        }
        to.push_back({desk.state, desk.last.reply});
      }
}

} // namespace

TEST_CASE("everything can be opened with at most four taps from home", "[flow][catalog]") {
  std::set<std::string> opened;
  for (bool is_off : {false, true}) {
    flow_bench desk(person(role::owner));
    desk.types("menu");
    std::vector<stand> here{{desk.state, desk.last.reply}};
    std::set<std::string> seen;
    for (int taps = 1; taps <= 4; ++taps) {
      std::vector<stand> next;
      one_tap_further(here, is_off, next, opened, seen);
      here = std::move(next);
    }
  }
  // What only Undo leads to has no button of its own; a deleted member is found by nobody.
  // club.erasure is told by the job that carries a deletion out.
  const std::set<std::string> by_undo{"club.ban_again", "club.set_role", "club.restore",
                                      "club.erasure"};
  for (const auto& e : flow::catalog()) {
    INFO(e.id);
    bool may = flow::may_open(e, person(role::owner)) && e.place != flow::group::greeting;
    CHECK((opened.count(std::string(e.id)) == 1 || by_undo.count(std::string(e.id)) == 1 || !may));
  }
}
