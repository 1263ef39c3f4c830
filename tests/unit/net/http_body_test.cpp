// Bodies by length and in chunks, fed in every possible cut.
#include "net/http/body_reader.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk::net::http;
using state = body_reader::state;

namespace {

/// State, body and what is left after feeding the text in pieces of this size.
std::string told(body_reader reader, std::string_view text, std::size_t piece) {
  std::string body;
  std::string waiting;
  auto at = state::more;
  while (at == state::more && !text.empty()) {
    waiting += text.substr(0, piece);
    text.remove_prefix(std::min(piece, text.size()));
    std::string_view input = waiting;
    at = reader.read(input, body);
    waiting = std::string(input);
  }
  constexpr const char* names[] = {"more", "done", "bad", "large"};
  const auto name = std::string(names[static_cast<int>(at)]);
  return at == state::done ? name + "|" + body + "|" + waiting + std::string(text) : name;
}

std::string chunks(std::string_view text) {
  const auto whole = told(body_reader::of_chunks(20), text, text.size());
  for (std::size_t piece = 1; piece < text.size(); ++piece)
    REQUIRE(told(body_reader::of_chunks(20), text, piece) == whole);
  return whole;
}

} // namespace

TEST_CASE("body_reader reads by length and leaves the rest", "[net][http]") {
  for (std::size_t piece = 1; piece < 12; ++piece)
    CHECK(told(body_reader::of_length(5), "helloGET /", piece) == "done|hello|GET /");
  CHECK(told(body_reader::of_length(5), "hell", 4) == "more");
}

TEST_CASE("body_reader reads chunks, whatever their extensions and trailers", "[net][http]") {
  CHECK(chunks("5\r\nhello\r\n0\r\n\r\nGET") == "done|hello|GET");
  CHECK(chunks("1\r\na\r\n00A\r\n0123456789\r\n0\r\n\r\n") == "done|a0123456789|");
  CHECK(chunks("2;a=b;c=\"d e\"\r\n{}\r\n0;last\r\nX: y\r\nZ:\r\n\r\n") == "done|{}|");
  CHECK(chunks("2;a=\"\r\n{}\r\n0\r\n\r\n") == "done|{}|"); // an open quote ends with its line
  CHECK(chunks("0\r\n\r\n") == "done||");
  CHECK(chunks("5\r\nhello\r\n0\r\n") == "more");
}

TEST_CASE("body_reader refuses chunks over the limit", "[net][http]") {
  CHECK(chunks("14\r\n01234567890123456789\r\n0\r\n\r\n") == "done|01234567890123456789|");
  CHECK(chunks("15\r\n") == "large");
  CHECK(chunks("a\r\n0123456789\r\nb\r\n") == "large");
  CHECK(chunks("ffffffffffffffff\r\n") == "large");
  CHECK(chunks("10000000000000000\r\n") == "large");
}

TEST_CASE("body_reader refuses malformed chunks", "[net][http]") {
  const auto* text =
      GENERATE("\r\n", " 2\r\n", "2 \r\n", "-1\r\n", "+1\r\n", "0x2\r\n", "g\r\n", "2\n{}\r\n",
               "2\r\n{}0\r\n", "2\r\n{}\n", "2;\x01\r\n", "0\r\n folded\r\n", "0\r\nno colon\r\n",
               "0\r\nA: b\n\r\n", "0\r\nA: \x7f\r\n", "2\r\r\n");
  CAPTURE(text);
  CHECK(chunks(text) == "bad");
}

TEST_CASE("body_reader bounds lines and trailers", "[net][http]") {
  const std::string longest(body_reader::longest_line - 3, 'x');
  CHECK(told(body_reader::of_chunks(9), "1;" + longest + "\r\na\r\n0\r\n\r\n", 100) == "done|a|");
  CHECK(told(body_reader::of_chunks(9), "1;" + longest + "x\r\na\r\n0\r\n\r\n", 100) == "bad");
  CHECK(told(body_reader::of_chunks(9), "1;" + longest + longest, 7) == "bad");
  std::string many = "0\r\n";
  for (int i = 0; i < body_reader::most_trailers; ++i)
    many += "A: b\r\n";
  CHECK(told(body_reader::of_chunks(9), many + "\r\n", 64) == "done||");
  CHECK(told(body_reader::of_chunks(9), many + "A: b\r\n\r\n", 64) == "bad");
}
