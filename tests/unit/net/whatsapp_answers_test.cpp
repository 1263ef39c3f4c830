// What the Cloud API's answers and error codes mean.
#include "net/whatsapp/answers.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using net::outcome;
using net::whatsapp::classify;

namespace {

net::verdict error(int status, int code, int retry_after = 0) {
  const std::string body = R"({"error":{"message":"words","type":"OAuthException","code":)"
                           + std::to_string(code) + "}}";
  return net::whatsapp::classify({status, body, retry_after});
}

} // namespace

TEST_CASE("whatsapp classify reads the id of what was accepted", "[whatsapp]") {
  const auto sent = net::whatsapp::classify(
      {200,
       R"({"messaging_product":"whatsapp","contacts":[{"input":"91","wa_id":"91"}],"messages":[{"id":"wamid.B="}]})",
       0});
  CHECK(sent.what == outcome::sent);
  CHECK(sent.message == "wamid.B=");
  CHECK(net::whatsapp::classify({200, R"({"id":"848"})", 0}).file == "848");
  CHECK(net::whatsapp::classify({200, R"({"success":true})", 0}).what == outcome::sent);
}

TEST_CASE("whatsapp classify waits where the platform throttles", "[whatsapp]") {
  const int code = GENERATE(4, 80007, 130429, 131048, 131056, 133016);
  const int status = GENERATE(400, 429);
  CHECK(error(status, code).what == outcome::retry_after);
  CHECK(error(status, code).after.count() >= 1);
  CHECK(error(status, code, 33).after.count() == 33);
  CHECK(error(400, 131056).after.count() == 6);
  CHECK(error(status, code).one_chat == (code == 131056));
}

TEST_CASE("whatsapp classify tells people, messages and channels apart", "[whatsapp]") {
  const int person = GENERATE(131026, 131030, 131047, 131049, 131050, 131062);
  CHECK(error(400, person).what == outcome::unreachable);
  const int channel = GENERATE(0, 3, 10, 190, 200, 299, 368, 131031, 131042);
  CHECK(error(401, channel).what == outcome::stop_channel);
  const int message = GENERATE(100, 131009, 131021, 131052, 131053, 132000, 132016);
  CHECK(error(400, message).what == outcome::dead);
  CHECK(error(400, message).code == message);
  CHECK(error(503, 131016).what == outcome::retry);
  CHECK(error(400, 131057).what == outcome::retry);
}

TEST_CASE("whatsapp classify does not know what a server error has done", "[whatsapp]") {
  CHECK(error(500, 131000).what == outcome::unknown);
  CHECK(error(500, 1).what == outcome::unknown);
  CHECK(error(500, 999999).what == outcome::unknown);
  CHECK(net::whatsapp::classify({502, "<html>", 0}).what == outcome::unknown);
  CHECK(net::whatsapp::classify({200, "", 0}).what == outcome::unknown);
  CHECK(net::whatsapp::classify({200, "{}", 0}).what == outcome::unknown);
}

TEST_CASE("whatsapp classify falls back on the status where there is no code", "[whatsapp]") {
  // A proxy's page: nobody's verdict on our token.
  CHECK(net::whatsapp::classify({GENERATE(401, 403, 404), "<html>", 0}).what == outcome::retry);
  CHECK(net::whatsapp::classify({400, "<html>", 0}).what == outcome::dead);
  CHECK(net::whatsapp::classify({429, "", 0}).after.count() == 1);
}

TEST_CASE("whatsapp classifies failures that a status tells later", "[whatsapp]") {
  const auto closed = net::whatsapp::classify_failure(131047, "Re-engagement message");
  CHECK(closed.what == outcome::unreachable);
  CHECK(closed.reason == "Re-engagement message");
  CHECK(net::whatsapp::classify_failure(131053, "Media upload error").what == outcome::dead);
}
