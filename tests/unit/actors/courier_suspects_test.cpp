// Posts whose owners died while they were owed: one at a time, and no more once one was tried.
#include "tests/unit/actors/courier_bench.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace frontdesk;
using namespace frontdesk::actors;
using namespace std::chrono_literals;
using db::runtime::deaths_of_chat;
using db::runtime::post_state;
using net::outcome;

namespace {

struct suspects_bench : courier_bench {
  bool is_away = false;
  std::string story; // what was written of which chat's deaths, and calls

  explicit suspects_bench(bool has_arrived = false) : courier_bench({.per_chat = 0}, !has_arrived) {
    script->read = [=, this](const db::statement& s) -> result<db::rows> {
      if (s.what->name == "desk.find_posts" && has_arrived)
        return db::make_rows({{{"id", "11"}, {"delivery", "1"}, {"message_id", "m"}}});
      if (s.what->name != "desk.count_deaths")
        return db::rows{};
      if (is_away)
        return fault{errc::unavailable, "down"};
      tell();
      story += *s.values.at(1) + "=" + *s.values.at(2) + " ";
      return db::rows{};
    };
  }
  static delivery owed(std::int64_t chat, std::int64_t place, std::int64_t deaths) {
    auto d = post(chat, place);
    d.deaths = deaths;
    d.flagged = true;
    return d;
  }
  void tell() {
    for (; told_ < calls(); ++told_)
      story += "call:" + std::to_string(platform->calls[told_].post.chat.value) + " ";
  }

private:
  std::size_t told_ = 0;
};

} // namespace

TEST_CASE("courier sends at once what one owner died with", "[actors][courier]") {
  suspects_bench c;
  c.give({c.owed(1, 1, 1), c.owed(2, 1, 1)});
  CHECK(c.calls() == 2);
  CHECK(c.story.empty());
}

TEST_CASE("courier tries one at a time what two owners died with", "[actors][courier]") {
  suspects_bench c;
  c.give({c.owed(1, 1, 2), c.owed(1, 2, 0), c.owed(2, 1, 2), c.owed(3, 1, 0)});
  c.tell();
  CHECK(c.story == "call:3 1=3 call:1 1=0 2=3 call:2 2=0 ");
  c.answer(1, outcome::sent);
  REQUIRE(c.calls() == 4); // the chat's next post is no suspect
  c.tell();
  CHECK(c.story.ends_with("2=0 call:1 "));
}

TEST_CASE("courier draws a suspect paper alone, and what follows it waits", "[actors][courier]") {
  suspects_bench c;
  auto paper = c.owed(1, 1, 2);
  paper.kind = db::runtime::post_kind::document;
  c.give({paper, c.owed(1, 2, 0)});
  CHECK(c.calls() == 1);
  CHECK(c.platform->calls[0].post.place == 1);
  CHECK(c.story.starts_with("1=3 "));
}

TEST_CASE("courier gives up what ended the process that tried it alone", "[actors][courier]") {
  suspects_bench c;
  c.give({c.owed(1, 1, deaths_of_chat::guilty), c.owed(1, 2, 0)});
  REQUIRE(c.marked.size() == 1);
  CHECK(c.marked[0].place == 1);
  CHECK(c.marked[0].state == post_state::dead);
  CHECK(c.marked[0].error == "ended the process");
  REQUIRE(c.calls() == 1);
  CHECK(c.platform->calls[0].post.place == 2);
}

TEST_CASE("courier tries no suspect before that is written", "[actors][courier]") {
  suspects_bench c;
  c.is_away = true;
  c.give({c.owed(1, 1, 2), c.owed(2, 1, 2)});
  c.pass(3s);
  CHECK(c.calls() == 0);
  c.is_away = false;
  c.pass(2s);
  CHECK(c.calls() == 2);
}

TEST_CASE("courier goes on when what it was to try alone had arrived before", "[actors][courier]") {
  suspects_bench c(true);
  auto next = c.post(1, 2);
  auto other = c.owed(2, 1, 2);
  other.flagged = false;
  c.give({c.owed(1, 1, 2), next, other});
  c.pass(2s);
  std::vector<std::int64_t> called;
  for (const auto& x : c.platform->calls)
    called.push_back(x.post.chat.value);
  std::sort(called.begin(), called.end());
  CHECK(called == std::vector<std::int64_t>{1, 2});
}
