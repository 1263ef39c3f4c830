// Screens as Bot API calls: what is sent, where the buttons are, what is cut, what is refused.
#include "base/check.hpp"
#include "net/telegram/encode.hpp"
#include "net/telegram/text.hpp"
#include "telegram_spec.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using net::telegram::encode;
using nlohmann::json;
namespace telegram = net::telegram;

namespace {

const telegram::target fresh{"424837855", ""};
const telegram::target live{"424837855", "34"};

net::screen full_screen() {
  net::screen s;
  s.crumb = "Invoice › 😀";
  s.body = "Which item?";
  s.facts = {{"Total", "₹1,770"}, {"", "alone"}};
  s.rows = {{"Whey 1 kg", "a:1:item.2:0", "₹1,500", net::tone::plain},
            {"Bar", "a:1:item.2:1", "", net::tone::plain}};
  s.actions = {{"Save", "a:1:item.2:2", "", net::tone::primary},
               {"Add", "a:1:item.2:3", "", net::tone::plain},
               {"Delete", "a:1:item.2:4", "", net::tone::danger}};
  s.nav = {{"‹ Back", "x:back:0:0", "", net::tone::plain},
           {"⌂ Home", "x:home:0:0", "", net::tone::plain}};
  return s;
}

net::screen saying(std::string body) {
  net::screen s;
  s.body = std::move(body);
  return s;
}

/// The body of a call that the Bot API must know.
json fields(const net::outgoing& call) {
  CHECK(telegram::spec::check(call) == "");
  return telegram::spec::fields_of(call);
}

} // namespace

TEST_CASE("telegram encode sends crumb, body and facts with a keyboard", "[telegram]") {
  const auto call = encode(full_screen(), fresh);
  CHECK(call.method == "sendMessage");
  const json body = fields(call);
  CHECK(body["chat_id"] == 424837855);
  CHECK_FALSE(body.contains("message_id"));
  CHECK(body["text"] == "Invoice › 😀\n\nWhich item?\n\nTotal: ₹1,770\nalone");
  CHECK(body["entities"]
        == json::parse(R"([{"type":"bold","offset":0,"length":12}])")); // 😀 is two units
  CHECK(body["link_preview_options"]["is_disabled"] == true);
  CHECK_FALSE(body.contains("parse_mode"));
  const json& lines = body["reply_markup"]["inline_keyboard"];
  REQUIRE(lines.size() == 5); // two rows, two lines of actions, navigation
  CHECK(lines[0]
        == json::parse(R"([{"text":"Whey 1 kg · ₹1,500","callback_data":"a:1:item.2:0"}])"));
  CHECK(lines[2].size() == 2);
  CHECK(lines[2][0]["style"] == "primary");
  CHECK(lines[3]
        == json::parse(R"([{"text":"Delete","callback_data":"a:1:item.2:4","style":"danger"}])"));
  CHECK(lines[4].size() == 2);
}

TEST_CASE("telegram encode edits a message in place and strips an old keyboard", "[telegram]") {
  const auto edit = encode(full_screen(), live);
  CHECK(edit.method == "editMessageText");
  CHECK(fields(edit)["message_id"] == 34);
  const auto bare = telegram::strip(live);
  CHECK(bare.method == "editMessageReplyMarkup");
  CHECK(fields(bare) == json::parse(R"({"chat_id":424837855,"message_id":34})"));
  CHECK_FALSE(fields(encode(saying("x"), live)).contains("reply_markup"));
}

TEST_CASE("telegram encode never lets what people typed become markup", "[telegram]") {
  const std::string typed =
      GENERATE("<a href='x'>y</a> &amp;", "_*[`~>#+-=|{}.!", "\"\\\n\t", "\u202e evil", "`code`");
  const json body = fields(encode(saying(typed), fresh));
  CHECK(body["text"] == typed);
  CHECK_FALSE(body.contains("entities"));
  CHECK_FALSE(body.contains("parse_mode"));
}

TEST_CASE("telegram encode cuts the body at 4096 UTF-16 units and keeps crumb and facts",
          "[telegram]") {
  net::screen s = full_screen();
  for (int i = 0; i < 3000; ++i)
    s.body += "👍🏽";
  const std::string text = fields(encode(s, fresh))["text"];
  CHECK(telegram::utf16_units(text) <= 4096);
  CHECK(telegram::utf16_units(text) > 4080);
  CHECK(text.find("👍🏽…") != std::string::npos); // between graphemes
  CHECK(text.find("Total: ₹1,770") != std::string::npos);
  CHECK(telegram::utf16_units(
            fields(encode(saying(std::string(4096, 'x')), fresh))["text"].get<std::string>())
        == 4096);
  s.facts.assign(600, {"name", "a value that goes on"});
  CHECK(telegram::utf16_units(fields(encode(s, fresh))["text"].get<std::string>()) <= 4096);
  s.crumb = std::string(5000, 'c');
  const json all_crumb = fields(encode(s, fresh));
  CHECK(all_crumb["entities"][0]["length"] == 4096);
}

TEST_CASE("telegram encode never sends a blank text", "[telegram]") {
  CHECK(fields(encode(net::screen(), fresh))["text"] == "…");
  CHECK(fields(encode(saying(" \n "), fresh))["text"] == "…");
}

TEST_CASE("telegram encode shortens labels and refuses data that is our bug", "[telegram]") {
  net::screen s = saying("x");
  std::string longest;
  for (int i = 0; i < 40; ++i)
    longest += "परी";
  s.rows = {{longest, std::string(64, 'd'), "", net::tone::plain}};
  const std::string label =
      fields(encode(s, fresh))["reply_markup"]["inline_keyboard"][0][0]["text"];
  CHECK(label.size() < longest.size());
  CHECK(label.substr(label.size() - 3) == "…");
  s.rows[0].data += 'd';
  CHECK_THROWS_AS(encode(s, fresh), check_failed);
  s.rows[0].data = "";
  CHECK_THROWS_AS(encode(s, fresh), check_failed);
  s.rows[0] = {"", "x", "", net::tone::plain};
  CHECK_THROWS_AS(encode(s, fresh), check_failed);
}

TEST_CASE("telegram encode uploads a document once and sends it again by id", "[telegram]") {
  const net::attachment bytes{"", std::string("%PDF-1.7\0\xff", 10), "LUF-25-26-000123.pdf",
                              "application/pdf"};
  const auto upload = encode(full_screen(), live, bytes, telegram::file_kind::document);
  CHECK(upload.method == "sendDocument");
  CHECK(upload.body.empty());
  REQUIRE(upload.parts.size() == 5);
  CHECK(upload.parts.back().name == "document");
  CHECK(upload.parts.back().data == bytes.bytes);
  CHECK(upload.parts.back().file_name == "LUF-25-26-000123.pdf");
  CHECK(upload.parts.back().content_type == "application/pdf");
  CHECK(upload.parts[0].data == "424837855");
  CHECK(fields(upload)["caption_entities"][0]["length"] == 12);

  net::screen s = full_screen();
  s.body.assign(3000, 'x');
  const auto again = encode(s, fresh, {"BQACAgUAAx", "", "", ""}, telegram::file_kind::document);
  const json body = fields(again);
  CHECK(body["document"] == "BQACAgUAAx");
  CHECK(telegram::utf16_units(body["caption"].get<std::string>()) <= 1024);
  const auto photo = encode(saying("x"), fresh, {"AgAC", "", "", ""}, telegram::file_kind::photo);
  CHECK(photo.method == "sendPhoto");
  CHECK(fields(photo)["photo"] == "AgAC");
}

TEST_CASE("telegram answers a tap inside the webhook response", "[telegram]") {
  const auto call = [](const std::string& json_text) {
    json body = json::parse(json_text);
    CHECK(body["method"] == "answerCallbackQuery");
    body.erase("method");
    return fields({"answerCallbackQuery", body.dump(), {}});
  };
  CHECK(call(telegram::answer("77001", "", false))
        == json::parse(R"({"callback_query_id":"77001"})"));
  const json alert = call(telegram::answer("77001", std::string(500, 'x'), true));
  CHECK(alert["show_alert"] == true);
  CHECK(alert["text"].get<std::string>().size() == 199 + std::string("…").size());
}

TEST_CASE("telegram encode sets a chat's own commands", "[telegram]") {
  const auto call = telegram::encode_menu({{"find", "Find"}, {"help", "मदद"}}, "424837855");
  CHECK(call.method == "setMyCommands");
  CHECK(fields(call) == json::parse(R"({"commands":[{"command":"find","description":"Find"},
    {"command":"help","description":"मदद"}],"scope":{"type":"chat","chat_id":424837855}})"));
}

TEST_CASE("telegram encode keeps buttons together that belong together", "[telegram]") {
  net::screen s;
  s.body = "x";
  s.actions = {{"Save", "a:1:2.3:0", "", net::tone::primary},
               {"Resume", "x:resume:9:0", "", net::tone::plain, true},
               {"Discard", "x:discard:9:0", "", net::tone::danger}};
  const json lines = fields(encode(s, fresh))["reply_markup"]["inline_keyboard"];
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].size() == 1);
  CHECK(lines[1].size() == 2);
  CHECK(lines[1][0]["text"] == "Resume");
}

TEST_CASE("telegram encode shortens the name of a row and keeps its figures", "[telegram]") {
  net::screen s;
  s.body = "x";
  s.rows = {{"LUF/26-27/000001", "x:card:1:0", std::string(60, 'v') + " · ₹1,23,456.00",
             net::tone::plain}};
  const json lines = fields(encode(s, fresh))["reply_markup"]["inline_keyboard"];
  const std::string label = lines[0][0]["text"];
  CHECK(label.starts_with("LUF/26-27/000001 · vvv"));
  CHECK(label.ends_with("v… · ₹1,23,456.00"));
}
