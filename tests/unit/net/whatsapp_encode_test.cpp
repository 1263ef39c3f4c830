// Screens as one WhatsApp message each: text, buttons or list, within every limit.
#include "base/check.hpp"
#include "base/text.hpp"
#include "net/whatsapp/choices.hpp"
#include "net/whatsapp/encode.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <cctype>
#include <set>

using namespace frontdesk;
using nlohmann::json;
namespace whatsapp = net::whatsapp;

namespace {

const whatsapp::target asha{"919812345678", post_id{1099511627776}};

net::choice choice(std::string label, std::string data, std::string detail = "") {
  return {std::move(label), std::move(data), std::move(detail), net::tone::plain};
}

const net::choice back = choice("‹ Back", "x:back:1:2");
const net::choice home = choice("⌂ Home", "x:home:0:0");
const net::choice cancel = choice("✕ Cancel", "x:cancel:1:0");
const net::choice more = choice("More ›", "a:1:who.2:9");

net::screen screen_of(int rows, int actions, std::vector<net::choice> nav) {
  net::screen s;
  s.crumb = "Invoice › Item";
  s.body = "Which one?";
  for (int i = 0; i < rows; ++i)
    s.rows.push_back(choice("Row " + std::to_string(i), "r" + std::to_string(i)));
  for (int i = 0; i < actions; ++i)
    s.actions.push_back(choice("Act " + std::to_string(i), "c" + std::to_string(i)));
  s.nav = std::move(nav);
  return s;
}

/// The message, after checking what the Cloud API checks.
json message(const net::outgoing& call) {
  CHECK(call.method == "messages");
  CHECK(call.parts.empty());
  json m = json::parse(call.body);
  CHECK(m["messaging_product"] == "whatsapp");
  CHECK(m["recipient_type"] == "individual");
  const auto within = [](const json& text, std::size_t limit) {
    REQUIRE(text.is_string());
    CHECK(text.get<std::string>() != "");
    CHECK(text::code_points(text.get<std::string>()) <= limit);
  };
  if (m["type"] != "interactive")
    return m;
  const json& body = m["interactive"];
  const json& action = body["action"];
  within(body["body"]["text"], body["type"] == "button" ? 1024 : 4096);
  if (body.contains("header") && body["header"]["type"] == "text")
    within(body["header"]["text"], 60);
  std::set<std::string> ids, titles;
  const auto offer = [&](const json& each, std::size_t limit) {
    within(each["title"], limit);
    CHECK(titles.insert(each["title"]).second);
    CHECK(ids.insert(each["id"]).second);
  };
  if (body["type"] == "button") {
    CHECK((action["buttons"].size() >= 1 && action["buttons"].size() <= 3));
    for (const json& each : action["buttons"])
      offer(each["reply"], 20);
    return m;
  }
  REQUIRE(body["type"] == "list");
  within(action["button"], 20);
  REQUIRE(action["sections"].size() == 1);
  CHECK((action["sections"][0]["rows"].size() >= 1 && action["sections"][0]["rows"].size() <= 10));
  for (const json& each : action["sections"][0]["rows"]) {
    offer(each, 24);
    if (each.contains("description"))
      within(each["description"], 72);
  }
  return m;
}

/// The ids offered, in order.
std::string ids(const json& m) {
  std::string all;
  const json& action = m["interactive"]["action"];
  if (action.contains("buttons"))
    for (const json& each : action["buttons"])
      all += each["reply"]["id"].get<std::string>() + " ";
  else
    for (const json& each : action["sections"][0]["rows"])
      all += each["id"].get<std::string>() + " ";
  return all;
}

} // namespace

TEST_CASE("whatsapp encode sends plain text when there is nothing to choose", "[whatsapp]") {
  net::screen s = screen_of(0, 0, {});
  s.facts = {{"Total", "₹1,770"}};
  const json m = message(whatsapp::encode(s, asha));
  CHECK(m["to"] == "919812345678");
  CHECK(m["type"] == "text");
  CHECK(m["text"]
        == json::parse(
            R"({"preview_url":false,"body":"Invoice › Item\n\nWhich one?\n\nTotal: ₹1,770"})"));
  CHECK(m["biz_opaque_callback_data"] == "1099511627776");
  CHECK(message(whatsapp::encode(net::screen(), asha))["text"]["body"] == "…");
  s.body.assign(5000, 'x');
  const std::string text = message(whatsapp::encode(s, asha))["text"]["body"];
  CHECK(text::code_points(text) <= 4096);
  CHECK(text.find("Total: ₹1,770") != std::string::npos);
}

TEST_CASE("whatsapp encode addresses people without a phone by their scoped id", "[whatsapp]") {
  const json m =
      message(whatsapp::encode(screen_of(0, 0, {}), {"CO.1047385771169864", post_id{5}}));
  CHECK(m["recipient"] == "CO.1047385771169864");
  CHECK_FALSE(m.contains("to"));
}

TEST_CASE("whatsapp encode shows two choices and Menu as buttons", "[whatsapp]") {
  const json m = message(whatsapp::encode(screen_of(0, 2, {back, home, cancel}), asha));
  CHECK(m["interactive"]["type"] == "button");
  CHECK(ids(m) == "c0 c1 x:home:0:0 ");
  CHECK(m["interactive"]["header"]["text"] == "Invoice › Item");
  CHECK(m["interactive"]["body"]["text"] == "Which one?");
  CHECK(ids(message(whatsapp::encode(screen_of(1, 1, {home}), asha))) == "r0 c0 x:home:0:0 ");
  CHECK(ids(message(whatsapp::encode(screen_of(0, 3, {}), asha))) == "c0 c1 c2 ");
  CHECK(ids(message(whatsapp::encode(screen_of(0, 1, {back, home, cancel}), asha)))
        == "c0 x:back:1:2 x:home:0:0 ");
  CHECK(ids(message(whatsapp::encode(screen_of(0, 0, {back, home, cancel}), asha)))
        == "x:back:1:2 x:home:0:0 x:cancel:1:0 ");
}

TEST_CASE("whatsapp encode shows more than that as a list of at most ten rows", "[whatsapp]") {
  CHECK(message(whatsapp::encode(screen_of(0, 3, {home}), asha))["interactive"]["type"] == "list");
  const json full = message(whatsapp::encode(screen_of(7, 0, {more, back, home}), asha));
  CHECK(ids(full) == "r0 r1 r2 r3 r4 r5 r6 a:1:who.2:9 x:back:1:2 x:home:0:0 ");
  CHECK(full["interactive"]["action"]["button"] == "Choose");
  CHECK(ids(message(whatsapp::encode(screen_of(7, 1, {more, back, home, cancel}), asha)))
        == "r0 r1 r2 r3 r4 r5 r6 c0 a:1:who.2:9 x:home:0:0 ");
  CHECK(whatsapp::choose(screen_of(7, 1, {more, back, home, cancel}), false, false).left_out == 2);
  CHECK(ids(message(whatsapp::encode(screen_of(12, 0, {home}), asha)))
        == "r0 r1 r2 r3 r4 r5 r6 r7 r8 x:home:0:0 ");
  net::screen s = screen_of(4, 0, {});
  s.list_button = "चुनें";
  CHECK(message(whatsapp::encode(s, asha))["interactive"]["action"]["button"] == "चुनें");
}

TEST_CASE("whatsapp encode uses a list where buttons would lose words", "[whatsapp]") {
  net::screen s = screen_of(0, 0, {home});
  s.rows = {choice("Parin Shah", "r0", "₹1,500 due")};
  const json detailed = message(whatsapp::encode(s, asha));
  CHECK(detailed["interactive"]["action"]["sections"][0]["rows"][0]["description"] == "₹1,500 due");
  s.rows = {choice("A name that does not fit a button", "r0")};
  const json named =
      message(whatsapp::encode(s, asha))["interactive"]["action"]["sections"][0]["rows"][0];
  CHECK(named["title"] == "A name that does not fi…");
  CHECK(named["description"] == "A name that does not fit a button");
  s.rows = {choice("Yes", "r0")};
  s.body.assign(1100, 'x');
  CHECK(message(whatsapp::encode(s, asha))["interactive"]["type"] == "list");
}

TEST_CASE("whatsapp encode keeps titles different and effects single", "[whatsapp]") {
  net::screen s = screen_of(0, 0, {home});
  for (int i = 0; i < 6; ++i)
    s.rows.push_back(choice("परीपरीपरीपरीपरीपरीपरीपरी member", "r" + std::to_string(i)));
  s.rows.push_back(choice("again", "r0"));
  s.nav.push_back(choice("again", "r1"));
  CHECK(ids(message(whatsapp::encode(s, asha))) == "r0 r1 r2 r3 r4 r5 x:home:0:0 ");
  s.rows = {choice("Same", "r0"), choice("Same", "r1")};
  const json m = message(whatsapp::encode(s, asha));
  CHECK(m["interactive"]["action"]["buttons"][1]["reply"]["title"] == "Same 2");
}

TEST_CASE("whatsapp encode puts a document on top of one message", "[whatsapp]") {
  const net::attachment pdf{"848", "", "LUF-25-26-000123.pdf", "application/pdf"};
  const json receipt = message(whatsapp::encode(screen_of(0, 4, {back, home}), asha, pdf));
  CHECK(ids(receipt) == "c0 c1 x:home:0:0 ");
  CHECK(receipt["interactive"]["header"]
        == json::parse(
            R"({"type":"document","document":{"id":"848","filename":"LUF-25-26-000123.pdf"}})"));
  CHECK(receipt["interactive"]["body"]["text"] == "Invoice › Item\n\nWhich one?");
  net::screen bare = screen_of(0, 0, {});
  bare.body.assign(2000, 'x');
  const json plain = message(whatsapp::encode(bare, asha, pdf));
  CHECK(plain["type"] == "document");
  CHECK(plain["document"]["id"] == "848");
  CHECK(text::code_points(plain["document"]["caption"].get<std::string>()) == 1024);
  CHECK_THROWS_AS(whatsapp::encode(bare, asha, {"", "bytes", "a.pdf", "application/pdf"}),
                  check_failed);
}

TEST_CASE("whatsapp encode refuses button data that is our bug", "[whatsapp]") {
  net::screen s = screen_of(1, 0, {});
  s.rows[0].data = std::string(65, 'd');
  CHECK_THROWS_AS(whatsapp::encode(s, asha), check_failed);
  s.rows[0].data = "";
  CHECK_THROWS_AS(whatsapp::encode(s, asha), check_failed);
}

TEST_CASE("whatsapp encode stays within the limits whatever the screen", "[whatsapp]") {
  for (int rows = 0; rows <= 8; ++rows)
    for (int actions = 0; actions <= 6; ++actions)
      for (const auto& nav :
           {std::vector<net::choice>{}, {home}, {back, home, cancel}, {more, back, home, cancel}}) {
        net::screen s = screen_of(rows, actions, nav);
        for (auto& each : s.rows)
          each.label +=
              " 👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍"
              "👩"
              "‍"
              "👧"
              "‍"
              "👦",
              each.detail.assign(actions * 30u, 'd');
        s.crumb.assign(rows * 10u, 'c');
        s.body.assign(actions * 900u, 'b');
        message(whatsapp::encode(s, asha));
        message(whatsapp::encode(s, asha, {"1", "", "a.pdf", "application/pdf"}));
      }
}

TEST_CASE("whatsapp encode never lets what people typed become markup", "[whatsapp]") {
  const std::string typed =
      GENERATE("*OWNER*", "_x_", "~gone~", "```x```", "`x`", "(*a*)", "a*b*", "**", "राम *राम*");
  const std::string joiner = "\u2060";
  net::screen s;
  s.body = typed;
  s.facts = {{"Name", typed}};
  const std::string said = message(whatsapp::encode(s, asha))["text"]["body"];
  std::string bare = said;
  for (auto at = bare.find(joiner); at != std::string::npos; at = bare.find(joiner, at))
    bare.erase(at, joiner.size());
  CHECK(bare == typed + "\n\nName: " + typed);
  for (std::size_t i = 0; i < said.size(); ++i)
    if (std::string_view("*_~`").find(said[i]) != std::string_view::npos) {
      const bool is_in_word = i > 0 && std::isalnum(static_cast<unsigned char>(said[i - 1]))
                              && std::isalnum(static_cast<unsigned char>(said[i + 1]));
      CHECK((is_in_word || said.substr(i + 1, 3) == joiner));
      CHECK((is_in_word || (i >= 3 && said.substr(i - 3, 3) == joiner)));
    }
}

TEST_CASE("whatsapp encode leaves marks alone that format nothing", "[whatsapp]") {
  const std::string typed = GENERATE("@parin_shah", "2*3 = 6", "5 * 3", "a_b@example.org", "~ 5");
  net::screen s;
  s.body = typed;
  CHECK(message(whatsapp::encode(s, asha))["text"]["body"] == typed);
}

TEST_CASE("whatsapp encode counts what keeps marks from formatting", "[whatsapp]") {
  net::screen s = screen_of(0, 2, {});
  for (int i = 0; i < 1000; ++i)
    s.body += "*a* ";
  message(whatsapp::encode(s, asha));
  s.actions.clear();
  s.crumb = s.body;
  const json m = message(whatsapp::encode(s, asha));
  CHECK(text::code_points(m["text"]["body"].get<std::string>()) <= 4096);
}

TEST_CASE("whatsapp uploads a document and marks messages as read", "[whatsapp]") {
  const auto call = whatsapp::upload({"", "%PDF", "a.pdf", "application/pdf"});
  CHECK(call.method == "media");
  REQUIRE(call.parts.size() == 3);
  CHECK(call.parts[0].data == "whatsapp");
  CHECK(call.parts[2].file_name == "a.pdf");
  CHECK(
      json::parse(whatsapp::mark_read("wamid.A", true).body)
      == json::parse(
          R"({"messaging_product":"whatsapp","status":"read","message_id":"wamid.A","typing_indicator":{"type":"text"}})"));
  CHECK_FALSE(json::parse(whatsapp::mark_read("wamid.A", false).body).contains("typing_indicator"));
}
