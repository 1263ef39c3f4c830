// GST registration numbers and States: the vectors of club §14.2.
#include "actors/rules/club/gstin.hpp"
#include "actors/rules/club/states.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::rules::club;

TEST_CASE("club gstin accepts real numbers", "[rules][club]") {
  const std::string text = GENERATE("27AAPFU0939F1ZV", "29AAGCB7383J1Z4", "24AAQCA8719H1ZC");
  const auto x = parse_gstin(text);
  REQUIRE(x.has_value());
  CHECK(x->text == text);
  CHECK(x->state == text.substr(0, 2));
  CHECK_FALSE(x->historic);
}

TEST_CASE("club gstin computes the check character", "[rules][club]") {
  CHECK(gstin_check_character("07AAAAA0000A1Z") == '4');
  CHECK(gstin_check_character("27AAACL0000L1Z") == '0');
  CHECK(gstin_check_character("27ABCDE1234F1Z") == '0');
  CHECK(gstin_check_character("27ABCDE1234F1") == '\0');
  CHECK(gstin_check_character("27abcde1234f1z") == '\0');
}

TEST_CASE("club gstin drops blanks and raises letters", "[rules][club]") {
  CHECK(parse_gstin(" 27 aapfu 0939f1zv ")->text == "27AAPFU0939F1ZV");
}

TEST_CASE("club gstin refuses what is none", "[rules][club]") {
  const auto text =
      GENERATE("27AAPFU0939F1ZW", "00AAPFU0939F1ZV", "98AAPFU0939F1ZV", "27AAPFU0939F1Z",
               "27AAPFUO939F1ZV", "27AAPFU0939F0ZV", "", "27AAPFU0939F1ZV1");
  INFO(text);
  CHECK(parse_gstin(text).error().code == errc::invalid);
}

TEST_CASE("club gstin warns of historic States and does not refuse them", "[rules][club]") {
  const std::string code = GENERATE("25", "28");
  const auto first = code + "AAPFU0939F1Z";
  const auto x = parse_gstin(first + gstin_check_character(first));
  REQUIRE(x.has_value());
  CHECK(x->historic);
}

TEST_CASE("club gstin notices every single wrong character", "[rules][club]") {
  const std::string good = "27AAPFU0939F1ZV";
  for (std::size_t i = 2; i < good.size(); ++i)
    for (char c : std::string("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
      auto changed = good;
      changed[i] = c;
      if (changed != good && parse_gstin(changed))
        FAIL("accepted " << changed);
    }
}

TEST_CASE("club states are found by code and by typed name", "[rules][club]") {
  CHECK(place_of_supply("27") == "27-Maharashtra");
  CHECK(place_of_supply("27", "hi") == "27-महाराष्ट्र");
  CHECK(place_of_supply("99").empty());
  CHECK(states().size() == 40);
  CHECK(state_from_text("maharashtra")->code == "27");
  CHECK(state_from_text("Jammu and Kashmir")->code == "01");
  CHECK(state_from_text(" 07 ")->code == "07");
  CHECK(state_from_text("karn")->code == "29");
  CHECK(state_from_text("goa")->code == "30");
  CHECK(state_from_text("Andhra Pradesh")->code == "37");
  CHECK(state_from_text("a") == nullptr);
  CHECK(state_from_text("") == nullptr);
  CHECK(state_from_text("Atlantis") == nullptr);
}

TEST_CASE("club states are found by their Hindi names, however the dots are typed",
          "[rules][club]") {
  CHECK(state_from_text("महाराष्ट्र")->code == "27");
  CHECK(state_from_text("जम्मू और कश्मीर")->code == "01");
  CHECK(state_from_text("जम्मू")->code == "01");
  CHECK(state_from_text("२७")->code == "27");
  CHECK(state_from_text("चंडीग\u0922\u093c")->code == "04");
  CHECK(state_from_text("चंडीग\u095d")->code == "04");
  CHECK(state_from_text("चंडीगढ")->code == "04");
  CHECK(state_from_text("अ") == nullptr); // several
  CHECK(state_from_text("लंका") == nullptr);
  for (const auto& x : states())
    if (x.kind != kind_of_state::historic)
      CHECK(state_from_text(x.hindi) == &x);
}

TEST_CASE("club Union Territories without legislature have UTGST", "[rules][club]") {
  std::string codes;
  for (const auto& x : states())
    if (has_utgst(x.code))
      codes += std::string(x.code) + " ";
  CHECK(codes == "04 26 31 35 38 ");
  CHECK_FALSE(has_utgst("07")); // Delhi has a legislature
  CHECK_FALSE(has_utgst(""));
}
