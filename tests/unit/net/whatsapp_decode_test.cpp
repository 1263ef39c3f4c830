// What a WhatsApp post becomes: updates, statuses, rejected items, in every shape it may come in.
#include "net/whatsapp/decode.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace frontdesk;
using net::input_kind;
using net::whatsapp::rank;

namespace {

result<net::whatsapp::post> decode(std::string_view body) {
  return net::whatsapp::decode(std::string(body), {channel_id{9}, "1065", "gym"});
}

std::string change(const std::string& content, const std::string& number = "1065",
                   const std::string& field = "messages") {
  return R"({"field":")" + field
         + R"(","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"+1 555 000",)"
         + R"("phone_number_id":")" + number + "\"}" + (content.empty() ? "" : ",") + content
         + "}}";
}

std::string post(const std::string& changes) {
  return R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[)" + changes
         + "]}]}";
}

const std::string contact =
    R"("contacts":[{"profile":{"name":"Asha Rao"},"wa_id":"919812345678"}])";

std::string message(const std::string& content,
                    const std::string& from = R"("from":"919812345678")") {
  return "{" + from + R"(,"id":"wamid.A=","timestamp":"1790000000",)" + content + "}";
}

/// The one update of a post with one message.
net::update update(const std::string& content) {
  const auto decoded = decode(post(change(contact + R"(,"messages":[)" + message(content) + "]")));
  INFO(content);
  REQUIRE(decoded.has_value());
  REQUIRE(decoded->updates.size() == 1);
  return decoded->updates[0];
}

/// The one update of a post whose message and contact name the sender so.
net::update sent_by(const std::string& from, const std::string& contacts) {
  const auto decoded =
      decode(post(change(R"("contacts":[)" + contacts + R"(],"messages":[)"
                         + message(R"("type":"text","text":{"body":"x"})", from) + "]")));
  REQUIRE(decoded.has_value());
  REQUIRE(decoded->updates.size() == 1);
  return decoded->updates[0];
}

} // namespace

TEST_CASE("whatsapp decode reads a text with who, where and when", "[whatsapp]") {
  const net::update u = update(R"("type":"text","text":{"body":"find par \u092a\u0000"})");
  CHECK(u.on == net::platform::whatsapp);
  CHECK(u.channel.value == 9);
  CHECK(u.key == "wamid.A=");
  CHECK(u.kind == input_kind::text);
  CHECK(u.text == "find par प\uFFFD");
  REQUIRE(u.who.size() == 1);
  CHECK(u.who[0].external == "919812345678");
  CHECK(u.who[0].scope.empty());
  CHECK(u.chat == "919812345678");
  CHECK(u.first_name == "Asha Rao");
  CHECK(u.sent_at == 1790000000);
  CHECK(u.is_private);
  CHECK(u.raw == message(R"("type":"text","text":{"body":"find par \u092a\u0000"})"));
  CHECK(u.body_hash != 0);
}

TEST_CASE("whatsapp decode reads taps on buttons, rows and template replies", "[whatsapp]") {
  const std::string on = R"("context":{"from":"1555000","id":"wamid.OLD"},)";
  const net::update button = update(
      on
      + R"("type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"a:1:who.2:0","title":"Save"}})");
  CHECK(button.kind == input_kind::tap);
  CHECK(button.text == "a:1:who.2:0");
  CHECK(button.message == "wamid.OLD");
  const net::update row = update(
      on
      + R"("type":"interactive","interactive":{"list_reply":{"id":"x:open:3:1","title":"T","description":"D"},"type":"list_reply"})");
  CHECK(row.kind == input_kind::tap);
  CHECK(row.text == "x:open:3:1");
  CHECK(update(on + R"("type":"button","button":{"payload":"x:reopen:0:0","text":"Open"})").text
        == "x:reopen:0:0");
  CHECK(update(R"("type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{}})").kind
        == input_kind::other);
}

TEST_CASE("whatsapp decode reads files, contacts and edits, and names the rest", "[whatsapp]") {
  CHECK(update(R"("type":"image","image":{"id":"84","caption":"bill"})").file == "84");
  CHECK(update(R"("type":"image","image":{"id":"84"})").kind == input_kind::photo);
  const net::update document =
      update(R"("type":"document","document":{"id":"85","filename":"a.pdf"})");
  CHECK(document.kind == input_kind::document);
  CHECK(document.file_name == "a.pdf");
  const net::update own = update(
      R"("type":"contacts","contacts":[{"phones":[{"phone":"+91 98123 45678","wa_id":"919812345678"}]}])");
  CHECK(own.kind == input_kind::contact);
  CHECK(own.phone == "919812345678");
  CHECK(own.own_contact);
  CHECK(update(R"("type":"contacts","contacts":[])").phone.empty());
  CHECK(update(R"("type":"contacts","contacts":[{"phones":[{"phone":"+91 1"}]}])").phone == "911");
  CHECK(update(R"("type":"edit","edit":{})").kind == input_kind::edited);
  CHECK(update(R"("type":"audio","audio":{"id":"1"})").text == "audio");
  CHECK(update(R"("type":"hologram")").text == "message");
  CHECK(update(R"("location":{})").kind == input_kind::other);
  CHECK_FALSE(update(R"("type":"text","text":{"body":"x"},"group_id":"g")").is_private);
}

TEST_CASE("whatsapp decode names a sender by phone first, then by scoped id", "[whatsapp]") {
  const net::update both =
      sent_by(R"("from":"9198","from_user_id":"IN.77")",
              R"({"wa_id":"1"},{"wa_id":"9198","user_id":"IN.77","profile":{"name":"B"}})");
  REQUIRE(both.who.size() == 2);
  CHECK(both.who[0].external == "9198");
  CHECK(both.who[1].external == "IN.77");
  CHECK(both.who[1].scope == "gym");
  CHECK(both.chat == "9198");
  CHECK(both.first_name == "B");

  const net::update from_contact =
      sent_by(R"("from":"9198")", R"({"wa_id":"9198","user_id":"IN.77"})");
  CHECK(from_contact.who.size() == 2);

  const net::update hidden =
      sent_by(R"("from_user_id":"CO.1047")",
              R"({"user_id":"CO.1047","profile":{"name":"J","username":"jj"}})");
  REQUIRE(hidden.who.size() == 1);
  CHECK(hidden.who[0].external == "CO.1047");
  CHECK(hidden.who[0].scope == "gym");
  CHECK(hidden.chat == "CO.1047");
  CHECK(hidden.username == "jj");

  CHECK(sent_by(R"("x":1)", R"({"user_id":"CO.5"})").chat == "CO.5");
  CHECK(sent_by(R"("from":"CO.6")", R"({"wa_id":"1"},{"wa_id":"2"})").who[0].scope == "gym");
}

TEST_CASE("whatsapp decode reads every item of every change of every entry", "[whatsapp]") {
  const auto text = [](int n) {
    return R"({"from":"91)" + std::to_string(n % 7) + R"(","id":"w)" + std::to_string(n)
           + R"(","type":"text","text":{"body":"t"}})";
  };
  std::string many;
  for (int n = 0; n < 1000; ++n)
    many += (n ? "," : "") + text(n);
  const std::string body = R"({"object":"whatsapp_business_account","entry":[{"changes":[)"
                           + change("\"messages\":[" + many + "]") + ","
                           + change("\"messages\":[" + text(1000) + "]") + R"(]},{"changes":[)"
                           + change("\"messages\":[" + text(1000) + "]") + "]}]}";
  const auto decoded = decode(body);
  REQUIRE(decoded.has_value());
  REQUIRE(decoded->updates.size() == 1002);
  for (std::size_t n = 0; n < 1000; ++n)
    CHECK(decoded->updates[n].key == "w" + std::to_string(n));
  CHECK(decoded->updates[1001].key == "w1000"); // the same id twice in one post: the turn tells
}

TEST_CASE("whatsapp decode reads statuses with their rank and our outbox id", "[whatsapp]") {
  const auto decoded = decode(post(change(
      R"("statuses":[{"id":"w1","status":"read","timestamp":"1790000001","recipient_id":"9198","biz_opaque_callback_data":"1099511627776"},)"
      R"({"id":"w1","status":"delivered","recipient_user_id":"IN.7"},{"id":"w2","status":"sent","biz_opaque_callback_data":"not ours"},)"
      R"({"id":"w3","status":"failed","errors":[{"code":131047,"title":"Re-engagement message"}]},{"id":"w4","status":"deleted"},)"
      R"({"id":"w5","status":"played"},{"id":"w6","status":5}])")));
  REQUIRE(decoded.has_value());
  REQUIRE(decoded->statuses.size() == 5);
  CHECK(decoded->statuses[0].reached == rank::read);
  CHECK(decoded->statuses[0].post.value == 1099511627776);
  CHECK(decoded->statuses[0].at == 1790000001);
  CHECK(decoded->statuses[0].recipient == "9198");
  CHECK(decoded->statuses[1].reached == rank::delivered);
  CHECK(decoded->statuses[1].recipient == "IN.7");
  CHECK(decoded->statuses[2].post.value == 0);
  CHECK(decoded->statuses[3].code == 131047);
  CHECK(decoded->statuses[3].error == "Re-engagement message");
  CHECK(decoded->statuses[4].reached == rank::read);
  CHECK(decoded->ignored == std::map<std::string, unsigned>{{"deleted", 1}});
  CHECK(decoded->rejected.size() == 1);
  CHECK(rank::sent < rank::delivered);
  CHECK(rank::read < rank::failed);
}

TEST_CASE("whatsapp decode rejects an unreadable item and keeps its neighbours", "[whatsapp]") {
  const std::string bad = R"({"from":"91","id":"w2","type":"text","text":{"body":7}})";
  const auto decoded = decode(post(change(
      R"("messages":[{"from":"91","id":"w1","type":"text","text":{"body":"a"}},)" + bad
      + R"(,{"id":"w3","type":"text","text":{"body":"who?"}},{"from":"91","type":"text","text":{"body":"no id"}},)"
      + R"({"from":"91","id":"w5","type":"text","text":{"body":"b"}}])")));
  REQUIRE(decoded.has_value());
  REQUIRE(decoded->updates.size() == 2);
  CHECK(decoded->updates[1].key == "w5");
  REQUIRE(decoded->rejected.size() == 3);
  CHECK(decoded->rejected[0].key == "w2");
  CHECK(decoded->rejected[0].raw == bad);
  CHECK(decoded->rejected[0].why.text == "body: not a string");
  CHECK(decoded->rejected[2].key.empty());
}

TEST_CASE("whatsapp decode ignores echoes, reactions, other numbers and other events",
          "[whatsapp]") {
  const std::string text = R"("type":"text","text":{"body":"x"})";
  const std::string changes =
      change("\"messages\":[" + message(text, R"("from":"1555000")") + "]") + ","
      + change("\"messages\":[" + message(R"("type":"reaction","reaction":{"emoji":"x"})") + ","
               + message(R"("type":"system","system":{})") + ","
               + message(R"("type":"system","system":{"type":"user_changed_number"})") + "]")
      + "," + change("\"messages\":[" + message(text) + "]", "2222") + ","
      + change("\"message_echoes\":[{}]", "1065", "smb_message_echoes") + "," + change("", "1065")
      + ","
      + R"({"field":"account_update","value":{"event":"X"}},{"field":"user_id_update","value":{}},{},7)";
  const auto decoded = decode(post(changes));
  REQUIRE(decoded.has_value());
  CHECK(decoded->updates.empty());
  CHECK(decoded->rejected.empty());
  CHECK(decoded->ignored
        == std::map<std::string, unsigned>{{"text", 1},
                                           {"reaction", 1},
                                           {"system", 1},
                                           {"user_changed_number", 1},
                                           {"other_number", 1},
                                           {"smb_message_echoes", 1},
                                           {"errors", 1},
                                           {"account_update", 1},
                                           {"user_id_update", 1},
                                           {"unknown", 2}});
  CHECK(decode(R"({"object":"page","entry":5})")->ignored.at("unknown") == 1);
  CHECK(decode(R"({"object":"whatsapp_business_account","entry":[]})")->updates.empty());
  CHECK(decode(R"({"object":"whatsapp_business_account","entry":[{}]})")->updates.empty());
}

TEST_CASE("whatsapp decode refuses posts it cannot read", "[whatsapp]") {
  const std::string body = GENERATE("", "null", "[]", "{}", R"({"object":1})",
                                    R"({"object":"whatsapp_business_account"})",
                                    R"({"object":"whatsapp_business_account","entry":{}})",
                                    R"({"object":"whatsapp_business_account","entry":[]}x)");
  INFO(body);
  CHECK_FALSE(decode(body).has_value());
}

TEST_CASE("whatsapp decode drops what would reorder our screens", "[whatsapp]") {
  const auto u = update(
      R"("type":"text","text":{"body":"\u202eParin\u202c \u2066Shah\u2069\u200f \u092a\u200d"})");
  CHECK(u.text == "Parin Shah \u092a\u200d"); // a joiner is written
  CHECK(sent_by(R"("from":"919812345678")",
                R"({"profile":{"name":"\u202eLIVE"},"wa_id":"919812345678"})")
            .first_name
        == "LIVE");
}
