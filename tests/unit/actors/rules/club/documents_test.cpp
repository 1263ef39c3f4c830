// Document numbers, UPI links and shipping: club §10.2 rule 7, §10.3, §11.8, §14.2.
#include "actors/rules/club/invoice_number.hpp"
#include "actors/rules/club/shipping.hpp"
#include "actors/rules/club/upi.hpp"
#include "base/dates.hpp"

#include <catch2/catch.hpp>

using namespace frontdesk;
using namespace frontdesk::rules::club;
TEST_CASE("club numbers count financial years from April in the club's zone", "[rules][club]") {
  const auto india = *time_zone::named("Asia/Kolkata");
  const wall_time new_year =
      std::chrono::sys_days{std::chrono::year{2026} / 3 / 31} + std::chrono::minutes{18 * 60 + 30};
  CHECK(financial_year(india.date_of(new_year - std::chrono::seconds{1})) == "25-26");
  CHECK(financial_year(india.date_of(new_year)) == "26-27");
}

TEST_CASE("club numbers have at most sixteen characters", "[rules][club]") {
  CHECK(*document_number("LUF", "25-26", 123) == "LUF/25-26/000123");
  CHECK(document_number("LUF", "25-26", 123)->size() == 16);
  CHECK(*check_prefix("luf") == "LUF");
  CHECK(check_prefix("LUFC").error().code == errc::invalid);
  CHECK(*check_prefix("LUFC", 5) == "LUFC");
  CHECK_FALSE(check_prefix("").has_value());
  CHECK_FALSE(check_prefix("L-F").has_value());
  CHECK_FALSE(check_prefix("ल").has_value());
  CHECK(document_number("LUF", "25-26", 1'000'000).error().code == errc::refused);
  CHECK_FALSE(document_number("LUF", "25-26", 0).has_value());
  CHECK(is_document_number("LUF/25-26/000123"));
  CHECK_FALSE(is_document_number("/25-26/1"));
  CHECK_FALSE(is_document_number("luf/25-26/000123"));
  CHECK_FALSE(is_document_number("LUFC/25-26/000123"));
  CHECK_FALSE(is_document_number(""));
}

TEST_CASE("club upi makes the golden link", "[rules][club]") {
  CHECK(upi_reference("LUF/25-26/000123", 1) == "LUF-25-26-000123-1");
  CHECK(upi_link({"club@upi",
                  "Level Up Club",
                  {105988},
                  upi_reference("LUF/25-26/000123", 1),
                  "Invoice LUF/25-26/000123"})
        == "upi://pay?pa=club%40upi&pn=Level%20Up%20Club&am=1059.88&cu=INR&tr=LUF-25-26-000123-1"
           "&tn=Invoice%20LUF%2F25-26%2F000123");
}

TEST_CASE("club upi shortens by whole characters and leaves out what is empty", "[rules][club]") {
  CHECK(upi_link({"a1@b2", "X", {5}, "", ""}).find("&am=0.05&cu=INR") != std::string::npos);
  CHECK(upi_link({"ab@cd", "X", {}, "", ""}) == "upi://pay?pa=ab%40cd&pn=X&cu=INR");
  std::string name;
  for (int i = 0; i < 60; ++i)
    name += "ल";
  const auto link = upi_link({"ab@cd", name, {}, "", ""});
  CHECK(link.size() == std::string("upi://pay?pa=ab%40cd&pn=&cu=INR").size() + 50 * 9);
}

TEST_CASE("club upi checks ids", "[rules][club]") {
  CHECK(*check_upi_id(" gym.pune-1@okhdfc ") == "gym.pune-1@okhdfc");
  const auto text =
      GENERATE("", "gym", "g@upi", "gym@", "gym@1up", "gym@u", "gym@up i", "gy m@upi", "a@b@upi");
  INFO(text);
  CHECK(check_upi_id(text).error().code == errc::invalid);
}

TEST_CASE("club shipping takes the rate of the principal supply", "[rules][club]") {
  const auto one = split_shipping({10000}, {{{1800}, {50000}, "2106"}, {{1800}, {60000}, "6109"}});
  REQUIRE(one.size() == 1);
  CHECK(one[0].amount.paise == 10000);
  CHECK(one[0].gst.value == 1800);
  CHECK(one[0].hsn == "6109");
}

TEST_CASE("club shipping splits over mixed rates, the remainder to the largest", "[rules][club]") {
  const auto parts = split_shipping({10000}, {{{500}, {1}, "2106"}, {{1800}, {2}, "6109"}});
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].amount.paise == 3333);
  CHECK(parts[1].amount.paise == 6667);
  CHECK(parts[1].gst.value == 1800);
  CHECK(split_shipping({1}, {{{500}, {1}, ""}, {{1800}, {99}, ""}}).size() == 1);
  CHECK(split_shipping({100}, {{{500}, {}, ""}, {{1800}, {}, ""}}).at(0).amount.paise == 100);
  CHECK(split_shipping({100}, {}).at(0).gst.value == 0);
}
