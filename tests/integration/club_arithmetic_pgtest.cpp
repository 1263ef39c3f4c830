// The arithmetic in SQL against the golden vectors of club §14.1–14.2 and against C++ on 100,000
// random invoices.
#include "tests/integration/club_bench.hpp"
#include "tests/support/golden_invoices.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace frontdesk::rules::club;

namespace {

/// The documents whose figures SQL and C++ see differently, by position.
constexpr db::sql<std::string, std::string> differing{"test.differing_figures", R"(
SELECT d.n FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY d(document, n)
JOIN jsonb_array_elements($2::jsonb) WITH ORDINALITY p(preview, n) USING (n)
WHERE club.compute_invoice(d.document) IS DISTINCT FROM p.preview)"};

/// As club.issue_invoice would complete it.
std::string full_json(const invoice& x) {
  auto text = document_json(x);
  text.pop_back();
  const auto flag = [](bool b) { return b ? "true" : "false"; };
  return text + ",\"taxed\":" + flag(x.terms.taxed) + ",\"inter_state\":"
         + flag(x.terms.inter_state) + ",\"round_total\":" + flag(x.terms.round_total) + "}";
}

class random_invoices {
public:
  invoice next() {
    invoice x;
    x.terms = {pick(0, 9) > 0, pick(0, 3) == 0, pick(0, 3) > 0, {}};
    for (auto n = pick(1, 4); n > 0; --n)
      x.lines.push_back(line());
    if (const auto f = compute(x); f && pick(0, 1) == 0) {
      if (pick(0, 1) == 0)
        x.terms.whole.percent = {static_cast<std::int32_t>(pick(0, 10'000))};
      else
        x.terms.whole.amount = {pick(0, f->gross.paise - f->discount.paise)};
    }
    return x;
  }

private:
  std::int64_t pick(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(dice_);
  }

  invoice_line line() {
    invoice_line x;
    x.kind = line_kind::custom;
    x.description = "x";
    const std::int64_t top = pick(0, 20) == 0 ? 1'000'000'000 : pick(0, 3) == 0 ? 300 : 500'000;
    x.price.rate = {pick(0, top)};
    x.price.qty = {pick(0, 20) == 0  ? pick(1, 9'999'000)
                   : pick(0, 1) == 0 ? pick(1, 20) * 1000
                                     : pick(1, 30'000)};
    constexpr int rates[] = {0, 500, 1200, 1800, 2800, 4000, 25, 10'000};
    x.price.gst = {rates[pick(0, 7)]};
    x.price.mode = pick(0, 1) == 0 ? price_mode::inclusive : price_mode::exclusive;
    if (pick(0, 2) == 0)
      x.price.off.percent = {static_cast<std::int32_t>(pick(0, 10'000))};
    else if (pick(0, 2) == 0)
      x.price.off.amount = {pick(0, round_half_up(x.price.rate.paise * x.price.qty.milli, 1000))};
    return x;
  }

  std::mt19937_64 dice_{20261121};
};

} // namespace

TEST_CASE("club arithmetic in SQL and C++ agrees on 100,000 random invoices", "[club]") {
  club_bench b;
  random_invoices source;
  constexpr int chunks = 100, size = 1000;
  std::atomic<int> answered = 0;
  std::string wrong; // written by the pool's thread, read after the last answer
  for (int c = 0; c < chunks; ++c) {
    std::string documents = "[", previews = "[";
    for (int i = 0; i < size; ++i) {
      const auto x = source.next();
      documents += (i ? "," : "") + full_json(x);
      previews += (i ? "," : "") + preview_json(*compute(x));
    }
    b.pool.run(differing(documents + "]", previews + "]"),
               [&wrong, &answered, c](result<db::rows> r) {
                 if (!r)
                   wrong += r.error().text;
                 else if (!r->empty())
                   wrong += "chunk " + std::to_string(c) + " invoice "
                            + std::string(r->front().at("n")) + "; ";
                 ++answered;
               });
  }
  REQUIRE(eventually([&] { return answered == chunks; }, std::chrono::seconds(60)));
  INFO(wrong);
  CHECK(wrong.empty());
}

TEST_CASE("club arithmetic in SQL computes every golden vector of the rules", "[club]") {
  static club_bench b;
  const auto v = GENERATE(from_range(golden::all()));
  INFO(v.id);
  auto figures = "club.compute_invoice('" + full_json(v.document) + "')";
  CHECK(b.sql("SELECT concat_ws(' ', l->>'gross', l->>'discount', l->>'taxable', l->>'cgst', "
              "l->>'sgst', l->>'igst', l->>'total') FROM (SELECT "
              + figures + " #> '{lines,0}' AS l) x")
        == v.first_line);
  if (!v.sums.empty())
    CHECK(b.sql("SELECT concat_ws(' ', f->>'gross', f->>'discount', f->>'taxable', f->>'cgst', "
                "f->>'sgst', f->>'igst', f->>'round_off', f->>'total') FROM (SELECT "
                + figures + " AS f) x")
          == v.sums);
}

TEST_CASE("club arithmetic in SQL refuses what C++ refuses", "[club]") {
  static club_bench b;
  const auto document =
      GENERATE(R"({"lines":[]})", R"({"lines":[{"rate":-1,"qty":1000,"gst":0}]})",
               R"({"lines":[{"rate":1,"qty":0,"gst":0}]})",
               R"({"lines":[{"rate":1000000001,"qty":1,"gst":0}]})",
               R"({"lines":[{"rate":1,"qty":9999001,"gst":0}]})",
               R"({"lines":[{"rate":1,"qty":1,"gst":10001}]})",
               R"({"lines":[{"rate":1,"qty":1,"gst":0,"discount_bp":10001}]})",
               R"({"lines":[{"rate":1,"qty":1000,"gst":0,"discount_paise":2}]})",
               R"({"lines":[{"rate":1,"qty":1000}]})",
               R"({"lines":[{"rate":1,"qty":1000,"gst":0}],"discount_paise":2})",
               R"({"lines":[{"rate":1,"qty":1000,"gst":0}],"discount_paise":1,"discount_bp":1})");
  INFO(document);
  CHECK_THROWS(b.sql(std::string("SELECT club.compute_invoice('") + document + "')"));
}

TEST_CASE("club numbers, years, names and registrations in SQL follow the vectors", "[club]") {
  club_bench b;
  CHECK(b.sql("SELECT club.financial_year('2026-03-31') || club.financial_year('2026-04-01')")
        == "25-2626-27");
  CHECK(b.sql("SELECT club.financial_year((timestamptz '2026-03-31 18:30 UTC' AT TIME ZONE "
              "'Asia/Kolkata')::date)")
        == "26-27");
  CHECK(b.sql("SELECT club.financial_year((timestamptz '2026-03-31 18:29:59 UTC' AT TIME ZONE "
              "'Asia/Kolkata')::date)")
        == "25-26");
  CHECK(b.sql("SELECT string_agg(club.is_gstin(t)::text, ' ') FROM "
              "unnest(ARRAY['27AAPFU0939F1ZV','29AAGCB7383J1Z4',"
              "'24AAQCA8719H1ZC','07AAAAA0000A1Z4','27AAACL0000L1Z0','27ABCDE1234F1Z0']) t")
        == "true true true true true true");
  CHECK(b.sql("SELECT bool_or(club.is_gstin(t)) FROM "
              "unnest(ARRAY['27AAPFU0939F1ZW','00AAPFU0939F1ZV','98AAPFU0939F1ZV',"
              "'27AAPFU0939F1Z','27AAPFUO939F1ZV','']) t")
        == "f");
  CHECK_THROWS(b.sql("INSERT INTO club.settings (business_id, invoice_prefix) VALUES (1, 'LUFC')"));
  CHECK_THROWS(b.sql("INSERT INTO club.settings (business_id, invoice_prefix) VALUES (1, 'luf')"));
  CHECK_THROWS(b.sql("INSERT INTO club.settings (business_id, invoice_prefix) VALUES (1, 'L/F')"));
}
