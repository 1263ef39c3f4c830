// Names, order and checksums of migrations.
#include "db/migrate.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;

TEST_CASE("migrations are paired and ordered by number", "[migrate]") {
  std::vector<embedded_file> files{{"0002_b.down.sql", "d2"},
                                   {"0001_a.up.sql", "u1"},
                                   {"0002_b.up.sql", "u2"},
                                   {"0001_a.down.sql", "d1"}};
  auto list = db::to_migrations(files);
  REQUIRE(list.size() == 2);
  CHECK(list[0].topic == "a");
  CHECK(list[0].down == "d1");
  CHECK(list[1].number == 2);
  CHECK(list[1].up == "u2");
}

TEST_CASE("migrations with a mistake in their names are refused", "[migrate]") {
  using files = std::vector<embedded_file>;
  auto wrong = GENERATE(
      files{{"0001_a.up.sql", "u"}},                                                   // no down
      files{{"0002_a.up.sql", "u"}, {"0002_a.down.sql", "d"}},                         // no 0001
      files{{"0001_a.up.sql", "u"}, {"0001_b.up.sql", "u"}, {"0001_a.down.sql", "d"}}, // double
      files{{"0001_a.up.sql", "u"}, {"0001_b.down.sql", "d"}},                         // two topics
      files{{"1_a.up.sql", "u"}}, files{{"0001a.up.sql", "u"}}, files{{"0001_a.sql", "u"}});
  CHECK_THROWS_AS(db::to_migrations(wrong), fatal);
}

TEST_CASE("the built-in migrations are whole", "[migrate]") {
  CHECK_FALSE(db::to_migrations(db::embedded_migrations()).empty());
}

TEST_CASE("checksum does not see comments and white space", "[migrate]") {
  auto sum = db::checksum("CREATE TABLE a (x int);");
  CHECK(sum.size() == 16);
  CHECK(db::checksum("-- why\nCREATE  TABLE\ta\n(x /* eh */ int);\n") == sum);
  CHECK(db::checksum("CREATE TABLE a (x int);\n-- the end") == sum);
}

TEST_CASE("checksum sees everything else", "[migrate]") {
  auto sum = db::checksum("SELECT 'a  b'");
  CHECK(db::checksum("SELECT 'a b'") != sum);
  CHECK(db::checksum("SELECT 'a -- b'") != db::checksum("SELECT 'a"));
  CHECK(db::checksum("DO $x$ a  b $x$") != db::checksum("DO $x$ a b $x$"));
  CHECK(db::checksum("SELECT \"a  b\"") != db::checksum("SELECT \"a b\""));
  CHECK(db::checksum("SELECTa") != db::checksum("SELECT a"));
}
