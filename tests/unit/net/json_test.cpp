// Reading and writing JSON: what is refused, what is replaced, and that nothing is wrong later.
#include "net/json.hpp"
#include "net/json_writer.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <string>

using namespace frontdesk;
using net::json::kind;
using net::json::parse;

namespace {

std::string nested(std::size_t depth, const char* open, const char* middle, const char* close) {
  std::string s;
  for (std::size_t i = 0; i < depth; ++i)
    s += open;
  s += middle;
  for (std::size_t i = 0; i < depth; ++i)
    s += close;
  return s;
}

/// The text of member "a".
std::string text_of(std::string_view json) {
  const auto parsed = parse(json);
  REQUIRE(parsed.has_value());
  return net::json::required_text(parsed->root(), "a").value();
}

const std::string sample =
    R"({"update_id":12,"message":{"text":"a\"b\\c\u0939","n":[1,-2.5e3,true,null,{}]},"x":[]})";

} // namespace

TEST_CASE("json reads a text where it lies if there is room behind it", "[json]") {
  std::string text = R"({"a":[1,"b"]})";
  text.shrink_to_fit();
  const auto copied = net::json::parse_in_place(text);
  CHECK(copied->root().raw() == text);
  CHECK(copied->root().raw().data() != text.data());
  text.reserve(text.size() + 64);
  auto in_place = net::json::parse_in_place(text);
  const net::json::document moved = std::move(*in_place);
  CHECK(moved.root().raw().data() == text.data());
  CHECK(moved.root()["a"].item(1).reads("b"));
  CHECK_FALSE(net::json::parse_in_place("[1,2").has_value());
}

TEST_CASE("json refuses every malformed document", "[json]") {
  const std::string text = GENERATE(values<std::string>({"",
                                                         " \n",
                                                         "null",
                                                         "12",
                                                         "\"a\"",
                                                         "{",
                                                         "}",
                                                         "[1",
                                                         "[1,]",
                                                         "{\"a\":1,}",
                                                         "{\"a\"}",
                                                         "{\"a\":}",
                                                         "{a:1}",
                                                         "{'a':1}",
                                                         "{\"a\":1}x",
                                                         "{\"a\":1}{\"b\":2}",
                                                         "{\"a\":1} [1]",
                                                         "\xef\xbb\xbf{\"a\":1}",
                                                         "{\"a\":01}",
                                                         "{\"a\":00}",
                                                         "{\"a\":+1}",
                                                         "{\"a\":.5}",
                                                         "{\"a\":1.}",
                                                         "{\"a\":1e}",
                                                         "{\"a\":NaN}",
                                                         "{\"a\":-}",
                                                         "{\"a\":0x1}",
                                                         "{\"a\":tru}",
                                                         "{\"a\":nul}",
                                                         "{\"a\":True}",
                                                         "{\"a\":\"\\x\"}",
                                                         "{\"a\":\"\\u12g4\"}",
                                                         "{\"a\":\"\\u12\"}",
                                                         "{\"a\":\"b}",
                                                         "{\"a\\q\":1}",
                                                         "{\"a\":\"\xff\"}",
                                                         "{\"a\":\"\xc0\xaf\"}",
                                                         "{\"a\":\"\xed\xa0\x80\"}",
                                                         "{\"a\":\"\xe0\xa4",
                                                         "{\"a\":\"\t\"}",
                                                         "{\"a\":{\"b\":1}",
                                                         "{\"a\":{\"b\":1]}",
                                                         "{\"a\":[1}",
                                                         "{\"a\":[1,2}]",
                                                         "[[1]",
                                                         "{\"a\":1 2}",
                                                         "{\"a\":\"b\"\"c\"}",
                                                         "{\"a\":1\"b\"}",
                                                         "{\"a\":truex}",
                                                         "{1:2}",
                                                         "{\"a\":1 \"b\":2}",
                                                         "[,1]",
                                                         "{,}",
                                                         "{\"a\"::1}"}));
  INFO(text);
  CHECK_FALSE(parse(text).has_value());
}

TEST_CASE("json refuses UTF-16, U+0000 bytes and control characters", "[json]") {
  CHECK_FALSE(parse(std::string("{\0\"\0a\0\"\0:\0"
                                "1\0}\0",
                                14))
                  .has_value());
  CHECK_FALSE(parse(std::string("{\"a\":\"b\0c\"}", 11)).has_value());
  CHECK_FALSE(parse(std::string("{\"a\":1}\0", 8)).has_value());
  CHECK_FALSE(parse("{\"a\":\"line\nbreak\"}").has_value());
}

TEST_CASE("json refuses what nests more than 64 deep, however deep", "[json]") {
  CHECK(parse(nested(64, "[", "", "]")).has_value());
  CHECK_FALSE(parse(nested(65, "[", "", "]")).has_value());
  CHECK(parse(nested(64, "{\"a\":", "1", "}")).has_value());
  CHECK_FALSE(parse(nested(65, "{\"a\":", "1", "}")).has_value());
  CHECK_FALSE(parse(nested(100000, "[", "", "]")).has_value());
  CHECK_FALSE(parse(std::string(1 << 20, '[')).has_value());
}

TEST_CASE("json finds an error in a part that nobody reads", "[json]") {
  CHECK_FALSE(parse(R"({"a":1,"unread":{"deep":[1,2,{"x":tru}]}})").has_value());
  CHECK_FALSE(parse(R"({"a":1,"unread":"\ud83d\uZZZZ"})").has_value());
}

TEST_CASE("json keeps the first of two equal names, escaped or not", "[json]") {
  const auto parsed =
      parse(R"({"update\u005fid":1,"update_id":2,"chat":{"id":3},"chat":{"id":4}})");
  REQUIRE(parsed.has_value());
  CHECK(net::json::required_integer(parsed->root(), "update_id").value() == 1);
  CHECK(parsed->root()["chat"]["id"].integer().value() == 3);
}

TEST_CASE("json replaces what PostgreSQL cannot hold and keeps everything else", "[json]") {
  CHECK(text_of(R"({"a":"x\u0000y"})") == "x\uFFFDy");
  CHECK(text_of(R"({"a":"\ud800"})") == "\uFFFD");
  CHECK(text_of(R"({"a":"\udc00\ud800z"})") == "\uFFFD\uFFFDz");
  CHECK(text_of(R"({"a":"\ud83d\u0041"})")
        == "\uFFFD"
           "A");
  CHECK(text_of(R"({"a":"\ud83d\ude00 \u20b9\u00e9\n\t\/\"\\"})") == "\U0001F600 ₹é\n\t/\"\\");
}

TEST_CASE("json integers are exact 64-bit integers or refused", "[json]") {
  const auto a = [](const std::string& number) {
    return net::json::required_integer(parse("{\"a\":" + number + "}").value().root(), "a");
  };
  CHECK(a("9007199254740993").value() == 9007199254740993);
  CHECK(a("9223372036854775807").value() == 9223372036854775807);
  CHECK(a("-1").value() == -1);
  CHECK(a("-0").value() == 0);
  const std::string refused =
      GENERATE("9223372036854775808", "18446744073709551616", "1.0", "1e3", "1e400", "true",
               "\"1\"", "null", "1234567890123456789012345678901234567890");
  INFO(refused);
  CHECK_FALSE(a(refused).has_value());
}

TEST_CASE("json faults name the member and not the text", "[json]") {
  const auto parsed = parse(R"({"a":"secret","n":5})");
  REQUIRE(parsed.has_value());
  CHECK(net::json::required_integer(parsed->root(), "a").error().text == "a: not a number");
  CHECK(net::json::required_text(parsed->root(), "b").error().text == "b: missing");
  CHECK(net::json::required_text(parsed->root(), "a", 5).error().code == errc::too_large);
  CHECK(net::json::optional_text(parsed->root(), "b").value().empty());
  CHECK_FALSE(net::json::optional_text(parsed->root(), "n").has_value());
}

TEST_CASE("json values can be walked and keep the bytes as received", "[json]") {
  const auto parsed = parse(R"( {"a": [1, {"b" : 2 } ,"x"] , "c":null} )");
  REQUIRE(parsed.has_value());
  const auto a = parsed->root()["a"];
  std::vector<std::string> items;
  for (const auto item : a)
    items.emplace_back(item.raw());
  CHECK(items == std::vector<std::string>{"1", "{\"b\" : 2 }", "\"x\""});
  CHECK(a.raw() == "[1, {\"b\" : 2 } ,\"x\"]");
  CHECK(parsed->root().raw() == R"({"a": [1, {"b" : 2 } ,"x"] , "c":null})");
  CHECK(parsed->root().begin().key() == "a");
  CHECK(parsed->root()["c"].is(kind::null));
  CHECK(parsed->root()["c"]["d"]["e"].is(kind::absent));
}

TEST_CASE("json agrees with another parser on every one-byte change", "[json]") {
  for (std::size_t at = 0; at < sample.size(); ++at)
    for (const char c : std::string("{}[]\",:\\u0-1e.tn\x01\x80 x")) {
      std::string changed = sample;
      changed[at] = c;
      INFO(changed);
      // The other one refuses lone surrogates, ours replaces them; roots that are no container are
      // ours to refuse.
      if (changed.find("\\ud") == std::string::npos)
        CHECK(parse(changed).has_value() == nlohmann::json::accept(changed));
    }
}

TEST_CASE("json_writer puts commas, escapes text and repairs malformed UTF-8", "[json]") {
  net::json_writer out;
  out.open_object()
      .member("a", "q\"\\\n\x01")
      .key("b")
      .open_array()
      .value(1)
      .value(true)
      .value("ü₹😀");
  out.raw("{}")
      .open_object()
      .close_object()
      .close_array()
      .member("c", std::int64_t{-9007199254740993})
      .close_object();
  CHECK(out.take()
        == "{\"a\":\"q\\\"\\\\\\n\\u0001\",\"b\":[1,true,\"ü₹😀\",{},{}],\"c\":-9007199254740993}");
  net::json_writer bad;
  bad.value("a\xff"
            "b\xc0\xaf\xed\xa0\x80\xe0\xa4");
  CHECK(nlohmann::json::accept(bad.take()));
}

TEST_CASE("what json_writer writes json reads back", "[json]") {
  const std::string text =
      GENERATE("", "plain", "\"\\/\b\f\n\r\t\x7f", "हिन्दी 👩‍👩‍👧 \u202e",
               "\xf4\x8f\xbf\xbf");
  net::json_writer out;
  out.open_object().member("a", text).close_object();
  CHECK(text_of(out.take()) == text);
}
