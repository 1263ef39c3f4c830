// What happens in a daemon is counted where alerts and dashboards look.
#include "base/text.hpp"
#include "tests/e2e/support/desk.hpp"
#include "tests/e2e/support/posts.hpp"
#include "tests/support/await.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <set>
#include <sstream>

using namespace frontdesk;
using namespace frontdesk::test;

namespace {

/// The sum of every series that begins so; nothing if there is none.
std::optional<double> sum(const std::string& metrics, std::string_view begins) {
  std::optional<double> out;
  std::istringstream all(metrics);
  for (std::string line; std::getline(all, line);)
    if (line.starts_with(begins))
      out = out.value_or(0) + std::stod(line.substr(line.rfind(' ') + 1));
  return out;
}

} // namespace

TEST_CASE("what happens is counted", "[e2e][metrics]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  d.whatsapp("919700000001", "Mina").types("/start").answer();
  d.member(1001, "Parin Shah", "+919898989898");
  auto version = d.sql("SELECT version FROM desk.standings WHERE person_id = 1001");
  d.telegram(5, "Eve").presses("x:club.ban:1001:" + version);
  asha.presses("x:club.ban:1001:" + version);
  asha.sees("Why");
  asha.types("Because").answer();
  CHECK(status_of(d.port(), "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n") == "404");
  for (const auto* begins : {"frontdesk_turns_total{", "frontdesk_denied_total{",
                             "frontdesk_turn_seconds_count{platform=\"telegram\"}",
                             "frontdesk_turn_seconds_count{platform=\"whatsapp\"}",
                             "frontdesk_stage_seconds_count{stage=\"open\"}",
                             "frontdesk_stage_seconds_count{stage=\"step\"}",
                             "frontdesk_stage_seconds_count{stage=\"commit\"}",
                             "frontdesk_batch_turns_count{batch=\"open\"}",
                             "frontdesk_batch_turns_count{batch=\"commit\"}",
                             "frontdesk_updates_total{outcome=\"done\",platform=\"telegram\"}",
                             "frontdesk_updates_total{outcome=\"done\",platform=\"whatsapp\"}",
                             "frontdesk_http_requests_total{route=\"telegram\",status=\"2xx\"}",
                             "frontdesk_http_requests_total{route=\"whatsapp\",status=\"2xx\"}",
                             "frontdesk_http_requests_total{route=\"none\",status=\"4xx\"}",
                             "frontdesk_db_connections{state=\"connected\"}"}) {
    CAPTURE(begins);
    CHECK(eventually([&] { return sum(d.get(0, "/metrics"), begins).value_or(0) > 0; }));
  }
  auto metrics = d.get(0, "/metrics");
  for (const auto* begins : {"frontdesk_db_waiting", "frontdesk_db_connections{state=\"busy\"}"})
    CHECK(sum(metrics, begins).has_value());
  CHECK(eventually([&] { return sum(d.get(0, "/metrics"), "frontdesk_slices_ahead") == 3; }));
}

TEST_CASE("every pinned actor is watched", "[e2e][metrics]") {
  desk d;
  std::set<std::string> named;
  auto look = [&] {
    named.clear();
    std::istringstream all(d.get(0, "/metrics"));
    const std::string begins = "frontdesk_heartbeat_age_seconds{actor=\"";
    for (std::string line; std::getline(all, line);)
      if (line.starts_with(begins))
        named.insert(line.substr(begins.size(), line.find('"', begins.size()) - begins.size()));
    return named.size() >= 8;
  };
  eventually(look);
  CHECK(named
        == std::set<std::string>{"courier.desk", "courier.gym", "database", "heartbeat", "printer",
                                 "replica", "router", "scheduler"});
}
