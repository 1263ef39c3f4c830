// Prints figures; makes the people who are measured.
#include "tests/bench/report.hpp"

#include "base/text.hpp"

#include <cstdio>
#include <cstdlib>

namespace frontdesk::bench {

std::chrono::seconds measured_for() {
  const auto* s = std::getenv("BENCH_SECONDS");
  return std::chrono::seconds(s != nullptr ? std::atoi(s) : 10);
}

void print(const char* what, std::size_t chats, const figures& f) {
  auto each = [&](double seconds) { return seconds * 1e6 / static_cast<double>(f.turns); };
  std::printf("%-28s %7zu chats %9.0f turns/s  p50 %7.1f ms  p99 %7.1f ms  cpu us/turn: daemon "
              "%.0f database %.0f load %.0f\n",
              what, chats, f.turns_per_second, f.p50_ms, f.p99_ms, each(f.cpu.daemon),
              each(f.cpu.database), each(f.cpu.load));
  auto batches = means(f.inside.batch_turns, f.inside.batches, 1);
  auto stages = means(f.inside.stage_seconds, f.inside.stages, 1e3);
  auto threads = shares(f.inside.thread_seconds, static_cast<double>(f.turns));
  std::printf("  turns a batch: %s; ms a stage: %s; daemon us/turn: %s\n", batches.c_str(),
              stages.c_str(), threads.c_str());
  std::printf(
      "{\"what\":\"%s\",\"chats\":%zu,\"turns_per_second\":%.0f,\"p50_ms\":%.2f,\"p99_ms\":%"
      ".2f,\"daemon_us\":%.0f,\"database_us\":%.0f,\"load_us\":%.0f,\"turns_a_batch\":\"%s\",\"ms_"
      "a_stage\":\"%s\","
      "\"thread_us\":\"%s\"}\n",
      what, chats, f.turns_per_second, f.p50_ms, f.p99_ms, each(f.cpu.daemon), each(f.cpu.database),
      each(f.cpu.load), batches.c_str(), stages.c_str(), threads.c_str());
  std::fflush(stdout);
}

std::vector<std::int64_t> admins(test::desk& d, std::size_t n) {
  d.owner().types("/start").answer();
  d.execute(text::cat(
      "INSERT INTO desk.people (person_id, first_name) SELECT 5000000 + n, 'Admin ' || n FROM "
      "generate_series(1, ",
      n,
      ") n; INSERT INTO desk.standings (business_id, person_id, role) "
      "SELECT b.id, 5000000 + n, 4 FROM desk.businesses b, generate_series(1, ",
      n, ") n"));
  std::vector<std::int64_t> people;
  for (std::size_t i = 1; i <= n; ++i)
    people.push_back(5'000'000 + static_cast<std::int64_t>(i));
  return people;
}

} // namespace frontdesk::bench
