// The SQLSTATE table.
#include "db/wire/sqlstate.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace frontdesk;
using db::wire::ends_connection;
using db::wire::to_fault;

TEST_CASE("sqlstate becomes the fault of the table", "[wire]") {
  auto [state, code] = GENERATE(table<std::string, errc>({
      {"23505", errc::conflict},    {"23P01", errc::conflict},    {"23503", errc::bug},
      {"FD001", errc::refused},     {"FD002", errc::stale},       {"40001", errc::retry},
      {"40P01", errc::retry},       {"55P03", errc::retry},       {"25P03", errc::retry},
      {"26000", errc::retry},       {"57014", errc::timeout},     {"57P01", errc::unavailable},
      {"57P03", errc::unavailable}, {"08006", errc::unavailable}, {"53300", errc::unavailable},
      {"53100", errc::unavailable}, {"25006", errc::unavailable}, {"58030", errc::unavailable},
      {"42P01", errc::bug},         {"25P02", errc::bug},         {"22P02", errc::bug},
  }));
  CAPTURE(state);
  CHECK(to_fault(state, "m", "d").code == code);
}

TEST_CASE("sqlstate of our own SQL keeps key and detail apart", "[wire]") {
  CHECK(to_fault("FD001", "stock.gone", R"({"left":2})").text == R"(stock.gone|{"left":2})");
  CHECK(to_fault("FD002", "moved", "").text == "moved|");
}

TEST_CASE("sqlstate and message are in the text of other faults", "[wire]") {
  CHECK(to_fault("42P01", "relation does not exist", "").text == "42P01: relation does not exist");
}

TEST_CASE("an error without sqlstate is an unknown outcome", "[wire]") {
  CHECK(to_fault("", "server closed the connection", "").code == errc::unknown);
}

TEST_CASE("sqlstates of a going server end the connection", "[wire]") {
  CHECK(ends_connection("57P01"));
  CHECK(ends_connection("25006")); // another server may be the primary now
  CHECK(ends_connection("25P03"));
  CHECK_FALSE(ends_connection("57014"));
  CHECK_FALSE(ends_connection("57P03"));
  CHECK_FALSE(ends_connection("23505"));
}

TEST_CASE("what people wrote is in no fault's text", "[wire]") {
  auto [state, message] = GENERATE(table<std::string, std::string>({
      {"23505", R"(duplicate key value violates unique constraint "members_phone_key")"},
      {"23502",
       R"(null value in column "note" of relation "members" violates not-null constraint)"},
      {"23514", R"(new row for relation "members" violates check constraint "members_note_check")"},
      {"22P02", R"(invalid input syntax for type bigint: "canary")"},
      {"22001", "value too long for type character varying(8)"},
  }));
  auto text = to_fault(state, message, "Failing row contains (7, canary, null).").text;
  CHECK(text.find("canary") == std::string::npos);
  CHECK(text.starts_with(state + ": "));
}
