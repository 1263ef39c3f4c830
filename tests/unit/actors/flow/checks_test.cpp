// What people type, and what becomes of it.
#include "actors/flow/checks.hpp"
#include "actors/rules/club/invoice_number.hpp"
#include "actors/rules/club/upi.hpp"
#include "actors/text/hi.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
namespace check = frontdesk::flow::check;

namespace {

flow::who in_pune() {
  flow::who w;
  w.now_us = 1'790'000'000'000'000; // 2026-09-21 in Asia/Kolkata
  return w;
}

} // namespace

TEST_CASE("check::phone reads Indian mobiles and E.164", "[flow][checks]") {
  auto [typed, e164] = GENERATE(table<std::string, std::string>({
      {"9812345678", "+919812345678"},
      {"98123 45678", "+919812345678"},
      {"098123-45678", "+919812345678"},
      {"+91 98123 45678", "+919812345678"},
      {"919812345678", "+919812345678"},
      {"00919812345678", "+919812345678"},
      {"९८१२३४५६७८", "+919812345678"},
      {"+44 20 7946 0958", "+442079460958"},
  }));
  REQUIRE(check::phone(typed).has_value());
  CHECK(*check::phone(typed) == e164);
}

TEST_CASE("check::phone refuses what cannot be called", "[flow][checks]") {
  auto typed = GENERATE("", "12345", "5812345678", "98123456789", "+915812345678", "+91981234567",
                        "abc", "9812345678x", "+0123456789", "+1234567890123456");
  CHECK(check::phone(typed).has_error());
}

TEST_CASE("check::percent_or_amount tells a percentage from an amount", "[flow][checks]") {
  CHECK(*check::percent_or_amount("10") == check::reduction{{1000}, {}});
  CHECK(*check::percent_or_amount("2.5 %") == check::reduction{{250}, {}});
  CHECK(*check::percent_or_amount("₹50") == check::reduction{{}, {5000}});
  CHECK(*check::percent_or_amount("Rs 50.25") == check::reduction{{}, {5025}});
  CHECK(check::percent_or_amount("fifty").has_error());
  CHECK(check::percent_or_amount("101").has_error());
}

TEST_CASE("check::rupees wants more than nothing", "[flow][checks]") {
  CHECK(check::rupees("1,23,456.50")->paise == 12345650);
  CHECK(check::rupees("0").has_error());
  CHECK(check::rupees_or_zero("0")->paise == 0);
  CHECK(check::rupees("-5").has_error());
  CHECK(check::rupees("1.234").has_error());
}

TEST_CASE("check::pieces wants whole ones, goods may be parts", "[flow][checks]") {
  CHECK(check::pieces("2")->milli == 2000);
  CHECK(check::pieces("1.5").has_error());
  CHECK(check::amount_of_goods("1.5")->milli == 1500);
  CHECK(check::amount_of_goods("0").has_error());
}

TEST_CASE("check::person_name wants letters, in any script", "[flow][checks]") {
  CHECK(*check::person_name("  Parin \t Shah ") == "Parin Shah");
  CHECK(*check::person_name("परी") == "परी");
  CHECK(check::person_name("7").has_error());
  CHECK(check::person_name("42 7").has_error());
  CHECK(check::person_name("/start").has_error());
  CHECK(check::person_name(std::string(101, 'a')).has_error());
}

TEST_CASE("check::person_name takes nothing for a letter that is none", "[flow][checks]") {
  CHECK(check::person_name("💪💪").has_error());
  CHECK(check::person_name("\u200B\u200B").has_error());
  CHECK(*check::person_name("Pa\x7Frin \u202EShah") == "Parin Shah");
  CHECK(*check::person_name("क्\u200Dष") == "क्\u200Dष"); // a joiner is part of how it is written
}

TEST_CASE("check::date is a day of the business's zone", "[flow][checks]") {
  CHECK(*check::date("today", in_pune()) == "2026-09-21");
  CHECK(*check::date("tomorrow", in_pune()) == "2026-09-22");
  CHECK(*check::date("24/09/2026", in_pune()) == "2026-09-24");
  CHECK(check::date("31/02/2026", in_pune()).has_error());
}

TEST_CASE("tax numbers have a form", "[flow][checks]") {
  CHECK(*check::gstin("27aapfu0939f1zv") == "27AAPFU0939F1ZV");
  CHECK(check::gstin("27AAPFU0939F1ZA").has_error());
  CHECK(*check::hsn("2106") == "2106");
  CHECK(*check::hsn("9997 23") == "999723");
  CHECK(check::hsn("210").has_error());
  CHECK(check::hsn("9997").has_error()); // a service's has six
  CHECK(check::hsn("99972312").has_error());
  CHECK(*check::pin("400 001") == "400001");
  CHECK(check::pin("012345").has_error());
  CHECK(*check::whole_number("1,200") == 1200);
  CHECK(check::whole_number("1.5").has_error());
}

TEST_CASE("what a check refuses with can be read in Hindi", "[flow][checks]") {
  for (const auto& f :
       {check::rupees("x").error(), check::rupees("0").error(), check::pieces("1.5").error(),
        check::percent_or_amount("x").error(), check::phone("x").error(),
        check::person_name("1").error(), check::reason("x").error(), check::pin("x").error(),
        check::hsn("x").error(), check::date("x", in_pune()).error(),
        check::whole_number("x").error(), check::gstin("x").error(),
        check::gstin("98AAPFU0939F1ZV").error(), check::gstin("27AAPFU0939F1ZA").error(),
        rules::club::check_prefix("-").error(), rules::club::check_prefix("LONG").error(),
        rules::club::check_upi_id("x").error()}) {
    INFO(f.text);
    CHECK(f.code == errc::invalid);
    CHECK_FALSE(text::hindi(f.text).empty());
  }
}
