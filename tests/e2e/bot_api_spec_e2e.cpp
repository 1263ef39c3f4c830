// The checker of Bot API calls finds what it is there to find.
#include "tests/e2e/support/bot_api_spec.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk::test;
using nlohmann::json;

TEST_CASE("bot api spec finds wrong calls", "[e2e]") {
  auto spec = bot_api_spec::load();
  if (!spec)
    return; // the specification is not on this machine
  auto wrong = [&](const char* method, const char* arguments) {
    return spec->complaints(method, json::parse(arguments)).size();
  };
  CHECK(wrong("sendMessage", R"({"chat_id":1,"text":"x"})") == 0);
  CHECK(wrong("sendMessage", R"({"chat_id":1})") == 1);
  CHECK(wrong("sendMessage", R"({"chat_id":1,"text":5})") == 1);
  CHECK(wrong("sendMessage", R"({"chat_id":1,"text":"x","colour":"red"})") == 1);
  CHECK(wrong("sendMessage",
              R"({"chat_id":1,"text":"x","reply_markup":{"inline_keyboard":[[{"text":"A"}]]}})")
        == 0);
  CHECK(wrong("sendMessage", R"({"chat_id":1,"text":"x","entities":[{"type":"bold","offset":0}]})")
        == 1);
  CHECK(wrong("flyAway", "{}") == 1);
}
