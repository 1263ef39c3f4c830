// The pure half of a connection: the same bytes give the same requests however they are cut.
#include "net/http/inbound.hpp"

#include "http_support.hpp"

#include <cstring>

using namespace frontdesk;
using namespace frontdesk::net::http;

namespace {

const site& desk() {
  static const site s{limits{}, doors({{"gym", net::platform::telegram, "s3cret", "", ""}}),
                      handlers{}};
  return s;
}

/// Feeds the bytes in pieces of at most `piece` and tells what came of it.
std::string told(std::string_view bytes, std::size_t piece) {
  inbound in(desk());
  std::string out;
  while (true) {
    switch (in.next()) {
    case inbound::step::more: {
      if (bytes.empty())
        return out + "more";
      auto space = in.space();
      const auto n = std::min({piece, bytes.size(), space.size()});
      std::memcpy(space.data(), bytes.data(), n);
      in.received(n);
      bytes.remove_prefix(n);
      break;
    }
    case inbound::step::expect:
      out += "expect ";
      break;
    case inbound::step::request: {
      const auto r = in.take();
      out += std::string(r.where->name) + "(" + r.body + ") ";
      break;
    }
    case inbound::step::refused:
      return out + std::to_string(in.refusal().status);
    }
  }
}

} // namespace

TEST_CASE("inbound gives the same requests wherever the stream is cut", "[net][http]") {
  const auto stream =
      test::telegram_post("{\"a\":1}") + "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
      + test::telegram_post("{\"b\":2}", "X-Other: 1\r\n")
      + "POST /telegram/gym HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: s3cret\r\n"
        "Transfer-Encoding: chunked\r\n\r\n2;x=y\r\n{}\r\n1\r\n \r\n0\r\nA: b\r\n\r\n";
  const std::string expected = "telegram({\"a\":1}) livez() telegram({\"b\":2}) telegram({} ) more";
  for (std::size_t piece = 1; piece < 200; ++piece)
    REQUIRE(told(stream, piece) == expected);
  CHECK(told(stream, stream.size()) == expected);
}

TEST_CASE("inbound refuses the same wherever the stream is cut", "[net][http]") {
  const auto [stream, expected] = GENERATE(table<std::string, std::string>(
      {{"GET /livez HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", "400"},
       {"GET /livez HTTP/1.1\r\nHost: x\r\nA: b\n\r\n", "400"},
       {"GET /livez HTTP/1.1\r\nHost: x\r\n\r\nGET", "livez() more"},
       {"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n\r\n", "livez() 400"},
       {"GET /livez HTTP/1.1\r\nHost: x\r\n\n", "400"}}));
  for (std::size_t piece = 1; piece < 60; ++piece)
    REQUIRE(told(stream, piece) == expected);
}

TEST_CASE("inbound asks for a body that waits to be asked for, once", "[net][http]") {
  const auto post = test::telegram_post("{}", "Expect: 100-continue\r\n");
  CHECK(told(post, post.size() - 2) == "expect telegram({}) more");
  CHECK(told(post, post.size()) == "telegram({}) more");
}

TEST_CASE("inbound gives bodies room for simdjson's padding", "[net][http]") {
  inbound in(desk());
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{63}, std::size_t{4000}}) {
    auto post = test::telegram_post(std::string(size, 'x'));
    std::string_view rest = post;
    while (in.next() != inbound::step::request) {
      auto space = in.space();
      const auto n = std::min(rest.size(), space.size());
      std::memcpy(space.data(), rest.data(), n);
      in.received(n);
      rest.remove_prefix(n);
    }
    const auto r = in.take();
    CHECK(r.body.size() == size);
    CHECK(r.body.capacity() >= size + 64);
    CHECK(in.where() == inbound::phase::idle);
  }
}
