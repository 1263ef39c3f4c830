// What the Bot API's answers mean, by the texts that its server really sends.
#include "net/telegram/answers.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using net::outcome;
using net::telegram::classify;

namespace {

net::verdict error(int code, const std::string& description, const std::string& more = "") {
  return classify({code,
                   R"({"ok":false,"error_code":)" + std::to_string(code) + R"(,"description":")"
                       + description + "\"" + more + "}",
                   0});
}

} // namespace

TEST_CASE("telegram classify reads the id of what was sent", "[telegram]") {
  const auto sent = classify(
      {200, R"({"ok":true,"result":{"message_id":77,"chat":{"id":1},"date":1,"text":"x"}})", 0});
  CHECK(sent.what == outcome::sent);
  CHECK(sent.message == "77");
  const auto document =
      classify({200, R"({"ok":true,"result":{"message_id":0,"document":{"file_id":"BQ"}}})", 0});
  CHECK(document.message == "0");
  CHECK(document.file == "BQ");
  CHECK(
      classify(
          {200,
           R"({"ok":true,"result":{"message_id":1,"photo":[{"file_id":"s"},{"file_id":"l"}]}})", 0})
          .file
      == "l");
  CHECK(classify({200, R"({"ok":true,"result":true})", 0}).what == outcome::sent);
}

TEST_CASE("telegram classify knows the server's error texts", "[telegram]") {
  CHECK(error(400, "Bad Request: message is not modified: specified new message content and reply "
                   "markup are exactly the same")
            .what
        == outcome::not_modified);
  CHECK(error(400, "Bad Request: message to edit not found").what == outcome::cannot_edit);
  CHECK(error(400, "Bad Request: message can't be edited").what == outcome::cannot_edit);
  CHECK(error(400, "Bad Request: there is no text in the message to edit").what
        == outcome::cannot_edit);
  CHECK(error(400, "Bad Request: chat not found").what == outcome::unreachable);
  for (const auto* gone : {"Bad Request: there is no caption in the message to edit",
                           "Bad Request: MESSAGE_ID_INVALID"})
    CHECK(error(400, gone).what == outcome::cannot_edit);
  for (const auto* lost : {"Bad Request: PEER_ID_INVALID", "Bad Request: USER_IS_BLOCKED"})
    CHECK(error(400, lost).what == outcome::unreachable);
  CHECK(error(400, "Bad Request: BUTTON_DATA_INVALID").what == outcome::dead);
  CHECK(error(400, "Bad Request: can't parse entities").what == outcome::dead);
  CHECK(error(400,
              "Bad Request: query is too old and response timeout expired or query ID is invalid")
            .what
        == outcome::dead);
  CHECK(error(403, "Forbidden: bot was blocked by the user").what == outcome::unreachable);
  CHECK(error(403, "Forbidden: user is deactivated").what == outcome::unreachable);
  CHECK(error(403, "Forbidden: bot can't initiate conversation with a user").what
        == outcome::unreachable);
  CHECK(error(401, "Unauthorized").what == outcome::stop_channel);
  CHECK(error(404, "Not Found").what == outcome::stop_channel);
  CHECK(error(421, "Misdirected Request").what == outcome::stop_channel);
  CHECK(error(409, "Conflict").what == outcome::dead);
  CHECK(error(413, "Request Entity Too Large").what == outcome::dead);
  CHECK(error(403, "Forbidden: x").reason == "Forbidden: x");
  CHECK(error(403, "Forbidden: x").code == 403);
}

TEST_CASE("telegram classify obeys retry_after from the body or the header", "[telegram]") {
  const auto flood =
      error(429, "Too Many Requests: retry after 10072", R"(,"parameters":{"retry_after":10072})");
  CHECK(flood.what == outcome::retry_after);
  CHECK(flood.after.count() == 10072);
  CHECK(classify({429, "<html>", 7}).after.count() == 7);
  CHECK(classify({429, "", 0}).after.count() == 1);
}

TEST_CASE("telegram classify follows a chat to its supergroup", "[telegram]") {
  const auto moved = error(400, "Bad Request: group chat was upgraded to a supergroup chat",
                           R"(,"parameters":{"migrate_to_chat_id":-1001234567890})");
  CHECK(moved.what == outcome::migrate);
  CHECK(moved.chat == "-1001234567890");
}

TEST_CASE("telegram classify does not know what a server error has done", "[telegram]") {
  CHECK(error(500, "Internal Server Error: restart").what == outcome::unknown);
  CHECK(classify({502, "<html>Bad Gateway</html>", 0}).what == outcome::unknown);
  CHECK(classify({200, "", 0}).what == outcome::unknown);
  CHECK(classify({200, R"({"ok":true,"result":)", 0}).what == outcome::unknown);
  CHECK(classify({200, "[]", 0}).what == outcome::unknown);
  CHECK(classify({302, "", 0}).what == outcome::unknown);
}

TEST_CASE("telegram classify takes a proxy's page for nobody's verdict on token or person",
          "[telegram]") {
  const int status = GENERATE(401, 403, 404, 421);
  CHECK(classify({status, "<html><h1>Forbidden</h1></html>", 0}).what == outcome::retry);
  CHECK(classify({status, R"({"message":"no route"})", 0}).what == outcome::retry);
}
