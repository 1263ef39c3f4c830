// Papers are drawn beside what is said: they keep nothing back, and nothing above them is marked.
#include "tests/unit/actors/courier_bench.hpp"

#include <caf/event_based_actor.hpp>

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::actors;
using namespace std::chrono_literals;
using db::runtime::post_kind;
using net::outcome;

namespace {

delivery paper(std::int64_t chat, std::int64_t place) {
  net::screen s;
  s.attached = {net::document_kind::invoice, 17, "LUF-26-27-000001.pdf", "en"};
  auto d = courier_bench::post(chat, place);
  d.kind = post_kind::document;
  d.payload = net::to_json(s);
  return d;
}

/// The platform has every paper already: drawing is another matter.
struct paper_bench : courier_bench {
  explicit paper_bench(courier_limits limits = {.per_chat = 0}, bool telegram = true)
      : courier_bench(limits, telegram) {
    script->read = [](const db::statement& s) {
      return s.what->name == "desk.find_upload" ? db::make_rows({{{"upload_id", "file-1"}}})
                                                : db::rows{};
    };
  }
  /// The call for this place, the last of them.
  std::size_t call_for(std::int64_t place) const {
    for (auto i = platform->calls.size(); i-- > 0;)
      if (platform->calls[i].post.place == place)
        return i;
    FAIL("no call for place " << place);
    return 0;
  }
  std::vector<std::int64_t> marks() const {
    std::vector<std::int64_t> out;
    for (const auto& p : marked)
      out.push_back(p.place);
    return out;
  }
};

} // namespace

TEST_CASE("a paper keeps no message back, and marks wait for it", "[actors][courier]") {
  paper_bench c;
  c.give({c.post(1, 1), paper(1, 2), paper(1, 3), c.post(1, 4)});
  c.answer(c.call_for(1), outcome::sent);
  c.answer(c.call_for(4), outcome::sent);
  CHECK(c.marks() == std::vector<std::int64_t>{1});
  CHECK(c.calls() == 3); // one paper at a time
  c.answer(c.call_for(2), outcome::sent);
  CHECK(c.marks() == std::vector<std::int64_t>{1, 2});
  c.answer(c.call_for(3), outcome::sent);
  CHECK(c.marks() == std::vector<std::int64_t>{1, 2, 4, 3});
}

TEST_CASE("a cancelled invoice is another paper than the one issued, and so is each copy",
          "[actors][courier]") {
  paper_bench c;
  std::vector<std::string> keys;
  c.script->read = [&](const db::statement& s) {
    if (s.what->name == "desk.find_upload")
      keys.push_back(*s.values.at(1));
    return db::make_rows({{{"upload_id", "file-1"}}});
  };
  auto cancelled = paper(1, 2), duplicate = paper(1, 3);
  net::screen s;
  s.attached = {net::document_kind::cancelled_invoice, 17, "LUF-26-27-000001.pdf", "en"};
  cancelled.payload = net::to_json(s);
  s.attached = {net::document_kind::invoice, 17, "LUF-26-27-000001.pdf", "en", false, true};
  duplicate.payload = net::to_json(s);
  c.give({paper(1, 1)});
  c.give({cancelled});
  c.give({duplicate});
  c.answer(c.call_for(1), outcome::sent);
  c.answer(c.call_for(2), outcome::sent);
  CHECK(keys
        == std::vector<std::string>{"invoice:17:en", "cancelled_invoice:17:en",
                                    "invoice:17:en:supplier"});
}

TEST_CASE("a paper that failed once is sent in its turn, and marks wait for it still",
          "[actors][courier]") {
  paper_bench c;
  c.give({paper(1, 1), c.post(1, 2)});
  c.answer(c.call_for(2), outcome::sent);
  c.answer(c.call_for(1), outcome::retry);
  c.pass(5s);
  REQUIRE(c.calls() == 3);
  c.give({c.post(1, 3)});
  CHECK(c.calls() == 3);
  CHECK(c.marked.empty());
  c.answer(2, outcome::sent);
  CHECK(c.marks() == std::vector<std::int64_t>{2, 1});
  CHECK(c.call_for(3) == 3);
}

TEST_CASE("a keyboard that waits to be taken off keeps no mark back", "[actors][courier]") {
  paper_bench c;
  auto below = c.post(1, 2);
  below.message = "99";
  c.give({paper(1, 1), below});
  REQUIRE(c.calls() == 2);
  c.answer(c.call_for(2), outcome::sent);
  REQUIRE(c.calls() == 3);
  CHECK(c.platform->calls[2].post.kind == post_kind::strip);
  c.answer(2, outcome::retry);
  c.answer(c.call_for(1), outcome::sent);
  CHECK(c.marks() == std::vector<std::int64_t>{2, 1});
}

TEST_CASE("papers aside wait when the chat is told to", "[actors][courier]") {
  paper_bench c;
  c.give({paper(1, 1), paper(1, 2), c.post(1, 3)});
  c.answer(c.call_for(3), outcome::retry_after, 30s);
  c.answer(c.call_for(1), outcome::sent);
  c.pass(29s);
  CHECK(c.calls() == 2);
  c.pass(2s);
  CHECK(c.calls() == 4);
}

TEST_CASE("a paper that was being drawn waits when the chat is told to", "[actors][courier]") {
  paper_bench c;
  c.script->read = [](const db::statement&) { return db::rows{}; };
  c.prints->holds = true;
  c.give({paper(1, 1), c.post(1, 2)});
  REQUIRE(c.prints->held.size() == 1);
  c.answer(c.call_for(2), outcome::retry_after, 30s);
  c.prints->holds = false;
  caf::anon_send(c.draws, status_atom_v);
  c.bench.run();
  CHECK(c.calls() == 1);
  c.pass(29s);
  CHECK(c.calls() == 1);
  c.pass(2s);
  CHECK(c.calls() > 1);
  CHECK(c.platform->calls[c.call_for(1)].post.place == 1);
}

TEST_CASE("a paper that the platform delays waits with the papers after it", "[actors][courier]") {
  paper_bench c;
  c.give({paper(1, 1), paper(1, 2)});
  c.answer(c.call_for(1), outcome::retry_after, 7s);
  CHECK(c.calls() == 1);
  c.pass(6s);
  CHECK(c.calls() == 1);
  c.pass(2s);
  REQUIRE(c.calls() == 2);
  CHECK(c.platform->calls[1].post.place == 1);
  c.answer(1, outcome::sent);
  CHECK(c.call_for(2) == 2);
}

TEST_CASE("a paper that is refused for good lets the marks go", "[actors][courier]") {
  paper_bench c;
  c.give({paper(1, 1), c.post(1, 2)});
  c.answer(c.call_for(2), outcome::sent);
  CHECK(c.marked.empty());
  c.answer(c.call_for(1), outcome::dead); // as an earlier upload,
  c.answer(c.call_for(1), outcome::dead); // and with its bytes
  CHECK(c.marks() == std::vector<std::int64_t>{2, 1});
}

TEST_CASE("where the paper is the reply the chat waits for it", "[actors][courier]") {
  paper_bench c({.per_chat = 0}, false);
  c.give({paper(1, 1), c.post(1, 2)});
  REQUIRE(c.calls() == 1);
  c.answer(0, outcome::sent);
  CHECK(c.call_for(2) == 1);
}

TEST_CASE("a courier that ends sends the papers that keep marks back, no other",
          "[actors][courier]") {
  paper_bench c;
  c.give({paper(1, 1), paper(1, 2), c.post(1, 3)});
  c.give({paper(2, 11), paper(2, 12)});
  c.answer(c.call_for(3), outcome::sent);
  int done = 0;
  c.bench.system().spawn([&](caf::event_based_actor* self) {
    self->request(c.sends, caf::infinite, drain_atom_v).then([&](const actor_status&) { ++done; });
  });
  c.bench.run();
  c.answer(c.call_for(11), outcome::sent);
  c.answer(c.call_for(1), outcome::sent);
  CHECK(done == 0);
  c.answer(c.call_for(2), outcome::sent);
  CHECK(done == 1);
  CHECK(c.calls() == 4); // place 12 is left to another
  CHECK(c.marks() == std::vector<std::int64_t>{11, 1, 3, 2});
}

TEST_CASE("a document whose stored upload is refused is uploaded again, once",
          "[actors][courier]") {
  paper_bench c({.per_chat = 0}, GENERATE(true, false));
  c.give({paper(1, 1), c.post(1, 2)});
  auto first = c.call_for(1);
  REQUIRE(c.platform->calls[first].file.id == "file-1");
  c.answer(first, outcome::dead);
  CHECK(c.asked("desk.forget_upload") == 1);
  CHECK(c.marked.empty());
  if (c.calls() == 2 && c.call_for(1) == first) // on Telegram the message went meanwhile
    c.answer(c.call_for(2), outcome::sent);
  auto again = c.call_for(1);
  REQUIRE(again != first);
  CHECK(c.platform->calls[again].file.id.empty());
  CHECK(c.platform->calls[again].file.bytes == "%PDF");
  SECTION("it is taken, and its new upload is kept") {
    net::verdict sent;
    sent.what = outcome::sent;
    sent.file = "file-2";
    c.answer(again, sent);
    CHECK(c.asked("desk.save_upload") == 1);
    CHECK(c.marked.back().state == db::runtime::post_state::sent);
  }
  SECTION("the document itself is refused") {
    c.answer(again, outcome::dead);
    CHECK(c.marks().back() == 1);
    CHECK(c.marked.back().state == db::runtime::post_state::dead);
    CHECK(c.asked("desk.forget_upload") == 1);
  }
}

TEST_CASE("an upload gets no younger by being sent", "[actors][courier]") {
  paper_bench c;
  c.give({paper(1, 1)});
  net::verdict sent;
  sent.what = outcome::sent;
  sent.file = "file-1";
  c.answer(0, sent);
  CHECK(c.asked("desk.save_upload") == 0);
}

TEST_CASE("a document that can never be drawn is given up, one that can later is not",
          "[actors][courier]") {
  paper_bench c({.per_chat = 0}, false);
  c.script->read = [](const db::statement&) { return db::rows{}; };
  auto [why, for_good] = GENERATE(table<errc, bool>({{errc::not_found, true},
                                                     {errc::bug, true},
                                                     {errc::invalid, true},
                                                     {errc::unavailable, false},
                                                     {errc::timeout, false}}));
  c.prints->drawn = fault{why, "no"};
  c.give({paper(1, 1), c.post(1, 2)});
  if (for_good) {
    REQUIRE(c.marked.size() == 1);
    CHECK(c.marked[0].state == db::runtime::post_state::dead);
    CHECK(c.call_for(2) == 0); // and the chat goes on
    return;
  }
  CHECK(c.marked.empty());
  c.prints->drawn = printed{"%PDF"};
  c.pass(2s);
  CHECK(c.call_for(1) == 0);
}
