// money_text: golden values of club 14.2 and what people type.
#include "base/money_text.hpp"

#include <catch2/catch.hpp>

#include <limits>
#include <utility>

using namespace frontdesk;

TEST_CASE("money is shown with lakh grouping", "[base][money]") {
  CHECK(to_string(money{12345678}) == "₹1,23,456.78");
  CHECK(to_string(money{0}) == "₹0.00");
  CHECK(to_string(money{5}) == "₹0.05");
  CHECK(to_string(money{99900}) == "₹999.00");
  CHECK(to_string(money{100000}) == "₹1,000.00");
  CHECK(to_string(money{1234567890123}) == "₹12,34,56,78,901.23");
  CHECK(to_string(money{-50}) == "-₹0.50");
  CHECK(to_string(money{-12345678}) == "-₹1,23,456.78");
  CHECK(to_string(money{std::numeric_limits<std::int64_t>::min()})
        == "-₹92,23,37,20,36,85,47,758.08");
  CHECK(plain(money{12345678}) == "123456.78");
  CHECK(plain(money{-7}) == "-0.07");
  CHECK(grouped(-1234) == "-1,234");
  CHECK(grouped(-123) == "-123");
}

TEST_CASE("an amount is read as people type it", "[base][money]") {
  auto [typed, paise] = GENERATE(table<const char*, std::int64_t>({{"1500", 150000},
                                                                   {"₹1,23,456.7", 12345670},
                                                                   {" Rs. 1,23,456.50 ", 12345650},
                                                                   {"rs500", 50000},
                                                                   {"INR 500", 50000},
                                                                   {"500/-", 50000},
                                                                   {"1 23 456", 12345600},
                                                                   {"123,456.5", 12345650},
                                                                   {"1,234,567", 123456700},
                                                                   {"0", 0},
                                                                   {"0.05", 5},
                                                                   {"12.340", 1234},
                                                                   {"50k", 5000000},
                                                                   {"1.5K", 150000},
                                                                   {"2.5L", 25000000},
                                                                   {"1 lakh", 10000000},
                                                                   {"1cr", 1000000000},
                                                                   {"₹१,२३,४५६.५०", 12345650},
                                                                   {"२ लाख", 20000000},
                                                                   {"1,00,00,000", 1000000000}}));
  CAPTURE(typed);
  auto read = parse_money(typed);
  REQUIRE(read.has_value());
  CHECK(read->paise == paise);
}

TEST_CASE("what is not an amount is refused with the allowed form", "[base][money]") {
  auto typed = GENERATE("", "abc", "1e5", "-5", "+5", "12.345", "1..2", ".5", "5.", "1,,2", ",5",
                        "5,", "0x10", "₹", "k", "12x", "1 lakh lakh", "5 5.5.5",
                        "1000000000000000000000000000000000", "NaN", "½", "12,50", "1,5", "2 5",
                        "1,2345", "1234,567", "12,345,67", "1,234.5,6", "1 2 lakh");
  CAPTURE(typed);
  auto read = parse_money(typed);
  REQUIRE_FALSE(read.has_value());
  CHECK((read.error().code == errc::invalid));
  CHECK(read.error().text == amount_form);
}

TEST_CASE("an amount above one crore is refused with the bound", "[base][money]") {
  auto typed = GENERATE("1,00,00,000.01", "2cr", "999999999999", "1000L", "571849066285 crore",
                        "10000000000 cr", "92233720368547758.08", "92233720368.5477581 cr",
                        "9999999999999999999999999999");
  CAPTURE(typed);
  auto read = parse_money(typed);
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().text == amount_bound);
}

TEST_CASE("quantities have up to three decimals", "[base][money]") {
  CHECK(parse_quantity("2")->milli == 2000);
  CHECK(parse_quantity("1.5")->milli == 1500);
  CHECK(parse_quantity("0.125")->milli == 125);
  CHECK(parse_quantity("२.५")->milli == 2500);
  CHECK(parse_quantity("9,999")->milli == 9999000);
  CHECK(parse_quantity("1 234.5")->milli == 1234500);
  auto bad = GENERATE("", "1.2345", "10000", "-1", "two", "1e3", "5k", "9223372036854775.808",
                      "1,5", "2 5", "1,50", "999999999999999999999999");
  CHECK_FALSE(parse_quantity(bad).has_value());
  CHECK(to_string(quantity{1500}) == "1.5");
  CHECK(to_string(quantity{2000}) == "2");
  CHECK(to_string(quantity{-5}) == "-0.005");
}

TEST_CASE("rates are basis points", "[base][money]") {
  CHECK(parse_percent("18%")->value == 1800);
  CHECK(parse_percent("2.5")->value == 250);
  CHECK(parse_percent("0.25 %")->value == 25);
  CHECK(parse_percent("100")->value == 10000);
  auto bad = GENERATE("", "%", "100.01", "-1", "1.234", "ten");
  CHECK_FALSE(parse_percent(bad).has_value());
  CHECK(to_string(basis_points{1800}) == "18%");
  CHECK(to_string(basis_points{25}) == "0.25%");
}

TEST_CASE("amounts in words follow the Indian system", "[base][money]") {
  CHECK(in_words(money{12345678}, "en")
        == "Rupees one lakh twenty-three thousand four hundred fifty-six and Paise seventy-eight "
           "only");
  CHECK(in_words(money{367800}, "en") == "Rupees three thousand six hundred seventy-eight only");
  CHECK(in_words(money{1000000000}, "en") == "Rupees one crore only");
  const money lakh_crore{1'00'000'00'00'000'00};
  CHECK(in_words(lakh_crore, "en") == "Rupees one lakh crore only");
  CHECK(in_words(lakh_crore + money{1'00'00'005'00}, "en")
        == "Rupees one lakh one crore five only");
  CHECK(in_words(money{50}, "en") == "Rupees zero and Paise fifty only");
  CHECK(in_words(money{-100}, "en") == "Minus Rupees one only");
  CHECK(in_words(money{10000250}, "hi") == "एक लाख दो रुपये और पचास पैसे मात्र");
}

TEST_CASE("half of a rate is told to its last digit", "[base][money]") {
  CHECK(half_of({1800}) == "9%");
  CHECK(half_of({500}) == "2.5%");
  CHECK(half_of({25}) == "0.125%");
  CHECK(half_of({}) == "0%");
}

TEST_CASE("what is printed is read back", "[base][money]") {
  for (std::int64_t paise = 0; paise <= 1'00'00'000'00; paise = paise * 7 + 13)
    CHECK(parse_money(to_string(money{paise}))->paise == paise);
}
