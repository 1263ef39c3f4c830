// WhatsApp's posts and answers: every item is an update, a status, ignored or rejected, and all
// that is kept can be stored and shown.
#include "base/text.hpp"
#include "expect.hpp"
#include "net/json.hpp"
#include "net/whatsapp/answers.hpp"
#include "net/whatsapp/decode.hpp"
#include "net/whatsapp/encode.hpp"

#include <cstdint>
#include <string>

using namespace frontdesk;
using fuzz::expect;

namespace {

void check_kept(const net::update& u) {
  for (const auto& kept :
       {u.key, u.chat, u.message, u.text, u.phone, u.file, u.file_name, u.first_name, u.username})
    expect(text::is_storable(kept) && kept.size() <= net::json::max_text,
           "kept text can be stored");
  expect(!u.key.empty(), "there is a key");
  expect(u.who.size() == 1 || u.who.size() == 2, "one or two identities");
  expect(u.who.size() == 1 || (u.who[0].scope.empty() && u.who[1].scope == "gym"),
         "the phone comes first");
  expect(!u.chat.empty(), "there is a chat to answer to");
}

void check_shown(const net::update& u) {
  net::screen s;
  s.crumb = u.first_name;
  s.body = u.text;
  s.rows = {{u.text.empty() ? "row" : u.text, "r", u.username, net::tone::plain}};
  s.nav = {{"Home", "x:home:0:0", "", net::tone::plain}};
  const auto sent = net::json::parse(net::whatsapp::encode(s, {u.chat, post_id{1}}).body);
  expect(sent.has_value(), "a message is JSON");
  const auto body = sent->root()["interactive"]["body"]["text"].text();
  expect(body && text::code_points(*body) <= 4096, "a body fits");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body(reinterpret_cast<const char*>(data), size);
  if (const auto post = net::whatsapp::decode(body, {channel_id{1}, "", "gym"})) {
    for (const auto& each : post->updates) {
      check_kept(each);
      check_shown(each);
    }
    for (const auto& each : post->statuses)
      expect(text::is_storable(each.message) && text::is_storable(each.error),
             "kept text can be stored");
    for (const auto& each : post->rejected)
      expect(net::json::parse(each.raw).has_value() || each.raw.empty()
                 || (each.raw[0] != '{' && each.raw[0] != '['),
             "a rejected item is whole");
  }
  net::whatsapp::classify({200, std::string(body), 0});
  net::whatsapp::classify({400, std::string(body), 0});
  return 0;
}
