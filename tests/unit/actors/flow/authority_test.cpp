// The matrix of role, entry and step: every cell is made from the catalogue, so a new entry is in
// it without a line here.
#include "actors/flow/dialogue.hpp"
#include "tests/unit/actors/flow/catalog_walk.hpp"
#include "tests/unit/actors/flow/sample_catalog.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace frontdesk;

namespace {

constexpr role roles[] = {role::guest, role::member, role::trainer,
                          role::staff, role::admin,  role::owner};

flow::who person(role r) {
  auto w = flow_bench::staff();
  w.standing = r;
  w.areas = {"club"};
  return w;
}

/// The law, written apart from may_open: role between the entry's, neither banned nor deleted, the
/// area is the business's.
bool lawful(const flow::entry& e, const flow::who& by) {
  auto standing = by.deleted ? role::guest : by.standing;
  auto area = std::string(e.id.substr(0, e.id.find('.')));
  bool has_area = area == "core" || std::count(by.areas.begin(), by.areas.end(), area) > 0;
  return !by.banned && has_area && standing >= e.least && standing <= e.most;
}

/// Each role, and an owner who is banned, deleted, or in a business without the area.
std::vector<flow::who> everybody() {
  std::vector<flow::who> out;
  for (auto r : roles)
    for (int i = 0; i < (r == role::owner ? 4 : 1); ++i) {
      auto w = person(r);
      w.banned = i == 1;
      w.deleted = i == 2;
      w.areas = {i == 3 ? "stock" : "club"};
      out.push_back(w);
    }
  return out;
}

template <class F>
void each_cell(F check) {
  for (const auto& e : flow::catalog())
    for (const auto& by : everybody()) {
      INFO(e.id << " for role " << static_cast<int>(by.standing) << (by.banned ? " banned" : "")
                << (by.deleted ? " deleted" : "") << " in " << by.areas.front());
      check(e, by);
    }
}

void check_refused(const flow_bench& desk, const flow::who& by) {
  CHECK(desk.outcome() == (by.banned ? "banned" : "denied"));
  CHECK_FALSE(desk.waits());
  CHECK(desk.state.flow.empty());
}

bool is_refusal(const std::string& outcome) {
  return outcome == "denied" || outcome == "banned";
}

} // namespace

TEST_CASE("every entry opens by its button for its own roles alone", "[flow][authority]") {
  each_cell([](const flow::entry& e, const flow::who& by) {
    flow_bench desk(by);
    desk.opens(e.id, 42, 3);
    if (!lawful(e, by))
      return check_refused(desk, by);
    CHECK_FALSE(is_refusal(desk.outcome()));
    CHECK((desk.waits() || !desk.said().empty()));
  });
}

TEST_CASE("every command opens for its own roles alone", "[flow][authority]") {
  each_cell([](const flow::entry& e, const flow::who& by) {
    if (e.command.empty())
      return;
    for (const auto* behind : {"", " parin 234x2"}) {
      flow_bench desk(by);
      desk.types(std::string(e.command) + behind);
      if (!lawful(e, by))
        check_refused(desk, by);
      else
        CHECK_FALSE(is_refusal(desk.outcome()));
      flow_bench word(by); // without the slash it is a word like any other to who may not
      word.types(std::string(e.command.substr(1)) + behind);
      if (!lawful(e, by)) {
        CHECK_FALSE(word.waits());
        CHECK(word.state.flow.empty());
      }
    }
  });
}

TEST_CASE("every deed is undone by its own roles alone", "[flow][authority]") {
  each_cell([](const flow::entry& e, const flow::who& by) {
    if (e.does == nullptr)
      return;
    flow_bench desk(by);
    desk.taps_data("x:undo:42:0");
    if (by.banned)
      return check_refused(desk, by);
    REQUIRE(desk.waits());
    desk.database(db::make_rows({{{"code", std::string(e.id)},
                                  {"entity_id", "42"},
                                  {"version", "3"},
                                  {"parameters", "{}"},
                                  {"state", "open"},
                                  {"used_by_name", ""}}}));
    if (lawful(e, by))
      CHECK(desk.waits_for_commit());
    else
      check_refused(desk, by);
  });
}

TEST_CASE("every draft is resumed by its flow's own roles alone", "[flow][authority]") {
  each_cell([](const flow::entry& e, const flow::who& by) {
    if (e.flow == nullptr)
      return;
    auto journey = walk::walk(e, person(std::min(e.most, role::owner)));
    REQUIRE_FALSE(journey.stops.empty());
    flow_bench desk(by);
    desk.taps_data("x:resume:42:0");
    if (by.banned)
      return check_refused(desk, by);
    desk.database(db::make_rows({{{"flow", std::string(e.id)},
                                  {"run", "1"},
                                  {"title", "t"},
                                  {"draft", journey.stops.back().state.draft}}}));
    walk::settle(desk);
    if (desk.waits_for_commit()) // the draft's row goes with the turn that shows it
      desk.database(walk::everything());
    if (lawful(e, by))
      CHECK(desk.state.flow == e.id);
    else
      check_refused(desk, by);
  });
}

namespace {

/// What a person can do at a step, among it an Answer of each kind, made up.
std::vector<net::update> moves(const flow::state& at) {
  std::vector<net::update> out;
  auto add = [&](net::input_kind kind, std::string text) {
    net::update u;
    u.kind = kind;
    u.text = std::move(text);
    u.phone = "919812345678";
    u.own_contact = true;
    out.push_back(std::move(u));
  };
  auto session = flow::parse_session(at.draft).value();
  auto kinds = flow::parse_offers(at.offered).value().size();
  for (std::size_t i = 0; i < kinds; ++i)
    add(net::input_kind::tap, "a:" + std::to_string(at.run) + ":" + std::to_string(session.top.at)
                                  + "." + std::to_string(at.rev) + ":" + std::to_string(i));
  for (const auto* typed : {"10", "Parin Shah", "Whey 1 kg x2", "1"})
    add(net::input_kind::text, typed);
  for (auto kind : {net::input_kind::contact, net::input_kind::photo, net::input_kind::edited})
    add(kind, "");
  for (const auto* built_in : {"go_on", "back"})
    add(net::input_kind::tap,
        "x:" + std::string(built_in) + ":" + std::to_string(at.run) + ":" + std::to_string(at.rev));
  return out;
}

/// Every step of the flow as the one being asked, whether or not a walk would come there, with an
/// Answer of every kind on offer; and every screen a walk did come to.
std::vector<flow::state> steps_of(const flow::entry& e, const walk::journey& j) {
  std::vector<flow::state> out;
  std::vector<flow::offer> offers;
  for (int kind = 0; kind <= static_cast<int>(flow::offer_kind::save); ++kind)
    offers.push_back({static_cast<flow::offer_kind>(kind), 0, {"1"}});
  for (std::size_t i = 0; i < e.flow().size(); ++i) {
    auto state = j.stops.front().state;
    auto session = flow::parse_session(state.draft).value();
    session.top.at = static_cast<std::int32_t>(i);
    session.line_index = -1;
    session.shows = flow::mode::asking;
    state.draft = flow::to_text(session);
    state.offered = flow::to_json(offers);
    out.push_back(state);
  }
  for (const auto& s : j.stops)
    out.push_back(s.state);
  return out;
}

} // namespace

TEST_CASE("a role taken away between two steps ends every flow at every step, however it is "
          "answered",
          "[flow][authority]") {
  std::set<std::string_view> flows;
  for (const auto& e : flow::catalog()) {
    if (e.flow == nullptr)
      continue;
    auto steps = steps_of(e, walk::walk(e, person(std::min(e.most, role::owner))));
    CHECK(steps.size() > e.flow().size());
    for (const auto& by : everybody())
      for (const auto& state : steps)
        for (const auto& move : moves(state)) {
          if (lawful(e, by))
            continue;
          INFO(e.id << ", role " << static_cast<int>(by.standing) << ", " << move.text);
          flow_bench desk(by);
          desk.state = state;
          desk.sends(move);
          check_refused(desk, by);
        }
    flows.insert(e.id);
  }
  CHECK(flows.size() > 5);
}

TEST_CASE("no screen that a walk comes to refuses who may be there", "[flow][authority]") {
  for (const auto& e : flow::catalog()) {
    if (e.flow == nullptr)
      continue;
    auto journey = walk::walk(e, person(std::min(e.most, role::owner)));
    for (auto r : roles) {
      if (!lawful(e, person(r)))
        continue;
      for (const auto& s : journey.stops)
        for (const auto& move : moves(s.state)) {
          INFO(e.id << ", role " << static_cast<int>(r) << ", " << move.text);
          flow_bench desk(person(r));
          desk.state = s.state;
          desk.sends(move);
          walk::settle(desk);
          CHECK_FALSE(desk.outcome() == "banned");
          if (r == role::owner)
            CHECK_FALSE(desk.outcome() == "denied");
        }
    }
  }
}

TEST_CASE("a list or card left open shows nothing more once the role is gone",
          "[flow][authority]") {
  each_cell([](const flow::entry& e, const flow::who& by) {
    if (e.shows == nullptr || lawful(e, by))
      return;
    flow_bench desk(person(std::min(e.most, role::owner)));
    desk.opens(e.id, 42, 0);
    walk::settle(desk);
    auto left_open = desk.state;
    for (const auto* data : {"x:page:1:0", "x:page:0:0", "x:clear:0:0", "x:go_on:0:0"}) {
      flow_bench later(by);
      later.state = left_open;
      later.taps_data(data);
      CHECK_FALSE(later.waits());
    }
    flow_bench typed(by);
    typed.state = left_open;
    typed.types("par");
    CHECK_FALSE(typed.waits());
  });
}

TEST_CASE("menu, groups and help name what the role may open, and nothing else",
          "[flow][authority]") {
  for (const auto& by : everybody()) {
    if (by.banned)
      continue;
    INFO("role " << static_cast<int>(by.standing) << (by.deleted ? " deleted" : ""));
    std::vector<net::screen> screens;
    for (const auto* data : {"x:home:0:0", "x:help:0:0", "x:group:1:0", "x:group:2:0",
                             "x:group:3:0", "x:group:4:0", "x:group:5:0"}) {
      flow_bench desk(by);
      desk.taps_data(data);
      screens.push_back(desk.last.reply.screen);
    }
    for (const auto& e : flow::catalog()) {
      bool linked = false;
      bool helped = false;
      for (const auto& s : screens) {
        for (const auto* list : {&s.rows, &s.actions, &s.nav})
          for (const auto& c : *list)
            linked = linked || c.data.starts_with("x:" + std::string(e.id) + ":");
        for (const auto& fact : s.facts)
          helped = helped || (!e.command.empty() && fact.name == e.command);
      }
      INFO(e.id);
      CHECK(linked
            == (lawful(e, by) && e.place != flow::group::none && e.place != flow::group::greeting));
      CHECK(helped == (lawful(e, by) && !e.command.empty()));
    }
  }
}

TEST_CASE("no screen links to what its reader may not open", "[flow][authority]") {
  each_cell([](const flow::entry& e, const flow::who& by) {
    if (!lawful(e, by))
      return;
    flow_bench desk(by);
    desk.opens(e.id, 42, 3);
    walk::settle(desk);
    if (desk.waits_for_commit())
      desk.database(walk::everything());
    const auto& s = desk.last.reply.screen;
    for (const auto* list : {&s.rows, &s.actions, &s.nav})
      for (const auto& c : *list) {
        auto code = c.data.substr(2, c.data.find(':', 2) - 2);
        const auto* to = c.data.starts_with("x:") ? flow::find_entry(code) : nullptr;
        INFO(c.label << " -> " << c.data);
        CHECK((to == nullptr || lawful(*to, by)));
      }
  });
}

TEST_CASE("an Answer of another person's conversation is stale in this one", "[flow][authority]") {
  for (const auto& e : flow::catalog()) {
    if (e.flow == nullptr)
      continue;
    auto theirs = walk::walk(e, person(std::min(e.most, role::owner)));
    for (const auto& s : theirs.stops)
      for (const auto& move : moves(s.state)) {
        if (move.kind != net::input_kind::tap || !move.text.starts_with("a:"))
          continue;
        auto by = person(std::min(e.most, role::owner));
        flow_bench idle(by);
        idle.taps_data(move.text);
        CHECK(idle.outcome() == "stale_button");
        CHECK_FALSE(idle.waits());
        flow_bench busy(by); // in the same flow, at the same step, of their own run
        busy.state = s.state;
        busy.state.run += 1;
        busy.taps_data(move.text);
        walk::settle(busy);
        CHECK(busy.outcome() == "stale_button");
        CHECK_FALSE(busy.waits_for_commit());
      }
  }
}

TEST_CASE("a step asks for its own role each time, also of who came there with a higher one",
          "[flow][authority]") {
  auto at_kind = [](role after) {
    flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
    desk.opens("test.note").types("par").database(sample::parin()).taps("Parin Shah");
    desk.types("Prefers mornings");
    REQUIRE(desk.said() == "Who may read it?");
    desk.who.standing = after;
    return desk;
  };
  auto owner = at_kind(role::admin);
  owner.taps("Admins");
  CHECK(owner.said() == "Parin Shah: Prefers mornings");
  auto tapped = at_kind(role::staff);
  tapped.taps("Admins");
  CHECK(tapped.outcome() == "denied");
  CHECK(tapped.state.flow.empty());
  auto typed = at_kind(role::staff);
  typed.types("2");
  CHECK(typed.outcome() == "denied");
  CHECK(typed.state.flow.empty());
}

TEST_CASE("the Change menu reopens no step above the role", "[flow][authority]") {
  flow_bench desk{sample::catalog(), sample::of_role(role::owner)};
  desk.opens("test.note").types("par").database(sample::parin()).taps("Parin Shah");
  desk.types("Prefers mornings").taps("Admins").taps("Change");
  auto data = desk.data_of("Kind");
  desk.who.standing = role::staff;
  desk.taps_data(data);
  CHECK(desk.outcome() == "denied");
  CHECK(desk.said() != "Who may read it?");
}
