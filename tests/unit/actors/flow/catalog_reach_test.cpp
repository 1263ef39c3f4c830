// What holds at every step of every flow of the catalogue, on its side paths as on the straight
// one: cancelled, parked and resumed, reloaded, tapped stale, tapped twice, with each role.
#include "actors/flow/checks.hpp"
#include "actors/flow/flow.hpp"
#include "base/text.hpp"
#include "tests/unit/actors/flow/catalog_reach.hpp"
#include "tests/unit/actors/flow/rendered.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace frontdesk;
using walk::allowed;
using walk::data_with;
using walk::visited;

namespace {

/// At each screen that looks like none before it.
template <class F>
void each_stop(F check) {
  for (const auto& e : flow::catalog()) {
    if (e.flow == nullptr)
      continue;
    const auto& reached = walk::explored(e);
    for (const auto& s : reached.stops)
      if (s.is_new) {
        INFO(e.id << " at " << s.place << ", after " << walk::name_of(s.by) << ":\n"
                  << s.reply.screen.body);
        check(e, s, reached.stops[s.from]);
      }
  }
}

std::vector<std::string> answers_on(const net::screen& s) {
  std::vector<std::string> out;
  for (const auto* list : {&s.rows, &s.actions, &s.nav})
    for (const auto& c : *list)
      if (c.data.starts_with("a:"))
        out.push_back(c.data);
  return out;
}

/// Reasons stand on top of it, once.
bool says_why(const visited& s) {
  return s.reply.outcome != "ok" && s.reply.outcome != "no_match";
}

void settle_at(flow_bench& desk, const visited& s) {
  const db::rows none;
  walk::settle(desk, s.by.finds ? *s.answers : none);
}

void check_same(const flow_bench& desk, const visited& s) {
  CHECK(desk.crumb() == s.reply.screen.crumb);
  if (says_why(s))
    return;
  CHECK(desk.said() == s.reply.screen.body);
  std::vector<std::string> labels;
  for (const auto* list : {&s.reply.screen.rows, &s.reply.screen.actions, &s.reply.screen.nav})
    for (const auto& c : *list)
      labels.push_back(c.label);
  CHECK(desk.labels() == labels);
}

std::string kept_draft(const flow::state& at) {
  return flow::parse_session(at.draft).value().draft.text;
}

constexpr db::sql<std::string> save_hidden{"test.save_hidden", "SELECT $1"};

// A step that is asked of nobody.
struct hidden {
  std::string name, secret;
};
constexpr auto hidden_def =
    flow::define<hidden>("test.hidden")
        .ask<&hidden::name>("name", "Which name?", flow::check::name)
        .ask<&hidden::secret>("price", "Which price?", flow::check::name)
        .when([](const hidden& h) { return h.name == "nobody types this"; })
        .confirm([](const hidden& h) { return h.name; })
        .commit(
            [](const hidden& h, const flow::who&) -> db::statement { return save_hidden(h.name); },
            [](const hidden&, const db::rows&) { return flow::page("Saved."); })
        .on_refused([](const hidden&, const fault& f, const flow::who&) { return f.text; });
const flow::definition& hidden_flow() {
  return flow::erase<hidden_def>();
}

} // namespace

TEST_CASE("every step of every flow is visited", "[flow][catalog]") {
  // Only a new item's stock is asked for.
  const std::map<std::string_view, std::vector<std::string>> never{{"club.edit_item", {"stock"}}};
  for (const auto& e : flow::catalog())
    if (e.flow != nullptr) {
      INFO(e.id << ": give catalog_reach.cpp words or rows that lead there");
      auto known = never.find(e.id);
      CHECK(walk::missed(e, walk::explored(e))
            == (known == never.end() ? std::vector<std::string>{} : known->second));
    }
}

TEST_CASE("a step that no walk visits is named", "[flow][catalog]") {
  const flow::entry list[] = {{"test.hidden", role::staff, "/hidden", "Note", &hidden_flow}};
  flow::catalog_override force(list);
  CHECK(walk::missed(list[0], walk::explore(list[0], allowed(list[0])))
        == std::vector<std::string>{"price"});
}

TEST_CASE("every screen of every flow has a way on and a way home", "[flow][catalog]") {
  each_stop([](const auto&, const visited& s, const auto&) {
    walk::check_screen(s.reply.screen);
    CHECK(walk::render(s.reply.screen, net::platform::telegram).faults
          == std::vector<std::string>{});
  });
}

TEST_CASE("every step can be cancelled, and nothing is written", "[flow][catalog]") {
  each_stop([](const flow::entry& e, const visited& s, const auto&) {
    auto desk = at(s, allowed(e));
    desk.types("cancel");
    walk::settle(desk); // the card it was opened on
    CHECK_FALSE(desk.waits());
    CHECK(desk.outcome() == "cancelled");
    CHECK(desk.state.flow.empty());
  });
}

TEST_CASE("every step is parked after ten idle minutes and resumed as it was", "[flow][catalog]") {
  each_stop([](const flow::entry& e, const visited& s, const auto&) {
    auto desk = at(s, allowed(e));
    net::update park;
    park.kind = net::input_kind::event;
    park.text = text::cat("park:", s.state.run, ":1");
    desk.sends(park);
    if (!desk.waits_for_commit()) {
      CHECK(desk.outcome() == "timed_out");
      return;
    }
    auto draft = *desk.last.commit.values.at(5);
    desk.database(walk::everything());
    CHECK(desk.state.flow.empty());
    desk.taps_data("x:resume:42:0")
        .database(db::make_rows(
            {{{"flow", std::string(e.id)}, {"run", "1"}, {"title", "t"}, {"draft", draft}}}));
    for (int i = 0; i < 5 && desk.waits(); ++i)
      desk.waits_for_commit() ? desk.database(walk::everything())
                              : desk.database(s.by.finds ? *s.answers : db::rows{});
    check_same(desk, s);
  });
}

TEST_CASE("every step shows the same again from its stored session", "[flow][catalog]") {
  each_stop([](const flow::entry& e, const visited& s, const auto&) {
    auto desk = at(s, allowed(e));
    desk.types("menu").taps_data(text::cat("x:go_on:", s.state.run, ":0"));
    settle_at(desk, s);
    check_same(desk, s);
    CHECK(kept_draft(desk.state) == kept_draft(s.state));
  });
}

TEST_CASE("no old button changes anything in any flow", "[flow][catalog]") {
  each_stop([](const flow::entry& e, const visited& s, const visited& before) {
    if (&s == &before)
      return;
    for (const auto& old : answers_on(before.reply.screen)) {
      auto desk = at(s, allowed(e));
      desk.taps_data(old);
      settle_at(desk, s);
      CHECK(desk.outcome() == "stale_button");
      CHECK_FALSE(desk.waits_for_commit());
      CHECK(kept_draft(desk.state) == kept_draft(s.state));
    }
  });
}

TEST_CASE("a button of another run or revision changes nothing in any flow", "[flow][catalog]") {
  each_stop([](const flow::entry& e, const visited& s, const auto&) {
    auto answer = data_with(s.reply.screen, "a:");
    auto run = std::to_string(s.state.run), other = std::to_string(s.state.run + 1);
    auto rest = answer.empty() ? std::string() : answer.substr(answer.find(':', 2));
    for (const auto& data : {rest.empty() ? "x:back:" + other + ":0" : "a:" + other + rest,
                             text::cat("x:back:", other, ":", s.state.rev),
                             text::cat("x:back:", run, ":", s.state.rev + 1),
                             "x:cancel:" + other + ":0", "x:go_on:" + other + ":0"}) {
      INFO(data);
      auto desk = at(s, allowed(e));
      desk.taps_data(data);
      settle_at(desk, s);
      CHECK(desk.outcome() == "stale_button");
      CHECK(kept_draft(desk.state) == kept_draft(s.state));
    }
  });
}

TEST_CASE("a second tap of any button has no second effect", "[flow][catalog]") {
  each_stop([](const flow::entry& e, const visited& s, const auto&) {
    for (const auto& data : answers_on(s.reply.screen)) {
      INFO(data);
      auto desk = at(s, allowed(e));
      desk.taps_data(data);
      walk::settle(desk, *s.answers);
      if (desk.waits())
        continue; // the commit: the next turn finds the flow closed
      auto after = desk.state.draft;
      desk.taps_data(data);
      walk::settle(desk, *s.answers);
      CHECK(desk.outcome() == "stale_button");
      CHECK((desk.state.flow.empty()
             || kept_draft(desk.state) == flow::parse_session(after).value().draft.text));
    }
  });
}

TEST_CASE("at every step a role that may not is sent away, any other goes on", "[flow][catalog]") {
  each_stop([](const flow::entry& e, const visited& s, const auto&) {
    for (auto r :
         {role::guest, role::member, role::trainer, role::staff, role::admin, role::owner}) {
      INFO("role " << static_cast<int>(r));
      auto by = allowed(e);
      by.standing = r;
      auto desk = at(s, by);
      auto tap = data_with(s.reply.screen, "a:");
      tap.empty() ? desk.types("10") : desk.taps_data(tap);
      bool may = r >= e.least && r <= e.most;
      CHECK((desk.outcome() == "denied") == !may);
      if (may)
        continue;
      CHECK(desk.state.flow.empty());
      CHECK_FALSE(desk.waits());
    }
  });
}
