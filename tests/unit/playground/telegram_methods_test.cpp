// Bot API calls over HTTP: what they do and the errors they give.
#include "ops/playground/phone.hpp"
#include "tests/unit/playground/loopback.hpp"

#include <catch2/catch.hpp>

using namespace playground_test;

namespace {

const std::string token = "424242:AAEmulated-Token";

struct bench {
  pg::emulator e;
  pg::phone asha = (e.call([&] { e.telegram().add_bot(token, "gym"); }),
                    pg::phone::telegram(e, "gym", 77, "Asha"));

  std::string calls(const std::string& method, const std::string& body) {
    return ask(e, "POST", "/bot" + token + "/" + method, body).body;
  }
};

bool says(const std::string& answer, const std::string& description) {
  INFO(answer);
  bool said = answer.find("\"description\":\"" + description) != std::string::npos;
  CHECK(said);
  return said;
}

} // namespace

TEST_CASE("bot api sends, edits and deletes in a started chat", "[playground]") {
  bench b;
  says(b.calls("sendMessage", R"({"chat_id":1,"text":"x"})"), "Bad Request: chat not found");
  says(b.calls("sendMessage", R"({"chat_id":77,"text":"x"})"),
       "Forbidden: bot can't initiate conversation with a user");
  b.asha.types("/start");
  auto sent =
      b.calls("sendMessage", R"({"chat_id":77,"text":"Hello","reply_markup":{"inline_keyboard":)"
                             R"([[{"text":"Go","callback_data":"x:go:0:0"}]]}})");
  CHECK(sent.find("\"message_id\":2") != std::string::npos);
  CHECK(b.asha.answer().labels == std::vector<std::string>{"Go"});
  b.asha.taps("Go");
  b.calls("editMessageText", R"({"chat_id":77,"message_id":2,"text":"Gone"})");
  auto s = b.asha.answer();
  CHECK(s.text == "Gone");
  CHECK(s.is_edited);
  CHECK(s.labels.empty());
  says(b.calls("editMessageText", R"({"chat_id":77,"message_id":2,"text":"Gone"})"),
       "Bad Request: message is not modified");
  says(b.calls("editMessageText", R"({"chat_id":77,"message_id":9,"text":"x"})"),
       "Bad Request: message to edit not found");
  says(b.calls("editMessageText", R"({"chat_id":77,"message_id":1,"text":"x"})"),
       "Bad Request: message can't be edited");
  CHECK(b.calls("deleteMessage", R"({"chat_id":77,"message_id":2})")
        == R"({"ok":true,"result":true})");
  says(b.calls("deleteMessage", R"({"chat_id":77,"message_id":2})"),
       "Bad Request: message to delete not found");
}

TEST_CASE("bot api refuses texts over the limits", "[playground]") {
  bench b;
  b.asha.types("/start");
  auto send = [&](const std::string& text) {
    return b.calls("sendMessage", R"({"chat_id":77,"text":")" + text + "\"}");
  };
  says(send(""), "Bad Request: message text is empty");
  says(send("  "), "Bad Request: text must be non-empty");
  says(send(std::string(4097, 'x')), "Bad Request: message is too long");
  CHECK(send(std::string(4096, 'x')).starts_with("{\"ok\":true"));
}

TEST_CASE("bot api tells of blocked chats, wrong tokens and unknown methods", "[playground]") {
  bench b;
  b.asha.types("/start").blocks();
  says(b.calls("sendMessage", R"({"chat_id":77,"text":"x"})"),
       "Forbidden: bot was blocked by the user");
  CHECK(ask(b.e, "POST", "/bot1:bad/getMe").status == 401);
  CHECK(ask(b.e, "POST", "/bot" + token + "/fly").status == 404);
  says(b.calls("answerCallbackQuery", R"({"callback_query_id":"5"})"),
       "Bad Request: query is too old and response timeout expired or query ID is invalid");
}

TEST_CASE("bot api takes a document by multipart and again by its id", "[playground]") {
  bench b;
  b.asha.types("/start");
  std::string body =
      "--B\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n77\r\n"
      "--B\r\nContent-Disposition: form-data; name=\"document\"; filename=\"LUF-1.pdf\"\r\n"
      "Content-Type: application/pdf\r\n\r\n%PDF-1.4 x\r\n--B--\r\n";
  auto sent = ask(b.e, "POST", "/bot" + token + "/sendDocument", body,
                  "Content-Type: multipart/form-data; boundary=B\r\n")
                  .body;
  auto s = b.asha.answer();
  CHECK(s.file_name == "LUF-1.pdf");
  CHECK(s.file == "%PDF-1.4 x");
  auto at = sent.find("\"file_id\":\"") + 11;
  auto id = sent.substr(at, sent.find('"', at) - at);
  auto again = b.calls("sendDocument", R"({"chat_id":"77","document":")" + id + "\"}");
  CHECK(again.find("LUF-1.pdf") != std::string::npos);
  auto path = b.calls("getFile", R"({"file_id":")" + id + "\"}");
  CHECK(path.find("documents/") != std::string::npos);
  CHECK(ask(b.e, "GET", "/file/bot" + token + "/documents/" + id).body == "%PDF-1.4 x");
  says(b.calls("sendDocument", R"({"chat_id":77,"document":"nope"})"),
       "Bad Request: wrong file identifier/HTTP URL specified");
}

TEST_CASE("bot api fails a call as asked, once", "[playground]") {
  bench b;
  b.asha.types("/start");
  b.e.call([&] {
    pg::fault f;
    f.method = "sendMessage";
    f.status = 429;
    f.retry_after = 3;
    b.e.faults().arm(f);
  });
  auto refused = ask(b.e, "POST", "/bot" + token + "/sendMessage", R"({"chat_id":77,"text":"x"})");
  CHECK(refused.status == 429);
  CHECK(refused.retry_after == 3);
  CHECK(refused.body.find("\"parameters\":{\"retry_after\":3}") != std::string::npos);
  CHECK(b.calls("sendMessage", R"({"chat_id":77,"text":"x"})").starts_with("{\"ok\":true"));
}

TEST_CASE("bot api keeps getUpdates and a webhook apart", "[playground]") {
  bench b;
  webhook_server daemon;
  b.calls("setWebhook", R"({"url":")" + daemon.url("/t") + R"(","max_connections":5})");
  CHECK(ask(b.e, "POST", "/bot" + token + "/getUpdates").status == 409);
  auto info = b.calls("getWebhookInfo", "{}");
  CHECK(info.find("\"max_connections\":5") != std::string::npos);
  CHECK(info.find("\"pending_update_count\":0") != std::string::npos);
}
