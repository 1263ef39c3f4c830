// The shape of a flow: it moves with what an old draft would be misread by.
#include "actors/flow/checks.hpp"
#include "actors/flow/flow.hpp"
#include "tests/support/flow_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

namespace {

struct texts {
  std::string first, second, third;
};

std::string nothing(const texts&) {
  return {};
}
db::statement no_statement(const texts&, const flow::who&) {
  return {};
}
std::string saved(const texts&, const db::rows&) {
  return {};
}
std::string refused(const texts&, const fault&, const flow::who&) {
  return {};
}

constexpr auto answers =
    flow::define<texts>("test.shape")
        .ask<&texts::first>("one", "What should the note say?", flow::check::text)
        .ask<&texts::second>("two", "Who was it?", flow::check::text)
        .choose<&texts::third>("three", "Who may read it?",
                               {{"Everybody", "all"}, {"Admins", "admins"}})
        .confirm(nothing)
        .commit(no_statement, saved)
        .on_refused(refused);
constexpr auto swapped =
    flow::define<texts>("test.shape")
        .ask<&texts::second>("one", "What should the note say?", flow::check::text)
        .ask<&texts::first>("two", "Who was it?", flow::check::text)
        .choose<&texts::third>("three", "Who may read it?",
                               {{"Everybody", "all"}, {"Admins", "admins"}})
        .confirm(nothing)
        .commit(no_statement, saved)
        .on_refused(refused);
constexpr auto fewer =
    flow::define<texts>("test.shape")
        .ask<&texts::first>("one", "What should the note say?", flow::check::text)
        .ask<&texts::second>("two", "Who was it?", flow::check::text)
        .choose<&texts::third>("three", "Who may read it?", {{"Everybody", "all"}})
        .confirm(nothing)
        .commit(no_statement, saved)
        .on_refused(refused);
constexpr auto reworded = flow::define<texts>("test.shape")
                              .ask<&texts::first>("one", "Why?", flow::check::text)
                              .ask<&texts::second>("two", "Who was it?", flow::check::text)
                              .choose<&texts::third>("three", "Who may read it?",
                                                     {{"Everyone", "all"}, {"Admins", "admins"}})
                              .confirm(nothing)
                              .commit(no_statement, saved)
                              .on_refused(refused);

/// The same with two buttons beside the first question.
consteval auto with_extras(const char* first, const char* second) {
  return flow::define<texts>("test.shape")
      .ask<&texts::first>("one", "What should the note say?", flow::check::text)
      .skip(first)
      .skip(second)
      .ask<&texts::second>("two", "Who was it?", flow::check::text)
      .reopen("Another note", "one")
      .choose<&texts::third>("three", "Who may read it?",
                             {{"Everybody", "all"}, {"Admins", "admins"}})
      .confirm(nothing)
      .commit(no_statement, saved)
      .on_refused(refused);
}
constexpr auto skips = with_extras("Not now", "Never");
constexpr auto skips_swapped = with_extras("Never", "Not now");

} // namespace

TEST_CASE("a flow's shape knows which step fills which field, and how many options there are",
          "[flow][codec]") {
  CHECK(answers.shape() != swapped.shape());
  CHECK(answers.shape() != fewer.shape());
  CHECK(answers.shape() == reworded.shape());
}

TEST_CASE("a flow's shape knows its extra buttons and their order", "[flow][codec]") {
  CHECK(answers.shape() != skips.shape());
  CHECK(skips.shape() != skips_swapped.shape());
}

TEST_CASE("an extra button that is not there any more is out of date", "[flow][codec]") {
  flow_bench desk{flow::erase<skips>()};
  auto at = desk.state.offered.find("[2,1,null]");
  REQUIRE(at != std::string::npos);
  desk.state.offered.replace(at, 10, "[2,9,null]");
  desk.taps("Never");
  CHECK(desk.outcome() == "stale_button");
  CHECK(desk.said().starts_with("That button is out of date."));
}
