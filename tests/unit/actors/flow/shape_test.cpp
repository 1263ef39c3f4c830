// The shape of a flow: it moves with what an old draft would be misread by.
#include "actors/flow/checks.hpp"
#include "actors/flow/flow.hpp"

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

constexpr auto asked =
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

} // namespace

TEST_CASE("a flow's shape knows which step fills which field, and how many options there are",
          "[flow][codec]") {
  CHECK(asked.shape() != swapped.shape());
  CHECK(asked.shape() != fewer.shape());
  CHECK(asked.shape() == reworded.shape());
}
