// A screen survives the outbox: to JSON and back.
#include "net/screen.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

TEST_CASE("screen comes back from its JSON as it went in", "[screen]") {
  net::screen s;
  CHECK(net::from_json(net::to_json(s)).value() == s);
  CHECK(net::to_json(s) == "{}");
  s.crumb = "Invoice › Lines";
  s.body = "Which item?\n\"₹1,200\" <b>👩‍👩‍👧";
  s.facts = {{"Total", "₹1,770"}, {"", ""}};
  s.rows = {{"Whey 1 kg", "a:1:item.2:0", "₹1,500 · 18 %", net::tone::plain}};
  s.actions = {{"Save", "a:1:review.3:0", "", net::tone::primary},
               {"Delete", "x:del:7:2", "", net::tone::danger, true}};
  s.nav = {{"⌂ Home", "x:home:0:0", "", net::tone::plain}};
  s.attached = {
      net::document_kind::invoice, 9007199254740993, "LUF-25-26-000123.pdf", "hi", true, true};
  s.menu = {{"find", "Find a member"}};
  s.list_button = "चुनें";
  CHECK(net::from_json(net::to_json(s)).value() == s);
}

TEST_CASE("screen refuses JSON that is not a screen", "[screen]") {
  const std::string text =
      GENERATE("", "[", R"({"body":1})", R"({"rows":[["a","b"]]})", R"({"rows":[["a","b","",9]]})",
               R"({"rows":["a"]})", R"({"document":[7,1,"a","en"]})", R"({"facts":[["a"]]})");
  INFO(text);
  CHECK_FALSE(net::from_json(text).has_value());
}
