// A token that is refused: chats are left to replicas that the platform lets in.
#include "tests/unit/actors/courier_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::actors;
using namespace std::chrono_literals;
using net::outcome;

namespace {

/// The chats of the last statement that leaves some.
std::string left(const courier_bench& c) {
  std::string out;
  for (const auto& s : c.script->asked)
    if (s.what->name == "desk.leave_chats")
      out = s.values.at(2).value_or("");
  return out;
}

} // namespace

TEST_CASE("courier of a stopped channel leaves its chats to others", "[actors][courier]") {
  courier_bench c;
  c.give({c.post(1, 1), c.post(1, 2), c.post(2, 1)});
  c.answer(0, outcome::stop_channel);
  c.pass(1'100ms);
  CHECK(left(c) == "{1}"); // a call is under way in chat 2
  c.answer(1, outcome::sent);
  c.pass(1'100ms);
  CHECK(left(c) == "{2}");
  CHECK(c.chats() == 0);
  c.give({c.post(3, 1)}); // our commits go on
  c.pass(1'100ms);
  CHECK(left(c) == "{3}");
  caf::anon_send(c.sends, chats_waiting{{chat_id{4}}});
  c.pass(1'100ms);
  CHECK(left(c) == "{4}");
  c.pass(5s);
  CHECK(c.asked("desk.leave_chats") == 4);
  CHECK(c.calls() == 2);
}

TEST_CASE("courier of a stopped channel flags what was sent before what was not",
          "[actors][courier]") {
  courier_bench c;
  auto paper = c.post(1, 1);
  paper.kind = db::runtime::post_kind::document;
  c.give({paper, c.post(1, 2), c.post(2, 1)});
  REQUIRE(c.calls() == 3);
  for (std::size_t i = 0; i < 3; ++i) // the paper is refused last
    if (c.platform->calls[i].post.chat == chat_id{1} && c.platform->calls[i].post.place == 2)
      c.answer(i, outcome::sent);
  for (std::size_t i = 0; i < 3; ++i)
    if (!c.platform->calls[i].answered)
      c.answer(i, outcome::stop_channel);
  CHECK(c.marked.empty()); // nothing is marked above the paper
  c.pass(2'100ms);
  CHECK(c.asked("desk.flag_post") == 1);
  CHECK(c.chats() == 0);
  CHECK(left(c) == "{1}");
}

TEST_CASE("courier of a stopped channel finds chats that it did not leave", "[actors][courier]") {
  courier_bench c;
  c.give({c.post(1, 1)});
  c.answer(0, outcome::stop_channel);
  c.script->read = [&](const db::statement& s) {
    return s.what->name == "desk.find_backlog" ? db::make_rows({{{"chat_id", "5"}}}) : db::rows{};
  };
  c.pass(22s);
  CHECK(left(c) == "{5}");
}
