// Pairing of results with exchanges, without libpq.
#include "db/wire/pipeline.hpp"

#include "base/check.hpp"
#include "tests/support/rows.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::db::wire;

namespace {

constexpr db::sql<> nothing{"test.nothing", "SELECT 1"};

request_ptr some_request(std::string& heard, const std::string& name) {
  return std::make_unique<request>(nothing(), [&heard, name](result<db::rows> r) {
    heard += name + (r ? "=" + std::string(r->front().at("x")) : "!") + " ";
  });
}

void finish(pipeline& p) {
  auto done = p.take_sync();
  if (!done.owner->advance(to_answer(done)))
    done.owner->finish();
}

} // namespace

TEST_CASE("pipeline gives each request its own answer", "[wire]") {
  std::string heard;
  pipeline p;
  p.push({.owner = some_request(heard, "a"), .expected = 1});
  p.push({.owner = some_request(heard, "b"), .expected = 1});
  CHECK(p.requests() == 2);
  for (auto value : {"1", "2"}) {
    p.take_rows(one(value));
    p.take_end();
    finish(p);
  }
  CHECK(heard == "a=1 b=2 ");
  CHECK(p.is_empty());
}

TEST_CASE("pipeline keeps a failure to the exchange it happened in", "[wire]") {
  std::string heard;
  pipeline p;
  for (auto name : {"a", "b", "c"})
    p.push({.owner = some_request(heard, name), .expected = 1});
  p.take_rows(one("1"));
  p.take_end();
  finish(p);
  p.take_failure({errc::conflict, "twice"}, "23505");
  p.take_end();
  finish(p);
  p.take_rows(one("3"));
  p.take_end();
  finish(p);
  CHECK(heard == "a=1 b! c=3 ");
}

TEST_CASE("pipeline reports the first failure and skips what follows it", "[wire]") {
  pipeline p;
  std::string heard;
  p.push({.owner = some_request(heard, "a"), .expected = 3});
  p.take_rows(one("1"));
  p.take_end();
  p.take_failure({errc::refused, "stock.gone|"}, "FD001");
  p.take_end();
  p.take_end(); // the third was skipped
  auto done = p.take_sync();
  auto a = to_answer(done);
  REQUIRE(a.has_error());
  CHECK(a.error().text == "stock.gone|");
  CHECK(done.state == "FD001");
}

TEST_CASE("pipeline takes a failure of the Sync itself as the exchange's", "[wire]") {
  pipeline p;
  std::string heard;
  p.push({.owner = some_request(heard, "a"), .expected = 1});
  p.take_rows(one("1"));
  p.take_end();
  p.take_failure({errc::bug, "deferred"}, "23503");
  p.take_end(); // libpq ends the failed Sync like a statement
  auto done = p.take_sync();
  CHECK(done.failed_at_sync);
  CHECK(to_answer(done).has_error());
}

TEST_CASE("pipeline counts requests, not housekeeping", "[wire]") {
  pipeline p;
  std::string heard;
  p.push({.owner = nullptr, .prepares = &nothing.info, .expected = 1});
  CHECK(p.requests() == 0);
  CHECK(p.oldest() == nullptr);
  p.push({.owner = some_request(heard, "a"), .expected = 1});
  CHECK(p.oldest() != nullptr);
  CHECK(p.front().prepares == &nothing.info);
}

TEST_CASE("pipeline hands out everything when the connection is gone", "[wire]") {
  pipeline p;
  std::string heard;
  p.push({.owner = some_request(heard, "a"), .expected = 1});
  p.push({.owner = some_request(heard, "b"), .expected = 1});
  auto lost = p.drain();
  CHECK(lost.size() == 2);
  CHECK(p.is_empty());
  CHECK(p.requests() == 0);
}

TEST_CASE("pipeline refuses answers that nobody asked for", "[wire]") {
  pipeline p;
  std::string heard;
  CHECK_THROWS_AS(p.take_rows(one("1")), check_failed);
  p.push({.owner = some_request(heard, "a"), .expected = 1});
  CHECK_FALSE(p.is_ended());
  CHECK_THROWS_AS(p.take_sync(), check_failed); // its statement has not ended
  p.take_end();
  CHECK(p.is_ended());
}
