// WhatsApp's signature over raw bytes, and the subscription challenge.
#include "net/whatsapp/signature.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

using namespace frontdesk::net::whatsapp;

TEST_CASE("signature is HMAC-SHA256 in lower-case hex", "[net][signature]") {
  // RFC 4231, test case 2
  CHECK(sign("what do ya want for nothing?", "Jefe")
        == "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("signature accepts the new and the old app secret", "[net][signature]") {
  const std::string body = R"({"object":"whatsapp_business_account"})";
  CHECK(is_authentic(sign(body, "new"), body, "new", ""));
  CHECK(is_authentic(sign(body, "old"), body, "new", "old"));
  CHECK_FALSE(is_authentic(sign(body, "other"), body, "new", "old"));
  CHECK_FALSE(is_authentic(sign(body, ""), body, "", ""));
}

TEST_CASE("signature covers the bytes as received", "[net][signature]") {
  const std::string body = "{\"a\":\"\\u00e9\"}";
  const auto header = sign(body, "key");
  CHECK(is_authentic(header, body, "key", ""));
  CHECK_FALSE(is_authentic(header, "{\"a\":\"\xc3\xa9\"}", "key", ""));
  CHECK_FALSE(is_authentic(header, body + " ", "key", ""));
  CHECK_FALSE(is_authentic(header, "", "key", ""));
}

TEST_CASE("signature refuses every other form of the header", "[net][signature]") {
  const std::string body = "{}";
  const auto good = sign(body, "key");
  auto upper = good;
  std::transform(upper.begin() + 7, upper.end(), upper.begin() + 7,
                 [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c; });
  for (const auto& bad : {std::string(), upper, good.substr(7), good + "0", good.substr(0, 70),
                          "sha1=" + good.substr(7), "SHA256=" + good.substr(7),
                          good.substr(0, 70) + "g", " " + good.substr(0, 70)})
    CHECK_FALSE(is_authentic(bad, body, "key", ""));
}

TEST_CASE("challenge is echoed to whoever knows the verify token", "[net][signature]") {
  CHECK(answer_challenge("hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=tok", "tok")
        == "1158201444");
  CHECK(answer_challenge("hub.verify_token=t%6Fk&hub.challenge=a%20b&hub.mode=subscribe", "tok")
        == "a b");
}

TEST_CASE("challenge is refused otherwise", "[net][signature]") {
  const std::string query =
      GENERATE("", "hub.mode=subscribe", "hub.mode=subscribe&hub.challenge=1",
               "hub.mode=subscribe&hub.challenge=1&hub.verify_token=no",
               "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=tok",
               "hub.mode=subscribe&hub.verify_token=tok", "%%%", "hub.mode=%zz");
  CHECK_FALSE(answer_challenge(query, "tok"));
  const std::string good = "hub.mode=subscribe&hub.verify_token=tok&hub.challenge=";
  CHECK(answer_challenge(good + std::string(256, '1'), "tok"));
  CHECK_FALSE(answer_challenge(good + std::string(257, '1'), "tok"));
  CHECK_FALSE(answer_challenge("hub.mode=subscribe&hub.challenge=1&hub.verify_token=", ""));
}
