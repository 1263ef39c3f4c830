// What an invoice's document costs to draw, on one thread that draws nothing else.
#include "tests/bench/report.hpp"
#include "tests/unit/net/media/invoice_sample.hpp"

#include "net/media/invoice_pdf.hpp"

#include <catch2/catch.hpp>

#include <cstdio>

using namespace frontdesk;

namespace {

template <class Draw>
void print_cost(const char* what, Draw draw) {
  using steady = std::chrono::steady_clock;
  REQUIRE(draw().has_value()); // fonts are loaded once in a process
  auto began = steady::now();
  auto ends = began + bench::measured_for();
  std::size_t bytes = 0;
  int drawn = 0;
  for (; steady::now() < ends; ++drawn)
    bytes = draw()->size();
  std::chrono::duration<double, std::milli> took = steady::now() - began;
  std::printf("%-28s %8.2f ms each, %zu bytes\n", what, took.count() / drawn, bytes);
  std::printf("{\"what\":\"%s\",\"ms_each\":%.3f,\"bytes\":%zu}\n", what, took.count() / drawn,
              bytes);
}

} // namespace

TEST_CASE("documents", "[bench]") {
  auto view = test::sample_invoice();
  for (const char* language : {"en", "hi"}) {
    view.language = language;
    print_cost(language == std::string("en") ? "invoice PDF" : "invoice PDF, hi",
               [&] { return net::media::invoice_pdf(view); });
  }
  view.language = "en";
  print_cost("picture of its page", [&] { return net::media::invoice_png(view, 80); });
}
