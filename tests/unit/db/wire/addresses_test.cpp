// Which hosts of a DSN need a name server.
#include "db/wire/addresses.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk::db::wire;

TEST_CASE("addresses leaves sockets and digits to libpq", "[wire]") {
  auto dsn = GENERATE("host=/run/postgresql dbname=x", "postgresql://u@/x?host=/run/postgresql",
                      "postgresql://u@127.0.0.1:5433/x", "postgresql://u@[::1]/x", "dbname=x",
                      "host=db.example hostaddr=10.0.0.1", "not a dsn");
  CAPTURE(dsn);
  CHECK(targets_to_resolve(dsn).empty());
}

TEST_CASE("addresses keeps hosts and ports together", "[wire]") {
  using list = std::vector<target>;
  CHECK(targets_to_resolve("postgresql://u@db.example:5433/x") == list{{"db.example", "", "5433"}});
  CHECK(targets_to_resolve("host=a,10.0.0.2,/run/pg port=1,2,3")
        == list{{"a", "", "1"}, {"10.0.0.2", "", "2"}, {"/run/pg", "", "3"}});
  CHECK(targets_to_resolve("host=a,b port=7") == list{{"a", "", "7"}, {"b", "", "7"}});
  CHECK(targets_to_resolve("host=a") == list{{"a", "", ""}});
}
