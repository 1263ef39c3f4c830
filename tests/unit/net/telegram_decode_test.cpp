// What each kind of Telegram update becomes, and what hostile ones become.
#include "net/telegram/decode.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace frontdesk;
using net::input_kind;

namespace {

constexpr channel_id gym{7};

result<net::telegram::decoded> decode(std::string_view body) {
  return net::telegram::decode(std::string(body), gym);
}

/// The update in a body that must hold one.
net::update update(std::string_view body) {
  auto decoded = decode(body);
  INFO(body);
  REQUIRE(decoded.has_value());
  INFO(decoded->ignored);
  REQUIRE(decoded->update.has_value());
  return std::move(*decoded->update);
}

std::string_view ignored(std::string_view body) {
  auto decoded = decode(body);
  INFO(body);
  REQUIRE(decoded.has_value());
  REQUIRE_FALSE(decoded->update.has_value());
  return decoded->ignored;
}

const std::string from =
    R"("from":{"id":424837855,"is_bot":false,"first_name":"Parin","last_name":"Shah",)"
    R"("username":"parin","language_code":"hi"})";
const std::string chat = R"("chat":{"id":424837855,"first_name":"Parin","type":"private"})";

/// A private message with this content.
std::string message(const std::string& content) {
  return "{\"update_id\":900000001,\n\"message\":{\"message_id\":12," + from + "," + chat
         + ",\"date\":1790000000," + content + "}}";
}

std::string tap(const std::string& rest) {
  return R"({"update_id":5,"callback_query":{"id":"77001",)" + from + "," + rest + "}}";
}

} // namespace

TEST_CASE("telegram decode reads a text with who, where and when", "[telegram]") {
  const std::string body = message(
      R"("text":"/find par \u092a\u0930\u0940","entities":[{"type":"bold","offset":-5,"length":99}])");
  const net::update u = update(body);
  CHECK(u.on == net::platform::telegram);
  CHECK(u.channel.value == 7);
  CHECK(u.key == "900000001");
  CHECK(u.kind == input_kind::text);
  CHECK(u.text == "/find par परी");
  REQUIRE(u.who.size() == 1);
  CHECK(u.who[0].external == "424837855");
  CHECK(u.who[0].scope.empty());
  CHECK(u.chat == "424837855");
  CHECK(u.message == "12");
  CHECK(u.is_private);
  CHECK(u.first_name == "Parin");
  CHECK(u.last_name == "Shah");
  CHECK(u.username == "parin");
  CHECK(u.language == "hi");
  CHECK(u.sent_at == 1790000000);
  CHECK(u.body_hash != update(message(R"("text":"other")")).body_hash);
}

TEST_CASE("telegram decode reads a tap on a message, on an inaccessible one and on none",
          "[telegram]") {
  const net::update u = update(tap(R"("message":{"message_id":34,)" + chat
                                   + R"(,"date":1790000000,"text":"old"},"data":"a:1:who.2:0")"));
  CHECK(u.kind == input_kind::tap);
  CHECK(u.tap == "77001");
  CHECK(u.text == "a:1:who.2:0");
  CHECK(u.message == "34");
  CHECK(update(tap(R"("message":{"message_id":35,)" + chat + R"(,"date":0},"data":"x")")).message
        == "35");
  const net::update alone = update(tap(R"("inline_message_id":"abc","data":"x")"));
  CHECK(alone.message.empty());
  CHECK(alone.chat == "424837855");
  CHECK(alone.is_private);
  CHECK(ignored(tap(R"("game_short_name":"chess")")) == "game");
}

TEST_CASE("telegram decode reads contact, photo and document", "[telegram]") {
  const net::update own = update(message(
      R"("contact":{"phone_number":"+91 98123-45678","first_name":"P","user_id":424837855})"));
  CHECK(own.kind == input_kind::contact);
  CHECK(own.phone == "919812345678");
  CHECK(own.own_contact);
  CHECK_FALSE(update(message(R"("contact":{"phone_number":"1","first_name":"P","user_id":2})"))
                  .own_contact);
  CHECK_FALSE(update(message(R"("contact":{"phone_number":"1","first_name":"P"})")).own_contact);

  const net::update photo = update(message(
      R"("photo":[{"file_id":"s","width":90,"height":60},{"file_id":"l","width":1280,"height":853},{"file_id":"m","width":320,"height":213}],"caption":"bill")"));
  CHECK(photo.kind == input_kind::photo);
  CHECK(photo.file == "l");
  CHECK(photo.text == "bill");

  const net::update document =
      update(message(R"("document":{"file_id":"d1","file_name":"stock.xlsx"})"));
  CHECK(document.kind == input_kind::document);
  CHECK(document.file == "d1");
  CHECK(document.file_name == "stock.xlsx");
}

TEST_CASE("telegram decode names content that no step reads", "[telegram]") {
  CHECK(update(message(R"("voice":{"file_id":"v"})")).kind == input_kind::other);
  CHECK(update(message(R"("voice":{"file_id":"v"})")).text == "voice");
  CHECK(update(message(R"("sticker":{})")).text == "sticker");
  CHECK(update(message(R"("animation":{},"document":{"file_id":"d"})")).text == "animation");
  CHECK(update(message(R"("hologram":{})")).text == "message");
  CHECK(ignored(message(R"("pinned_message":{"text":"x"})")) == "service");
  CHECK(ignored(message(R"("successful_payment":{})")) == "service");
}

TEST_CASE("telegram decode reads edits, and who stopped or restarted the bot", "[telegram]") {
  const std::string edit = R"({"update_id":6,"edited_message":{"message_id":12,)" + from + ","
                           + chat + R"(,"date":1,"edit_date":2,)";
  CHECK(update(edit + R"("text":"new"}})").kind == input_kind::edited);
  CHECK(ignored(edit + R"("location":{"latitude":1,"longitude":2}}})") == "live_location");
  const auto member = [](const std::string& status) {
    return R"({"update_id":7,"my_chat_member":{)" + from + "," + chat
           + R"(,"date":1,"old_chat_member":{"status":"left"},"new_chat_member":{"status":")"
           + status + "\"}}}";
  };
  CHECK(update(member("kicked")).kind == input_kind::blocked);
  CHECK(update(member("member")).kind == input_kind::unblocked);
  CHECK(ignored(member("administrator")) == "membership");
}

TEST_CASE("telegram decode marks groups and ignores bots and channels", "[telegram]") {
  const auto in = [](const std::string& who, const std::string& where) {
    return R"({"update_id":8,"message":{"message_id":1,)" + who + R"("chat":{)" + where
           + R"(},"date":1,"text":"/start"}})";
  };
  const net::update group =
      update(in(from + ",", R"("id":-1001234567890,"type":"supergroup","title":"T")"));
  CHECK_FALSE(group.is_private);
  CHECK(group.chat == "-1001234567890");
  CHECK(ignored(in(R"("from":{"id":1087968824,"is_bot":true,"first_name":"G"},)",
                   R"("id":-5,"type":"group")"))
        == "bot");
  CHECK(ignored(in("", R"("id":-5,"type":"channel")")) == "bot");
}

TEST_CASE("telegram decode recognises what it does not act on", "[telegram]") {
  CHECK(ignored(R"({"update_id":1,"poll":{"id":"1"}})") == "poll");
  CHECK(ignored(R"({"update_id":1,"inline_query":{}})") == "inline_query");
  CHECK(ignored(R"({"update_id":1,"something_of_2027":{"x":[1]}})") == "unknown");
  CHECK(ignored(R"({"update_id":1})") == "unknown");
  CHECK(ignored(R"({"update_id":1,"message":null})") == "unknown");
}

TEST_CASE("telegram decode takes the first kind it knows and the first of repeated names",
          "[telegram]") {
  CHECK(ignored(R"({"update_id":1,"poll":{},"message":{}})") == "poll");
  CHECK(update(R"({"update_id":1,"novelty":{},)" + message(R"("text":"a")").substr(23)).text
        == "a");
  CHECK(update(R"({"update\u005fid":41,"update_id":42,)" + message(R"("text":"a")").substr(23)).key
        == "41");
  CHECK(update(message(R"("text":"a","chat":{"id":1,"type":"private"},"text":"b")")).chat
        == "424837855");
}

TEST_CASE("telegram decode accepts ids of 52 bits and no more", "[telegram]") {
  const auto with = [](const std::string& id) {
    return decode(R"({"update_id":8,"message":{"message_id":0,"from":{"id":)" + id
                  + R"(},"chat":{"id":)" + id + R"(,"type":"private"},"text":"x"}})");
  };
  CHECK(with("4503599627370495")->update->who[0].external == "4503599627370495");
  const std::string refused = GENERATE("4503599627370496", "0", "-1", "9223372036854775808",
                                       "\"5\"", "1.0", "true", "null", "1e3");
  INFO(refused);
  CHECK_FALSE(with(refused).has_value());
}

TEST_CASE("telegram decode refuses updates it cannot read", "[telegram]") {
  const std::string body = GENERATE(values<std::string>(
      {"",
       "null",
       "[]",
       "{}",
       R"({"update_id":"1"})",
       R"({"update_id":1.0})",
       R"({"update_id":-1})",
       R"({"update_id":true})",
       R"({"update_id":99999999999999999999})",
       R"({"update_id":1,"message":[]})",
       R"({"update_id":1,"message":"x"})",
       R"({"update_id":1,"message":{"text":"x"}})",
       R"({"update_id":1,"message":{"message_id":1,"from":{"id":1},"text":"x"}})",
       R"({"update_id":1,"message":{"message_id":1,"from":{"id":1},"chat":{"id":1,"type":"private"},"text":5}})",
       R"({"update_id":1,"message":{"message_id":1,"from":{"id":1},"chat":{"id":1,"type":"private"},"photo":[]}})",
       R"({"update_id":1,"message":{"message_id":1,"from":{"id":1},"chat":{"id":1,"type":"private"},"photo":[{"file_id":7}]}})",
       R"({"update_id":1,"callback_query":{"id":"1","data":"x"}})",
       R"({"update_id":1,"callback_query":{"id":1,"from":{"id":1},"data":"x"}})",
       R"({"update_id":1,"callback_query":{"id":"1","from":{"id":1},"data":{}}})",
       R"({"update_id":1,"my_chat_member":{"from":{"id":1},"chat":{"id":1}}})",
       R"({"update_id":1,"message":{"message_id":1,"from":{"id":1},"chat":{"id":1,"type":"private"},"text":"x","late":tru}})"}));
  INFO(body);
  CHECK_FALSE(decode(body).has_value());
}

TEST_CASE("telegram decode keeps hostile text as text, within bounds", "[telegram]") {
  CHECK(update(message(R"("text":"a\u0000b\ud800")")).text
        == "a\uFFFD"
           "b\uFFFD");
  std::string family;
  for (int i = 0; i < 372; ++i)
    family += "👨‍👩‍👧‍👦"; // 4,092 UTF-16 units in 9,300 bytes
  CHECK(update(message("\"text\":\"" + family + "\"")).text == family);
  CHECK(decode(message("\"text\":\"" + std::string(512 * 1024, 'x') + "\"")).error().code
        == errc::too_large);
  CHECK(update(tap("\"data\":\"" + std::string(300, 'x') + "\"")).text.size() == 300);
}

TEST_CASE("telegram decode reads whose message was forwarded", "[telegram]") {
  CHECK(update(message(R"("text":"hi")")).forwarded_from.empty());
  auto u = update(message(
      R"("text":"hi","forward_origin":{"type":"user","date":1,"sender_user":{"id":2147483648,)"
      R"("is_bot":false,"first_name":"P"}})"));
  CHECK(u.forwarded_from == "2147483648");
  CHECK(u.text == "hi");
  CHECK(update(message(R"("text":"hi","forward_origin":{"type":"hidden_user","date":1,)"
                       R"("sender_user_name":"P"})"))
            .forwarded_from
        == "?");
}

TEST_CASE("telegram decode drops what would reorder our screens", "[telegram]") {
  const auto u =
      update(message(R"("text":"\u202eParin\u202c \u2066Shah\u2069\u200f\u200e \u092a\u200d")"));
  CHECK(u.text == "Parin Shah \u092a\u200d"); // a joiner is written
  const std::string named =
      R"({"update_id":5,"message":{"message_id":1,"from":{"id":7,"first_name":"\u202eLIVE",)"
      R"("last_name":"\u202dx","username":"p"},"chat":{"id":7,"type":"private"},"date":1,"text":"x"}})";
  CHECK(update(named).first_name == "LIVE");
  CHECK(update(named).last_name == "x");
}
