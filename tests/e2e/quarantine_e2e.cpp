// Authentic posts that cannot be read: answered, and kept byte for byte, once.
#include "tests/e2e/support/desk.hpp"
#include "tests/e2e/support/posts.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using namespace frontdesk::test;

namespace {

std::string unreadable(const std::string& id) { // the text is missing
  return R"({"from":"919812345678","id":")" + id + R"(","timestamp":"1790000000","type":"text"})";
}

std::string kept(const desk& d) {
  return d.sql(
      "SELECT string_agg(c.name || ' ' || update_key || ' ' || encode(body, 'escape'), '|' "
      "ORDER BY q.id) FROM desk.quarantine q JOIN desk.channels c ON c.id = channel_id");
}

} // namespace

TEST_CASE("an authentic body that cannot be read is kept, once", "[e2e][quarantine]") {
  desk d;
  const std::string bodies[] = {R"({"update_id":"seven"})", "not \xff JSON"};
  for (int times = 0; times < 2; ++times) {
    CHECK(status_of(d.port(), telegram_post(bodies[0])) == "200");
    CHECK(status_of(d.port(), whatsapp_post(bodies[1])) == "200");
  }
  CHECK(kept(d) == R"(gym  {"update_id":"seven"}|desk  not \377 JSON)");
}

TEST_CASE("one item that cannot be read is kept, and the others are done", "[e2e][quarantine]") {
  desk d;
  auto post = whatsapp_items(
      unreadable("wamid.bad")
      + R"(,{"from":"919812345678","id":"wamid.good","timestamp":"1790000000","type":"text","text":{"body":"/start"}})");
  for (int times = 0; times < 2; ++times)
    CHECK(status_of(d.port(), whatsapp_post(post)) == "200");
  CHECK(kept(d) == "desk wamid.bad " + unreadable("wamid.bad"));
  CHECK(d.sql("SELECT string_agg(update_key, ' ') FROM desk.turns") == "wamid.good");
}

TEST_CASE("a thousand items that cannot be read are put aside at once", "[e2e][quarantine]") {
  desk d;
  std::string items;
  for (int i = 0; i < 1'000; ++i)
    items += (i > 0 ? "," : "") + unreadable("wamid." + std::to_string(i));
  auto post = whatsapp_post(whatsapp_items(items));
  for (int times = 0; times < 2; ++times) {
    auto from = std::chrono::steady_clock::now();
    CHECK(status_of(d.port(), post) == "200");
    if (desk::measures_time())
      CHECK(std::chrono::steady_clock::now() - from < std::chrono::seconds(1));
  }
  CHECK(d.sql("SELECT count(*) FROM desk.quarantine") == "1000");
}
