// What holds for every entry of the catalogue: no dead ends, no lost input, nothing without
// permission.
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
using walk::check_screen;
using walk::data_with;

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

TEST_CASE("nothing is open to a person with a ban", "[flow][catalog]") {
  for (const auto& e : flow::catalog()) {
    auto by = allowed(e);
    CHECK(flow::may_open(e, by));
    by.banned = true;
    CHECK_FALSE(flow::may_open(e, by));
  }
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

TEST_CASE("a button's version is what its flow opens on, or the card as it is now is shown",
          "[flow][catalog]") {
  each_flow([](const flow::entry& e, const walk::journey&) {
    if (e.flow().card.empty())
      return;
    const auto* card = flow::find_entry(e.flow().card);
    REQUIRE((card != nullptr && card->shows != nullptr));
    for (auto version : {2, 4}) {
      flow_bench desk(allowed(e));
      desk.opens(e.id, 42, version);
      walk::settle(desk);
      CHECK(desk.outcome() == "stale");
      CHECK(desk.state.flow.empty());
      CHECK_FALSE(desk.waits());
    }
  });
}

TEST_CASE("every flow that a card opens at a version names that card", "[flow][catalog]") {
  for (const auto& e : flow::catalog())
    if (e.shows != nullptr) {
      flow_bench desk(allowed(e));
      desk.opens(e.id, 42, 0);
      walk::settle(desk);
      for (const auto& c : desk.last.reply.screen.actions) {
        auto code = c.data.substr(2, c.data.find(':', 2) - 2);
        const auto* to = flow::find_entry(code);
        INFO(e.id << ": " << c.data);
        if (to != nullptr && to->flow != nullptr && !c.data.ends_with(":0"))
          CHECK_FALSE(to->flow().card.empty());
      }
    }
}

TEST_CASE("every one-tap write hands the version that was seen to the database",
          "[flow][catalog]") {
  // One's own wish for news has no version; a broadcast is stopped whoever paused it meanwhile.
  const std::set<std::string_view> without{"club.news_on", "club.news_off"};
  for (const auto& e : flow::catalog()) {
    if (e.does == nullptr || without.contains(e.id))
      continue;
    INFO(e.id);
    auto written = [&](std::int64_t version) {
      flow_bench desk(allowed(e));
      desk.opens(e.id, 42, version);
      REQUIRE(desk.waits_for_commit());
      auto all = desk.last.statements;
      std::erase_if(all, [](const auto& s) { return s.what->name == "desk.make_undo"; });
      return all;
    };
    CHECK_FALSE(written(3) == written(4));
    CHECK_FALSE(written(0) == written(3)); // none is another, too
  }
}
