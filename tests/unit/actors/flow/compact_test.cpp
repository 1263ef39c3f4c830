// Quick entry of an invoice: what the line says, and what it leaves open.
#include "tests/support/rows.hpp"
#include "tests/unit/actors/flow/catalog_walk.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

namespace {

db::rows item(const std::string& id) {
  return walk::everything(
      {{"id", id}, {"serial_no", id}, {"name", "Bar " + id}, {"key", "0:" + id + ":bar"}});
}

/// The invoice after a typed line whose searches found these rows, one after the other.
flow_bench entered(std::string_view line, const std::vector<db::rows>& found) {
  flow_bench desk(flow_bench::staff());
  desk.types(line);
  for (auto next = found.begin(); desk.waits();) {
    auto name = std::string_view(desk.last.query.what->name);
    bool search = name.starts_with("club.find_member") || name.starts_with("club.find_item");
    desk.database(search && next != found.end() ? *next++ : walk::everything());
  }
  return desk;
}

} // namespace

TEST_CASE("a line that is understood whole leads to the review", "[flow][compact]") {
  auto desk = entered("/inv parin 234x2 235 -10%", {parin(), item("234"), item("235")});
  INFO(desk.said());
  CHECK(desk.shows("Issue"));
  CHECK(desk.said().find("1. Bar 234, 2 × ₹900.00 incl. GST 18% = ₹1,800.00") != std::string::npos);
  CHECK(desk.said().find("= ₹810.00") != std::string::npos); // the discount is of the last line
}

TEST_CASE("a word that nothing fits stays on the card with a button", "[flow][compact]") {
  auto desk = entered("/inv parin 234x2 zzz9", {parin(), item("234"), {}});
  CHECK_FALSE(desk.shows("Issue"));
  CHECK(desk.said().find("? zzz9") != std::string::npos);
  CHECK(desk.shows("? zzz9"));
}

TEST_CASE("a word that fits two things equally well is asked about", "[flow][compact]") {
  auto two = item("234");
  two.push_back(item("235").front());
  auto desk = entered("/inv parin bar1kg", {parin(), two});
  CHECK_FALSE(desk.shows("Issue"));
  CHECK(desk.said().find("? bar1kg") != std::string::npos);
}

TEST_CASE("a line that breaks a rule of the form says so and leaves its step open",
          "[flow][compact]") {
  auto desk = entered("/inv parin 234x1 -₹5000", {parin(), item("234")});
  INFO(desk.said());
  CHECK_FALSE(desk.shows("Issue"));
  CHECK(desk.said().find("At most 80 % can be taken off a line.") != std::string::npos);
}
