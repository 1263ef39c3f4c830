// text: UTF-8, graphemes, numbers, suggestions.
#include "base/text.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace frontdesk;
using namespace std::literals;

TEST_CASE("text::cat joins strings, characters and integers", "[base]") {
  CHECK(text::cat("a", 'b', std::string{"c"}, 42, std::int64_t{-7}, ""sv) == "abc42-7");
  CHECK(text::cat(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
}

TEST_CASE("text::trim drops white space at the ends only", "[base]") {
  CHECK(text::trim("  a b\t\r\n") == "a b");
  CHECK(text::trim("\xC2\xA0 par \xC2\xA0") == "par");
  CHECK(text::trim(" \t ").empty());
}

TEST_CASE("text::split keeps empty pieces", "[base]") {
  CHECK(text::split("a::7", ':') == std::vector<std::string_view>{"a", "", "7"});
  CHECK(text::split("", ':') == std::vector<std::string_view>{""});
}

TEST_CASE("text::is_storable accepts what PostgreSQL's text accepts", "[base]") {
  CHECK(text::is_storable(""));
  CHECK(text::is_storable("परी Parin Сергей 👩‍👩‍👧"));
  CHECK(text::is_storable("\xF4\x8F\xBF\xBF")); // U+10FFFF
}

TEST_CASE("text::is_storable refuses what would break a batch", "[base]") {
  auto bad =
      GENERATE("a\0b"sv, "\xED\xA0\x80"sv, "\xC0\x80"sv, "\xE0\x80\x80"sv, "\xF4\x90\x80\x80"sv,
               "\xF0\x80\x80\x80"sv, "\x80"sv, "\xE0\xA4"sv, "\xFF"sv, "\xF5\x80\x80\x80"sv);
  CHECK_FALSE(text::is_storable(bad));
}

TEST_CASE("text::shorten cuts between graphemes", "[base]") {
  CHECK(text::shorten("Parin", 5) == "Parin");
  CHECK(text::shorten("Parin Shah", 6) == "Parin…");
  CHECK(text::shorten("Parin Shah", 8) == "Parin S…");
  CHECK(text::shorten("abc", 0).empty());
  // क्षि is one grapheme of four code points: it is kept whole or not at all.
  CHECK(text::shorten("aक्षिbcdef", 4) == "a…");
  CHECK(text::shorten("👩‍👩‍👧👩‍👩‍👧", 6) == "👩‍👩‍👧…");
  CHECK(text::code_points(text::shorten("लंबा नाम जो बटन में नहीं आता", 20)) <= 20);
}

TEST_CASE("text::ascii_digits reads digits of every script", "[base]") {
  CHECK(text::ascii_digits("₹१२३.५० for ૪૨ at ٧ o'clock 9") == "₹123.50 for 42 at 7 o'clock 9");
  CHECK(text::ascii_digits("").empty());
}

TEST_CASE("text::hex writes every byte as two digits", "[base]") {
  const unsigned char bytes[] = {0x00, 0x0f, 0xff};
  CHECK(text::hex(bytes) == "000fff");
  CHECK(text::hex(std::uint64_t{0xBEEF}) == "000000000000beef");
}

TEST_CASE("text::integer reads the whole text or nothing", "[base]") {
  CHECK(text::integer<std::int64_t>("-42") == -42);
  CHECK(text::integer<std::int64_t>("9007199254740993") == 9007199254740993);
  auto bad = GENERATE("", "4 ", "+4", "4x", "99999999999999999999", "0x4");
  CHECK_FALSE(text::integer<std::int64_t>(bad));
  CHECK_FALSE(text::integer<std::uint8_t>("256"));
}

TEST_CASE("text::nearest suggests the word that was meant", "[base]") {
  const std::string_view keys[] = {"listen", "public_url", "database"};
  CHECK(text::nearest("databse", keys) == "database");
  CHECK(text::nearest("publicurl", keys) == "public_url");
  CHECK(text::nearest("zzz", keys).empty());
  CHECK(text::edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("what is shortened never cuts through a number", "[base][text]") {
  CHECK(text::shorten("Whey, 2 × ₹1,23,456.00", 20) == "Whey, 2 ×…");
  CHECK(text::shorten("Whey, 2 × ₹1,23,456.00", 22) == "Whey, 2 × ₹1,23,456.00");
  CHECK(text::shorten("Locker 1234 and key", 10) == "Locker…");
  CHECK(text::shorten("Locker 1234 and key", 12) == "Locker 1234…");
  CHECK(text::shorten("LUF/26-27/000001", 8) == "LUF/…");
  CHECK(text::shorten("12345678901234567890", 8) == "1234567…"); // nothing else is there
}

TEST_CASE("a name gives way before the figures beside it", "[base][text]") {
  CHECK(text::shorten_name("Venkatanarasimharajuvaripeta · ₹1,23,456.00", 31)
        == "Venkatanarasimh… · ₹1,23,456.00");
  CHECK(text::shorten_name("#7 · Parin", 64) == "#7 · Parin");
  CHECK(text::shorten_name("Whey Protein Isolate Chocolate, 2 × ₹1,999.00", 30)
        == "Whey Protein I…, 2 × ₹1,999.00");
  CHECK(text::shorten_name("LUF/26-27/000001 · Venkatanarasimharajuvaripeta · ₹1,23,456.00", 45)
        == "LUF/26-27/000001 · Venkatanar… · ₹1,23,456.00");
  CHECK(text::shorten_name("Parin Shah of Ahmedabad", 10) == "Parin Sha…");
}
