// Sentences in two languages: look-up, filling in, titles.
#include "actors/text/titles.hpp"
#include "actors/text/tr.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace frontdesk;

TEST_CASE("tr fills values in, in the order each language wants", "[text]") {
  CHECK(text::tr("en", "Saved as a draft: {}.", "invoice") == "Saved as a draft: invoice.");
  CHECK(text::tr("hi", "Saved as a draft: {}.", "invoice") == "ड्राफ़्ट में रखा गया: invoice।");
  CHECK(text::tr("en", "{} of {}, {1} again", 1, 2) == "1 of 2, 1 again");
  CHECK(text::tr("en", "{} and {}", money{150000}) == "₹1,500.00 and ");
}

TEST_CASE("values are never read as patterns", "[text]") {
  CHECK(text::tr("en", "{} of {}", "{}", "{2}") == "{} of {2}");
  CHECK(text::fill("{\"a\":{}}", {"1"}) == "{\"a\":1}");
  CHECK(text::fill("{", {"1"}) == "{");
}

TEST_CASE("a language without a sentence reads English", "[text]") {
  CHECK(text::tr("ru", "Saved as a draft: {}.", "x") == "Saved as a draft: x.");
  CHECK(text::translate("hi", "Nobody translated this.") == "Nobody translated this.");
  CHECK(text::translate("hi-IN", "Save") == "सहेजें");
}

TEST_CASE("plurals follow the language", "[text]") {
  auto count = [](std::string_view language, std::int64_t n) {
    return text::tr(language, text::plural(language, n, "{} entry", "{} entries"), n);
  };
  CHECK(count("en", 1) == "1 entry");
  CHECK(count("en", 0) == "0 entries");
  CHECK(count("hi", 0) == "0 प्रविष्टि"); // CLDR: Hindi's "one" is 0 and 1
  CHECK(count("hi", 2) == "2 प्रविष्टियाँ");
}

TEST_CASE("a key whose capital is not enough has a title, in each language", "[text]") {
  CHECK(text::title("en", "gstin") == "GSTIN");
  CHECK(text::title("en", "walk_in") == "Customer's name");
  CHECK(text::title("hi", "walk_in") == "ग्राहक का नाम");
  for (const auto& named : text::english_titles) {
    INFO(named.english);
    CHECK_FALSE(text::hindi(named.english).empty());
    CHECK(text::length(named.other) <= 20); // it is a button's, too
    CHECK(text::length(text::hindi(named.english)) <= 20);
  }
}

TEST_CASE("a key is its own title", "[text]") {
  CHECK(text::title("en", "pay_mode") == "Pay mode");
  CHECK(text::title("hi", "amount") == "रक़म");
}

TEST_CASE("every translation has the placeholders of its English", "[text]") {
  for (const auto& t : text::hindi_table) {
    INFO(t.english);
    auto holes = [](std::string_view s) { return std::count(s.begin(), s.end(), '{'); };
    CHECK(holes(t.english) == holes(t.other));
    CHECK_FALSE(t.other.empty());
  }
}

TEST_CASE("no sentence is translated twice", "[text]") {
  auto twice = std::adjacent_find(
      text::hindi_table.begin(), text::hindi_table.end(),
      [](const auto& a, const auto& b) { return a.english == b.english && a.other != b.other; });
  CHECK(twice == text::hindi_table.end());
}
