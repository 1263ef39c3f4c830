// The watch over pinned actors: who ends by mistake is told, who is told to end is not.
#include "actors/probes.hpp"
#include "tests/support/actor_bench.hpp"

#include <caf/skip.hpp>

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::actors;
using namespace std::chrono_literals;

namespace {

caf::behavior pinned(caf::event_based_actor*) {
  return {[](status_atom) { return actor_status{}; },
          [](tick_atom) { throw std::runtime_error("a mistake of ours"); }};
}

struct watch_bench {
  actor_bench bench;
  fake_clock time;
  std::shared_ptr<pulse> beats = std::make_shared<pulse>(time);
  caf::actor one = bench.system().spawn(pinned);
  caf::actor quiet = bench.system().spawn(pinned);
  std::vector<std::string> dead;
  caf::actor watcher = bench.system().spawn(
      watch, beats, std::vector<watched>{{"one", one}, {"quiet", quiet}},
      mourning([this](const std::string& who, const std::string&) { dead.push_back(who); }));

  watch_bench() { bench.run(); }
  ~watch_bench() {
    for (const auto& a : {watcher, one, quiet})
      caf::anon_send_exit(a, caf::exit_reason::user_shutdown);
    bench.run();
  }
};

} // namespace

TEST_CASE("watch tells of a pinned actor that died", "[actors][pulse]") {
  watch_bench w;
  caf::anon_send(w.one, tick_atom_v);
  w.bench.run();
  CHECK(w.dead == std::vector<std::string>{"one"});
  caf::anon_send(w.quiet, tick_atom_v);
  w.bench.run();
  CHECK(w.dead == std::vector<std::string>{"one", "quiet"});
}

TEST_CASE("watch says nothing of a pinned actor that was told to end", "[actors][pulse]") {
  watch_bench w;
  caf::anon_send_exit(w.one, caf::exit_reason::user_shutdown);
  w.bench.run();
  CHECK(w.dead.empty());
}

TEST_CASE("watch feels the pulse of those that answer", "[actors][pulse]") {
  watch_bench w;
  w.time.advance(10s);
  w.bench.advance(1s);
  REQUIRE(w.beats->ages().size() == 2);
  CHECK(w.beats->ages()[0].second == 0s);
}

TEST_CASE("an actor that answers no more is silent after five seconds, the others are not",
          "[actors][pulse]") {
  watch_bench w;
  auto never_answers = [](caf::event_based_actor* self) -> caf::behavior {
    self->set_default_handler(caf::skip); // what it is asked waits for ever
    return {[](resumption&) {}};
  };
  auto hung = w.bench.system().spawn(never_answers);
  auto draws = w.bench.system().spawn(never_answers);
  auto second = w.bench.system().spawn(
      watch, w.beats, std::vector<watched>{{"hung", hung}, {"draws", draws, pulse::drawing}},
      mourning([](const std::string&, const std::string&) {}));
  w.bench.run();
  auto pass = [&](int seconds) {
    for (; seconds > 0; --seconds) {
      w.time.advance(1s);
      w.bench.advance(1s);
    }
  };
  pass(5);
  CHECK(w.beats->silent().empty());
  CHECK(livez(*w.beats).status == 200);
  pass(1);
  CHECK(w.beats->silent() == std::vector<std::string>{"hung"});
  CHECK(livez(*w.beats).status == 503);
  CHECK(livez(*w.beats).body == R"({"ok":false,"reasons":["hung is silent"]})");
  pass(55); // a drawing may take that long
  CHECK(w.beats->silent() == std::vector<std::string>{"draws", "hung"});
  for (const auto& a : {hung, draws, second})
    caf::anon_send_exit(a, caf::exit_reason::user_shutdown);
  w.bench.run();
}
