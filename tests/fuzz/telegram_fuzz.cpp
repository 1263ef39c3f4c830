// Telegram's posts and answers: whatever arrives is an update, ignored or a fault, and all that is
// kept can be stored and shown.
#include "base/text.hpp"
#include "expect.hpp"
#include "net/json.hpp"
#include "net/telegram/answers.hpp"
#include "net/telegram/decode.hpp"
#include "net/telegram/encode.hpp"
#include "net/telegram/text.hpp"

#include <cstdint>
#include <string>

using namespace frontdesk;
using fuzz::expect;

namespace {

void check_kept(const net::update& u) {
  for (const auto& kept : {u.key, u.chat, u.message, u.tap, u.text, u.phone, u.file, u.file_name,
                           u.first_name, u.last_name, u.username, u.language})
    expect(text::is_storable(kept) && kept.size() <= net::json::max_text,
           "kept text can be stored");
  expect(text::integer<std::int64_t>(u.key).value_or(-1) >= 0, "the key is a number");
  expect(u.who.size() == 1, "one identity");
  const auto id = text::integer<std::int64_t>(u.who[0].external).value_or(0);
  expect(id > 0 && id < (std::int64_t{1} << 52), "a person's id has 52 bits");
  expect(!u.chat.empty(), "there is a chat to answer to");
}

void check_shown(const net::update& u) {
  net::screen s;
  s.crumb = u.first_name;
  s.body = u.text;
  s.facts = {{u.username, u.file_name}};
  const auto call = net::telegram::encode(s, {u.chat, u.message});
  const auto sent = net::json::parse(call.body);
  expect(sent.has_value(), "a call is JSON");
  const auto body = sent->root()["text"].text();
  expect(body && net::telegram::utf16_units(*body) <= 4096, "a text fits");
  const auto kept = net::from_json(net::to_json(s));
  expect(kept && *kept == s, "a screen survives the outbox");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body(reinterpret_cast<const char*>(data), size);
  const auto decoded = net::telegram::decode(body, channel_id{1});
  if (decoded && decoded->update) {
    check_kept(*decoded->update);
    check_shown(*decoded->update);
  }
  net::telegram::classify({200, std::string(body), 0});
  net::telegram::classify({400, std::string(body), 0});
  return 0;
}
