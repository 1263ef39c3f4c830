// metrics: the table, the text, and bounds on what label values can do.
#include "base/metrics.hpp"

#include "base/check.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>

using namespace frontdesk;

namespace {

std::size_t lines_with(const std::string& text, std::string_view part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++n;
  return n;
}

} // namespace

TEST_CASE("metrics::table follows Prometheus' naming", "[base]") {
  std::set<std::string_view> names;
  for (const auto& d : metrics::table) {
    CAPTURE(d.name);
    CHECK(names.insert(d.name).second);
    CHECK(d.name.starts_with("frontdesk_"));
    CHECK(d.name.ends_with("_total") == (d.what == metrics::kind::counter));
    CHECK((d.scale != metrics::buckets::none) == (d.what == metrics::kind::histogram));
    CHECK(d.help.ends_with('.'));
  }
}

TEST_CASE("a counter begins at 0, a gauge is absent until it is set", "[base]") {
  CHECK(metrics::text().find("\nfrontdesk_db_reconnects_total 0\n") != std::string::npos);
  CHECK(metrics::text().find("\nfrontdesk_slices_ahead ") == std::string::npos);
  metrics::set("frontdesk_slices_ahead", 3);
  CHECK(metrics::text().find("\nfrontdesk_slices_ahead 3\n") != std::string::npos);
}

TEST_CASE("metrics::text shows what was counted", "[base]") {
  metrics::add("frontdesk_turns_total", {"club.invoice", "committed"}, 3);
  metrics::set("frontdesk_turns_in_flight", 2);
  metrics::change("frontdesk_turns_in_flight", -1);
  metrics::observe("frontdesk_stage_seconds", 0.002, {"open"});
  auto text = metrics::text();
  CHECK(text.find(R"(frontdesk_turns_total{flow="club.invoice",outcome="committed"} 3)")
        != std::string::npos);
  CHECK(text.find("frontdesk_turns_in_flight 1\n") != std::string::npos);
  CHECK(text.find(R"(frontdesk_stage_seconds_bucket{stage="open",le="0.0025"} 1)")
        != std::string::npos);
  CHECK(metrics::current("frontdesk_turns_total", {"club.invoice", "committed"}) == 3);
  CHECK(metrics::current("frontdesk_stage_seconds", {"open"}) == 1);
}

TEST_CASE("a metric without labels shows 0 before anything happened", "[base]") {
  CHECK(metrics::text().find("frontdesk_log_lines_lost_total 0\n") != std::string::npos);
}

TEST_CASE("label values that an outsider could choose become \"other\"", "[base]") {
  auto before = metrics::current("frontdesk_quarantined_total", {"other"});
  for (auto bad : {"", "4503599627370496", "has space", "quote\"", "परी"})
    metrics::add("frontdesk_quarantined_total", {bad});
  metrics::add("frontdesk_quarantined_total", {std::string(65, 'a')});
  CHECK(metrics::current("frontdesk_quarantined_total", {"other"}) == before + 6);
}

TEST_CASE("a metric has a bounded number of series", "[base]") {
  for (int i = 0; i < 2000; ++i)
    metrics::add("frontdesk_denied_total", {"flow-" + std::to_string(i)});
  CHECK(lines_with(metrics::text(), "frontdesk_denied_total{") <= metrics::max_values + 1);
  CHECK(metrics::current("frontdesk_denied_total", {"other"}) >= 1000);
}

TEST_CASE("a wrong number of labels is a mistake of ours", "[base]") {
  CHECK_THROWS_AS(metrics::add("frontdesk_turns_total", {"one"}), check_failed);
  CHECK_THROWS_AS(metrics::set("frontdesk_turns_total", 1, {"a", "b"}), check_failed);
}
