// What becomes an arrival, and what is answered at the door.
#include "actors/door.hpp"
#include "actors/system.hpp"
#include "base/metrics.hpp"
#include "net/http/server.hpp"
#include "tests/unit/actors/listening_router.hpp"
#include "tests/unit/actors/router_bench.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::actors;

namespace {

std::string post(const std::string& more) {
  return R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages",)"
         R"("value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":"555"},)"
         R"("contacts":[{"profile":{"name":"Asha"},"wa_id":"919812345678"}],"messages":[{)"
         R"("from":"919812345678","id":"wamid.A","timestamp":"1790000000","type":"text",)"
         R"("text":{"body":"/start"})"
         + more + "}]}}]}]}";
}

/// How many updates a router gets of what came over WhatsApp.
std::size_t opened_by(const std::string& body) {
  router_bench r;
  r.channels->channels[2] = {{2},    {1},      "wa", net::platform::whatsapp, "Asia/Kolkata",
                             {"en"}, {"club"}, "555"};
  door at({r.routes, r.channels});
  int status = 0;
  at.whatsapp("wa", body, [&](net::http::response x) { status = x.status; });
  r.bench.run();
  CHECK(status == 200);
  return r.opened.size();
}

} // namespace

TEST_CASE("of a WhatsApp group nothing is stored", "[actors]") {
  CHECK(opened_by(post("")) == 1);
  CHECK(opened_by(post(R"(,"group_id":"g")")) == 0);
}

TEST_CASE("who writes to the bot in a group is told so in their language", "[actors]") {
  router_bench r;
  door at({r.routes, r.channels});
  std::string said;
  at.telegram("gym",
              R"({"update_id":1,"message":{"message_id":2,"date":1790000000,"text":"/start",)"
              R"("chat":{"id":-5,"type":"group","title":"Gym"},)"
              R"("from":{"id":7,"is_bot":false,"first_name":"Asha","language_code":"hi"}}})",
              [&](net::http::response x) { said = x.body; });
  r.bench.run();
  CHECK(said.find("कृपया मुझे निजी संदेश भेजें।") != std::string::npos);
  CHECK(r.opened.empty());
}

TEST_CASE("the door keeps the bytes of what it lets in and of what it cannot read", "[actors]") {
  actor_bench bench;
  std::vector<arrival> heard;
  auto routes = bench.system().spawn(listening_router, &heard);
  auto channels = std::make_shared<directory>();
  channels->channels[1] = {{1},    {1},      "gym", net::platform::telegram, "Asia/Kolkata",
                           {"en"}, {"club"}, {}};
  door at({routes, channels});
  const std::string good =
      R"({"update_id":1,"message":{"message_id":2,"date":1790000000,"text":"/start",)"
      R"("chat":{"id":7,"type":"private"},"from":{"id":7,"is_bot":false,"first_name":"Asha"}}})";
  at.telegram("gym", good, [](const net::http::response&) {});
  at.telegram("gym", "[1,2", [](const net::http::response&) {});
  bench.run();
  REQUIRE(heard.size() == 2);
  CHECK(heard[0].items.at(0).raw == good);
  CHECK(heard[0].items.at(0).trace.size() == 16);
  CHECK(heard[1].items.empty());
  CHECK(heard[1].first.at(0).what->name == "desk.quarantine_updates");
  CHECK(heard[1].first.at(0).values.at(4) == R"({"\\x5b312c32"})");
  heard.clear();
  caf::anon_send_exit(routes, caf::exit_reason::user_shutdown);
  bench.run();
}

TEST_CASE("the door counts what it does not act on by its kind", "[actors]") {
  auto changed =
      metrics::current("frontdesk_updates_ignored_total", {"whatsapp", "user_changed_number"});
  auto body = post(R"(},{"id":"wamid.S","type":"system","system":{"type":"user_changed_number"})");
  CHECK(opened_by(body) == 1);
  CHECK(metrics::current("frontdesk_updates_ignored_total", {"whatsapp", "user_changed_number"})
        == changed + 1);
}

TEST_CASE("the server keeps to the limits that are configured", "[actors]") {
  config c;
  c.listen = {"127.0.0.1", 9};
  c.limits.header = 2'000;
  c.limits.telegram_body = 3'000;
  c.limits.whatsapp_body = 4'000;
  c.limits.connections = 5;
  c.limits.read_ms = 600;
  c.limits.deadline_ms = 700;
  c.limits.keep_alive_s = 80;
  auto o = to_server_options(c);
  CHECK(o.listen == "127.0.0.1:9");
  CHECK(o.most.header == 2'000);
  CHECK(o.most.telegram_body == 3'000);
  CHECK(o.most.whatsapp_body == 4'000);
  CHECK(o.most.connections == 5);
  CHECK(o.most.header_time == std::chrono::milliseconds{600});
  CHECK(o.most.body_time == std::chrono::milliseconds{600});
  CHECK(o.most.answer_time == std::chrono::milliseconds{700});
  CHECK(o.most.idle_time == std::chrono::seconds{80});
}
