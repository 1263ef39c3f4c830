// The steps of a request: one Sync, several statements, business turns.
#include "db/wire/request.hpp"

#include "tests/support/rows.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::db::wire;

namespace {

constexpr db::sql<std::int64_t> lock{"test.lock", "SELECT $1::bigint"};
constexpr db::sql<std::int64_t> issue{"test.write", "SELECT $1::bigint AS x"};

answer rows_of(std::vector<db::rows> list) {
  return list;
}

std::string names(const request& r) {
  std::string out;
  for (const auto& s : r.sending())
    out += std::string(s.what->name) + " ";
  return out;
}

struct turn {
  std::optional<answer> heard;
  bool says_yes = true;
  request work{{lock(1), lock(2)},
               [this](const std::vector<db::rows>& first) {
                 CHECK(first.size() == 2);
                 if (!says_yes)
                   return std::optional<std::vector<db::statement>>();
                 return std::optional(std::vector{issue(first[1].front().number("x"))});
               },
               [this](answer a) { heard = std::move(a); }};

  void lock_both() { CHECK(work.advance(rows_of({{}, one("1"), one("2")}))); }
  errc code() {
    work.finish();
    REQUIRE(heard);
    return heard->has_error() ? heard->error().code : errc{};
  }
};

} // namespace

TEST_CASE("request of one statement answers with its rows", "[wire]") {
  std::string heard;
  request r(issue(5), [&](result<db::rows> a) { heard = a->front().at("x"); });
  CHECK(names(r) == "test.write ");
  CHECK_FALSE(r.advance(rows_of({one("5")})));
  r.finish();
  CHECK(heard == "5");
}

TEST_CASE("request of a business turn locks, decides, writes and commits", "[wire]") {
  turn t;
  CHECK(names(t.work) == "begin test.lock test.lock ");
  t.lock_both();
  CHECK(names(t.work) == "test.write commit ");
  CHECK(t.work.sending()[0] == issue(2));
  CHECK_FALSE(t.work.advance(rows_of({one("9"), {}})));
  CHECK(t.code() == errc{});
  REQUIRE(t.heard->value().size() == 3); // both locks and the write, without BEGIN and COMMIT
  CHECK(t.heard->value()[2].front().at("x") == "9");
}

TEST_CASE("request of a business turn rolls back what decide refuses", "[wire]") {
  turn t;
  t.says_yes = false;
  t.lock_both();
  CHECK(names(t.work) == "rollback ");
  CHECK_FALSE(t.work.advance(rows_of({{}})));
  CHECK(t.code() == errc::refused);
}

TEST_CASE("request of a business turn rolls back a failure of either part", "[wire]") {
  turn t;
  bool in_second = GENERATE(false, true);
  if (in_second)
    t.lock_both();
  CHECK(t.work.advance(fault{errc::stale, "moved"}));
  CHECK(names(t.work) == "rollback ");
  CHECK_FALSE(t.work.advance(rows_of({{}})));
  CHECK(t.code() == errc::stale);
}

TEST_CASE("request takes a throwing decide as a bug and rolls back", "[wire]") {
  std::optional<answer> heard;
  request r(
      {lock(1)},
      [](const auto&) -> std::optional<std::vector<db::statement>> {
        throw std::runtime_error("oh");
      },
      [&](answer a) { heard = std::move(a); });
  CHECK(r.advance(rows_of({{}, one("1")})));
  CHECK(names(r) == "rollback ");
  r.advance(rows_of({{}}));
  r.finish();
  CHECK(heard->error().code == errc::bug);
}

TEST_CASE("request that was lost says what is known about it", "[wire]") {
  SECTION("a single statement may have committed") {
    errc heard{};
    request r(issue(5), [&](result<db::rows> a) { heard = a.error().code; });
    r.lose("gone");
    r.finish();
    CHECK(heard == errc::unknown);
  }
  turn t;
  SECTION("a business turn without COMMIT has not") {
    t.work.lose("gone");
    CHECK(t.code() == errc::unavailable);
  }
  SECTION("a business turn with COMMIT on its way may have") {
    t.lock_both();
    t.work.lose("gone");
    CHECK(t.code() == errc::unknown);
  }
  SECTION("a refusal stays a refusal while ROLLBACK is lost") {
    t.work.advance(fault{errc::conflict, "twice"});
    t.work.lose("gone");
    CHECK(t.code() == errc::conflict);
  }
}
