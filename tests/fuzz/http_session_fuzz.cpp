// Fuzzes the pure half of a server connection: the same bytes must mean the same however they are
// cut.
#include "net/http/inbound.hpp"

#include "expect.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstring>

using namespace frontdesk;
using namespace frontdesk::net::http;
using fuzz::expect;

namespace {

constexpr std::size_t body_limit = 300;

const site& desk() {
  static const site one = [] {
    limits most;
    most.header = 1024;
    most.telegram_body = most.whatsapp_body = body_limit;
    most.fields = 12;
    return site{most,
                doors({{"g", net::platform::telegram, "s", "", ""},
                       {"w", net::platform::whatsapp, "a", "", "v"}}),
                handlers{}};
  }();
  return one;
}

/// What came of the stream, fed in pieces of `piece` bytes. Whether a sender is told to go on
/// depends on what has arrived, so that is left out.
std::string told(std::string_view stream, std::size_t piece) {
  inbound in(desk());
  std::string out;
  while (true) {
    switch (in.next()) {
    case inbound::step::more: {
      if (stream.empty())
        return out;
      const auto space = in.space();
      expect(!space.empty(), "no room for more input");
      const auto n = std::min({piece, stream.size(), space.size()});
      std::memcpy(space.data(), stream.data(), n);
      in.received(n);
      stream.remove_prefix(n);
      break;
    }
    case inbound::step::expect:
      break;
    case inbound::step::request: {
      const auto r = in.take();
      expect(r.where != nullptr, "a request without a route");
      expect(r.body.size() <= body_limit, "a body over its limit");
      expect(r.body.capacity() >= r.body.size() + 64, "a body without padding");
      out += text::cat(r.where->name, '(', r.query, '|', r.body, ')');
      break;
    }
    case inbound::step::refused:
      expect(in.refusal().status >= 400 && in.refusal().status != 410, "an odd refusal");
      expect(in.refusal().close, "a refusal that goes on");
      return out += text::cat('!', in.refusal().status);
    }
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 1)
    return 0;
  const std::string_view stream(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  const auto whole = told(stream, stream.size() + 1);
  expect(told(stream, 1U + bytes[0] % 64U) == whole,
         "the meaning depends on how the stream is cut");
  return 0;
}
