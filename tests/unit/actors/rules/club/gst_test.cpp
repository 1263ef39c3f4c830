// The invoice arithmetic: every golden vector of club §14.1, spreading, and its properties.
#include "actors/rules/club/gst.hpp"
#include "tests/support/golden_invoices.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

using namespace frontdesk;
using namespace frontdesk::rules::club;

namespace {

constexpr auto excl = price_mode::exclusive;
constexpr auto incl = price_mode::inclusive;

line_price line(std::int64_t rate, std::int64_t qty, int percent, int gst, price_mode mode) {
  return {{rate}, {qty}, {{percent}, {}}, {gst}, mode};
}

line_price any_line(std::mt19937_64& dice) {
  const auto pick = [&](std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(dice);
  };
  constexpr int rates[] = {0, 500, 1200, 1800, 2800, 4000};
  return line(pick(0, 5'000'000), pick(1, 20'000), static_cast<int>(pick(0, 8000)),
              rates[pick(0, 5)], pick(0, 1) ? incl : excl);
}

} // namespace

TEST_CASE("club gst computes every golden vector of the rules", "[rules][club]") {
  const auto v = GENERATE(from_range(test::golden::all()));
  INFO(v.id);
  const auto f = compute(v.document);
  REQUIRE(f.has_value());
  const auto& y = f->lines[0];
  auto paise = [](auto... values) {
    std::string out;
    ((out += (out.empty() ? "" : " ") + std::to_string(values.paise)), ...);
    return out;
  };
  CHECK(paise(y.gross, y.discount, y.taxable, y.cgst, y.sgst, y.igst, y.total) == v.first_line);
  if (!v.sums.empty())
    CHECK(
        paise(f->gross, f->discount, f->taxable, f->cgst, f->sgst, f->igst, f->round_off, f->total)
        == v.sums);
}

TEST_CASE("club gst takes a rupee discount on a line as it is", "[rules][club]") {
  line_price x = line(49900, 2000, 0, 1800, excl);
  x.off.amount = {10000};
  const auto f = compute({x}, {});
  REQUIRE(f.has_value());
  CHECK(f->discount.paise == 10000);
  CHECK(f->taxable.paise == 89800);
  x.off.amount = {99801};
  CHECK(compute({x}, {}).error().code == errc::invalid);
}

TEST_CASE("club gst spreads by largest remainder, ties by line number", "[rules][club]") {
  CHECK(spread({100}, {{60}, {60}, {60}}) == std::vector<money>{{34}, {33}, {33}});
  CHECK(spread({2}, {{1}, {1}, {1}}) == std::vector<money>{{1}, {1}, {0}});
  CHECK(spread({10}, {{50}, {25}, {26}}) == std::vector<money>{{5}, {2}, {3}});
  CHECK(spread({0}, {{0}, {0}}) == std::vector<money>{{0}, {0}});
  CHECK(spread({7}, {{0}, {7}}) == std::vector<money>{{0}, {7}});
}

TEST_CASE("club gst takes a discount off the whole invoice before tax", "[rules][club]") {
  const std::vector<line_price> lines{line(100000, 1000, 0, 1800, excl),
                                      line(50000, 1000, 0, 500, incl)};
  const auto rupees = compute(lines, {true, false, true, {{}, {10000}}});
  const auto percent = compute(lines, {true, false, true, {{1000}, {}}});
  REQUIRE(rupees.has_value());
  REQUIRE(percent.has_value());
  CHECK(rupees->lines[0].discount.paise == 6667);
  CHECK(rupees->lines[1].discount.paise == 3333);
  CHECK(rupees->lines[0].taxable.paise == 93333);
  CHECK(rupees->lines[1].total.paise == 46667);
  CHECK(percent->discount.paise == 15000);
  CHECK(compute(lines, {true, false, true, {{}, {150001}}}).error().code == errc::invalid);
  CHECK(compute(lines, {true, false, true, {{}, {150000}}})->total.paise == 0);
}

TEST_CASE("club gst refuses what is out of range", "[rules][club]") {
  CHECK_FALSE(compute({}, {}).has_value());
  CHECK_FALSE(compute({line(-1, 1000, 0, 0, excl)}, {}).has_value());
  CHECK_FALSE(compute({line(1'000'000'001, 1000, 0, 0, excl)}, {}).has_value());
  CHECK_FALSE(compute({line(1, 0, 0, 0, excl)}, {}).has_value());
  CHECK_FALSE(compute({line(1, 9'999'001, 0, 0, excl)}, {}).has_value());
  CHECK_FALSE(compute({line(1, 1, 10'001, 0, excl)}, {}).has_value());
  CHECK_FALSE(compute({line(1, 1, 0, 10'001, excl)}, {}).has_value());
  CHECK_FALSE(compute({line(1, 1, 0, 0, excl)}, {true, false, true, {{1}, {1}}}).has_value());
  CHECK(compute({line(1'000'000'000, 9'999'000, 0, 10'000, incl)}, {})->lines[0].cgst.paise
        == 2'499'750'000'000);
}

TEST_CASE("club gst rounds a discount on the whole half up", "[rules][club]") {
  const auto f = compute({line(101, 1000, 0, 0, excl)}, {true, false, false, {{5000}, {}}});
  REQUIRE(f.has_value());
  CHECK(f->discount.paise == 51);
  CHECK(f->total.paise == 50);
}

TEST_CASE("club gst measures all discounts against a limit", "[rules][club]") {
  const auto f = compute({line(100000, 1000, 1000, 0, excl)}, {true, false, true, {{}, {10000}}});
  REQUIRE(f.has_value());
  CHECK_FALSE(discount_exceeds(*f, staff_discount_limit));
  CHECK(discount_exceeds(*f, {1999}));
}

TEST_CASE("club gst keeps its promises on random invoices", "[rules][club]") {
  std::mt19937_64 dice{20250922};
  for (int round = 0; round < 20'000; ++round) {
    std::vector<line_price> lines;
    for (auto n = 1 + dice() % 6; n > 0; --n)
      lines.push_back(any_line(dice));
    const invoice_terms terms{
        true, dice() % 4 == 0, dice() % 4 != 0, {{static_cast<int>(dice() % 3000)}, {}}};
    const auto f = compute(lines, terms);
    REQUIRE(f.has_value());
    money off{};
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto& y = f->lines[i];
      const bool sums = y.total == y.taxable + y.cgst + y.sgst + y.igst
                        && y.gross - y.discount == y.net && y.cgst == y.sgst
                        && (terms.inter_state ? y.cgst : y.igst) == money{}
                        && (lines[i].mode == excl || y.total == y.net) && y.net >= money{};
      off += y.discount;
      if (!sums)
        FAIL("line " << i << " of round " << round << " does not add up");
    }
    const bool sums = off == f->discount && std::abs(f->round_off.paise) <= 50
                      && f->total == f->taxable + f->cgst + f->sgst + f->igst + f->round_off
                      && (!terms.round_total || f->total.paise % 100 == 0);
    if (!sums)
      FAIL("round " << round << " does not add up");
  }
}

TEST_CASE("club gst does not care for the order of lines", "[rules][club]") {
  std::mt19937_64 dice{7};
  for (int round = 0; round < 500; ++round) {
    std::vector<line_price> lines;
    for (int n = 0; n < 5; ++n)
      lines.push_back(any_line(dice));
    auto before = *compute(lines, {});
    std::shuffle(lines.begin(), lines.end(), dice);
    auto after = *compute(lines, {});
    before.lines.clear();
    after.lines.clear();
    REQUIRE(before == after);
  }
}

TEST_CASE("club gst stays within a paisa of the exact tax", "[rules][club]") {
  const auto rate = GENERATE(1, 99, 101, 9'999, 333'333, 99'999'999);
  const auto gst = GENERATE(500, 1800, 2800, 4000);
  const auto f = compute({line(rate, 1000, 0, gst, excl)}, {});
  const auto exact_by_20000 = static_cast<std::int64_t>(rate) * gst;
  CHECK(std::abs(f->cgst.paise * 20'000 - exact_by_20000) <= 20'000);
}
