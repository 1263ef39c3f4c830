// What becomes an arrival, and what is answered at the door.
#include "actors/door.hpp"
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
