// Text and keyboards as the Bot API reads them, with its error texts.
#include "ops/playground/telegram/formatting.hpp"
#include "ops/playground/telegram/keyboard.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk::playground;
using namespace frontdesk::playground::telegram;

namespace {

std::string html_error(const char* source) {
  auto f = parse_html(source);
  return f ? "" : f.error().description;
}

std::string markup_error(const std::string& json_text) {
  auto k = read_markup(arguments(json::object{{"reply_markup", json_text}}));
  return k ? "" : k.error().description;
}

} // namespace

TEST_CASE("telegram formatting turns HTML into text and entities", "[playground]") {
  auto f = parse_html("<b>Parin &lt;Shah&gt;</b> \xF0\x9F\x98\x80 <i>x</i>");
  REQUIRE(f.has_value());
  CHECK(f->text == "Parin <Shah> \xF0\x9F\x98\x80 x");
  REQUIRE(f->entities.size() == 2);
  CHECK(write(f->entities[0]) == R"({"offset":0,"length":12,"type":"bold"})");
  CHECK(integer_at(f->entities[1].get_object(), "offset") == 16); // the smiley counts twice
}

TEST_CASE("telegram formatting says what is wrong with HTML", "[playground]") {
  CHECK(html_error("a < b")
        == "Bad Request: can't parse entities: Unsupported start tag \"\" at byte offset 2");
  CHECK(
      html_error("<b>x")
      == "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"");
  CHECK(html_error("<b>x</i>")
        == "Bad Request: can't parse entities: Unmatched end tag at byte offset 4, "
           "expected \"</b>\", found \"</i>\"");
  CHECK(html_error("x</b>")
        == "Bad Request: can't parse entities: Unexpected end tag at byte offset 1");
  CHECK(html_error("<blink>x</blink>")
        == "Bad Request: can't parse entities: Unsupported start tag \"blink\" at byte offset 0");
}

TEST_CASE("telegram keyboard refuses what Telegram refuses", "[playground]") {
  std::string long_data(65, 'x');
  CHECK(
      markup_error(R"({"inline_keyboard":[[{"text":"A","callback_data":")" + long_data + R"("}]]})")
      == "Bad Request: BUTTON_DATA_INVALID");
  CHECK(markup_error(R"({"inline_keyboard":[[{"text":"A"}]]})")
        == "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the "
           "inline keyboard");
  CHECK(markup_error(R"({"inline_keyboard":[{"text":"A"}]})")
        == "Bad Request: field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of "
           "Arrays");
  CHECK(markup_error(R"({"inline_keyboard":[[{"callback_data":"a"}]]})")
        == "Bad Request: can't parse inline keyboard button: Can't find field \"text\"");
  CHECK(markup_error("[1") == "Bad Request: can't parse reply keyboard markup JSON object");
  CHECK(markup_error(R"({"inline_keyboard":[[{"text":"A","callback_data":"a","style":"danger"}]]})")
            .empty());
}

TEST_CASE("playground JSON leaves as ASCII", "[playground]") {
  CHECK(ascii("\"\xE2\x82\xB9 \xE0\xA4\xAA \xF0\x9F\x98\x80\"")
        == "\"\\u20b9 \\u092a \\ud83d\\ude00\"");
}
