// What an invoice's document costs to draw, on one thread that draws nothing else.
#include "tests/bench/report.hpp"
#include "tests/unit/net/media/invoice_sample.hpp"

#include "net/media/invoice_pdf.hpp"

#include <catch2/catch.hpp>

#include <cstdio>

using namespace frontdesk;

namespace {

/// The next customer's: what was laid out before is of use for the headings only.
void make_another(net::media::invoice_view& v) {
  static int n = 0;
  ++n;
  v.number = "INV-" + std::to_string(n);
  v.recipient.name = "Customer " + std::to_string(n);
  v.recipient.address = std::to_string(n) + " Station Road, Patan";
  v.recipient.phone = std::to_string(9'800'000'000 + n);
  for (auto& line : v.lines)
    for (auto* amount : {&line.rate, &line.taxable, &line.cgst, &line.sgst, &line.total})
      amount->paise += 101;
  for (auto* amount : {&v.subtotal, &v.cgst, &v.sgst, &v.total, &v.balance})
    amount->paise += 303;
}

template <class Draw>
void print_cost(const char* what, net::media::invoice_view view, Draw draw) {
  using steady = std::chrono::steady_clock;
  REQUIRE(draw(view).has_value()); // fonts are loaded once in a process
  auto began = steady::now();
  auto ends = began + bench::measured_for();
  std::size_t bytes = 0;
  int drawn = 0;
  for (; steady::now() < ends; ++drawn) {
    make_another(view);
    bytes = draw(view)->size();
  }
  std::chrono::duration<double, std::milli> took = steady::now() - began;
  std::printf("%-28s %8.2f ms each, %zu bytes\n", what, took.count() / drawn, bytes);
  std::printf("{\"what\":\"%s\",\"ms_each\":%.3f,\"bytes\":%zu}\n", what, took.count() / drawn,
              bytes);
}

} // namespace

TEST_CASE("documents", "[bench]") {
  using namespace net::media;
  auto english = test::sample_invoice();
  auto hindi = english;
  hindi.language = "hi";
  print_cost("invoice PDF", english, invoice_pdf);
  print_cost("invoice PDF, hi", hindi, invoice_pdf);
  print_cost("picture of its page", english, [](const auto& v) { return invoice_png(v, 80); });
  print_cost("picture and PDF", english, [](const auto& v) {
    static_cast<void>(invoice_png(v, 80));
    return invoice_pdf(v);
  });
}
