// Values in PostgreSQL's text form, rows, and array literals.
#include "base/check.hpp"
#include "db/row.hpp"
#include "db/sql.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

namespace {

constexpr db::sql<std::int64_t, std::optional<std::string>, bool> mixed{"test.mixed",
                                                                        "SELECT $1, $2, $3"};

} // namespace

TEST_CASE("sql carries its values as text and absence as NULL", "[sql]") {
  auto s = mixed(-7, std::nullopt, true);
  REQUIRE(s.values.size() == 3);
  CHECK(s.values[0] == "-7");
  CHECK(s.values[1] == std::nullopt);
  CHECK(s.values[2] == "t");
  CHECK(s == mixed(-7, std::nullopt, true));
  CHECK_FALSE(s == mixed(-8, std::nullopt, true));
  CHECK(db::to_value(money{-150}) == "-150");
  CHECK(db::to_value(role::owner) == "5");
}

TEST_CASE("sql counts the highest placeholder", "[sql]") {
  STATIC_REQUIRE(db::highest_placeholder("SELECT $1, $12, $2") == 12);
  STATIC_REQUIRE(db::highest_placeholder("SELECT 1") == 0);
}

TEST_CASE("row reads by name and refuses names that do not exist", "[sql]") {
  auto r = db::make_rows({{{"id", "42"}, {"name", "Asha"}, {"ok", "t"}}}).front();
  CHECK(r.number("id") == 42);
  CHECK(r.at("name") == "Asha");
  CHECK(r.flag("ok"));
  CHECK_THROWS_AS(r.at("nome"), check_failed);
  CHECK_THROWS_AS(r.number("name"), check_failed);
}

TEST_CASE("row reads NULL as empty text and 0", "[sql]") {
  auto names = std::make_shared<std::vector<std::string>>(std::vector<std::string>{"x"});
  db::row r(names, {std::nullopt});
  CHECK(r.is_null("x"));
  CHECK(r.at("x").empty());
  CHECK(r.number("x") == 0);
}

TEST_CASE("array_literal quotes what PostgreSQL would misread", "[sql]") {
  using list = std::vector<std::optional<std::string>>;
  CHECK(db::array_literal(list{}) == "{}");
  CHECK(db::array_literal(list{"a", std::nullopt, "NULL", "", "x,y"})
        == R"({"a",NULL,"NULL","","x,y"})");
  CHECK(db::array_literal(list{R"(say "hi" \ {})"}) == R"({"say \"hi\" \\ {}"})");
  CHECK(db::array_literal(std::vector<std::int64_t>{1, -2}) == "{1,-2}");
}
