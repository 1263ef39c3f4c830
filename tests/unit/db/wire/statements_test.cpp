// The statement cache of a connection.
#include "db/wire/statements.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using db::wire::statements;

namespace {

constexpr db::sql<> a{"test.a", "SELECT 1"};
constexpr db::sql<> same_name{"test.a", "SELECT 2"};

} // namespace

TEST_CASE("statements of one name do not meet on the server", "[wire]") {
  statements cache;
  CHECK(cache.find(a.info).name != cache.find(same_name.info).name);
  CHECK(cache.find(a.info).text == "SELECT 1");
}

TEST_CASE("statements stay prepared until the connection is gone", "[wire]") {
  statements cache;
  cache.find(a.info).prepared = true;
  CHECK(cache.find(a.info).prepared);
  cache.clear();
  CHECK_FALSE(cache.find(a.info).prepared);
}

TEST_CASE("statements say why one is missing on the server", "[wire]") {
  statements cache;
  fault missing{errc::retry, "26000"};
  cache.find(a.info).prepared = true;
  SECTION("its PREPARE failed") {
    cache.prepare_failed(a.info, {errc::bug, "no such table"});
    CHECK_FALSE(cache.find(a.info).prepared);
    CHECK(cache.forget(a.info, missing).text == "no such table");
    cache.prepare_succeeded(a.info);
    CHECK(cache.forget(a.info, missing).text == "26000");
  }
  SECTION("somebody removed it, so it is prepared again") {
    CHECK(cache.forget(a.info, missing).code == errc::retry);
    CHECK_FALSE(cache.find(a.info).prepared);
  }
}
