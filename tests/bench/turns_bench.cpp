// Turns per second and latency of the whole daemon, replies delivered to the emulated Bot API.
#include "tests/bench/report.hpp"

#include "base/text.hpp"

#include <catch2/catch.hpp>

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <cstdio>
#include <thread>

using namespace frontdesk;
using namespace std::chrono_literals;
using bench::move;

namespace {

/// Forty different items: a shop does not sell one thing to everybody at once.
std::vector<std::string> serials() {
  std::vector<std::string> out;
  for (int n = 101; n < 141; ++n)
    out.push_back(std::to_string(n));
  return out;
}

/// Search, pick, line, review, issue: nine turns, one document.
const std::vector<move> invoice{{move::kind::types, {"/inv"}},
                                {move::kind::types, {"par", "sha", "pri", "kum", "rav", "meh"}},
                                {move::kind::taps_first},
                                {move::kind::types, serials()},
                                {move::kind::taps_first},
                                {move::kind::taps, {"2"}},
                                {move::kind::taps, {"No discount"}},
                                {move::kind::taps, {"Done"}},
                                {move::kind::taps, {"Issue"}}};

/// The ten statements PostgreSQL spent most time in since the counters were reset.
void print_statements(test::desk& d) {
  std::printf("%s\n", d.sql(R"(
SELECT coalesce(string_agg(format('%8s calls %9s us each %6s rows  %s', calls,
         round((1000 * total_exec_time / calls)::numeric, 1), rows,
         left(regexp_replace(query, '\s+', ' ', 'g'), 100)), E'\n'), '')
FROM (SELECT s.* FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid AND d.datname = current_database()
      ORDER BY total_exec_time DESC LIMIT 14) s)")
                          .c_str());
}

/// A run that only shows that the figures can be made has no time for every size.
bool is_smoke() {
  return bench::measured_for() < 4s;
}

/// Every paper is delivered and marked.
bool drained(test::desk& d) {
  for (int tenth = 0; tenth < 3000; ++tenth) {
    if (d.sql("SELECT count(*) FROM desk.chats WHERE queued > sent") == "0")
      return true;
    std::this_thread::sleep_for(100ms);
  }
  return false;
}

/// Sends `per_second` typed words whatever comes back, and reads how long each took to its 200.
std::vector<double> open_loop(test::desk& d, const std::vector<std::int64_t>& people,
                              int per_second, std::chrono::seconds time) {
  auto every = std::chrono::microseconds(1'000'000 / per_second);
  auto timer = std::make_shared<boost::asio::steady_timer>(d.platforms.io());
  auto next = std::make_shared<std::size_t>(0);
  auto last = static_cast<std::size_t>(per_second * time.count());
  auto due =
      std::make_shared<std::chrono::steady_clock::time_point>(std::chrono::steady_clock::now());
  std::function<void()> step = [&, timer, next, due, every, last] {
    // Catches up if the thread was late: the load does not wait for the daemon.
    for (; *next < last && *due <= std::chrono::steady_clock::now(); *due += every, ++*next)
      d.bot().types(people[*next % people.size()], *next % 2 == 0 ? "/start" : "/help");
    if (*next >= last)
      return;
    timer->expires_at(*due);
    timer->async_wait([&step](auto) { step(); });
  };
  d.platforms.call([&] { d.bot().history.clear(); });
  d.platforms.call([&] { step(); });
  std::this_thread::sleep_for(time + 1s);
  REQUIRE(d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; }, 30s));
  return d.platforms.call([&] {
    std::vector<double> took;
    for (const auto& t : d.bot().history.turns())
      took.push_back(static_cast<double>(t.acked_us - t.made_us) / 1000);
    std::sort(took.begin(), took.end());
    return took;
  });
}

/// A gym with 20,000 members.
test::desk_options shop() {
  auto options = bench::one_replica();
  options.demo = {"--members", "20000", "--items", "200", "--seed", "7"};
  return options;
}

void raise_invoices(test::desk& d, const std::vector<std::int64_t>& people, const char* what,
                    bool for_papers = false) {
  d.execute("UPDATE club.items SET stock_milli = 1000000000000");
  // With fsync, where time is measured, PostgreSQL does not load it: it would cost some.
  const bool counts = d.sql("SHOW shared_preload_libraries") == "pg_stat_statements";
  if (counts) {
    d.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
    d.sql("SELECT pg_stat_statements_reset()");
  }
  bench::fleet f(d, people, invoice);
  if (for_papers)
    f.wait_for_papers();
  auto x = f.run(bench::measured_for(), 3s);
  bench::print(what, people.size(), x);
  if (counts)
    print_statements(d);
  auto owed = d.sql("SELECT count(*) FROM desk.outbox WHERE kind = 4 AND state = 0");
  auto stopped = std::chrono::steady_clock::now();
  CHECK(drained(d));
  std::chrono::duration<double> after = std::chrono::steady_clock::now() - stopped;
  auto a_second =
      static_cast<double>(x.papers) / static_cast<double>(bench::measured_for().count());
  std::printf("PDFs delivered meanwhile: %.0f a second; %s papers were owed at the end and came "
              "in %.1f s\n",
              a_second, owed.c_str(), after.count());
  auto issued = d.sql("SELECT count(*) FROM club.invoices");
  auto gaps = d.sql("SELECT max(series_no) - count(*) FROM club.invoices");
  std::printf("invoices issued: %s\n", issued.c_str());
  std::printf("{\"what\":\"%s, papers\",\"chats\":%zu,\"pdfs_a_second\":%.0f,\"owed\":%s,"
              "\"came_in_s\":%.1f,\"issued\":%s}\n",
              what, people.size(), a_second, owed.c_str(), after.count(), issued.c_str());
  CHECK(issued != "0");
  CHECK(gaps == "0");
}

/// 20,000,000 turns and 2,000,000 posts of the last twenty days.
void live_long(test::desk& d) {
  for (int back : {1, 0}) {
    auto slice = text::cat("desk.current_slice() - ", back);
    d.execute(text::cat(
        "INSERT INTO desk.turns (slice, channel_id, update_key, business_id, person_id, chat_id, "
        "version, kind, flow, step, outcome, trace) SELECT ",
        slice,
        ", 1, 'old' || n, 1, 900000000 + n % 10000, 900000000 + n % 10000, n, 'text', 'club.find', "
        "'query', 'shown', md5(n::text) FROM generate_series(1, 10000000) n"));
    d.execute(text::cat(
        "INSERT INTO desk.outbox (slice, id, chat_id, place, kind, state, sent_at, message_id, "
        "trace, payload) SELECT ",
        slice, ", ((", slice,
        ")::bigint << 40) | (500000000000 + n), 900000000 + n % 10000, n, 1, 1, now(), n::text, "
        "md5(n::text), repeat('x', 500) FROM generate_series(1, 1000000) n"));
  }
  d.execute("ANALYZE desk.turns, desk.outbox");
}

} // namespace

TEST_CASE("echo flow in a closed loop", "[bench]") {
  for (std::size_t chats : {64, 200, 2000}) {
    test::desk d(bench::one_replica());
    bench::fleet f(d, bench::admins(d, chats), bench::echo);
    auto x = f.run(bench::measured_for(), 2s);
    bench::print("echo, closed loop", chats, x);
    CHECK(x.turns > 0);
    CHECK(x.stuck == 0);
  }
}

TEST_CASE("echo flow with think time", "[bench]") {
  test::desk d(bench::one_replica());
  bench::fleet f(d, bench::admins(d, 200), bench::echo);
  auto x = f.run(bench::measured_for(), 2s, 50ms, 150ms);
  bench::print("echo, 50-150 ms think time", 200, x);
  CHECK(x.turns > 0);
  CHECK(x.stuck == 0);
}

TEST_CASE("invoice conversation in a closed loop", "[bench]") {
  std::size_t chats = is_smoke() ? 20 : GENERATE(20, 64, 200, 2000);
  DYNAMIC_SECTION(chats << " chats") {
    test::desk d(shop());
    auto people = bench::admins(d, chats);
    raise_invoices(d, people, "invoice conversation");
  }
}

TEST_CASE("invoice conversation up to its PDF", "[bench]") {
  test::desk d(shop());
  auto people = bench::admins(d, is_smoke() ? 20 : 200);
  raise_invoices(d, people, "invoice, each waits for its PDF", true);
}

TEST_CASE("after a long life", "[.][life]") {
  const bool is_old = GENERATE(false, true);
  test::desk d(shop());
  auto people = bench::admins(d, 200);
  if (is_old)
    live_long(d);
  {
    bench::fleet f(d, people, bench::echo);
    bench::print(is_old ? "echo, 20 M turns old" : "echo, fresh", 200,
                 f.run(bench::measured_for(), 3s));
  }
  raise_invoices(d, people, is_old ? "invoice, 20 M turns old" : "invoice, fresh");
}

TEST_CASE("from post to 200 in an open loop", "[bench]") {
  test::desk d(bench::one_replica());
  auto people = bench::admins(d, 500);
  bench::fleet prepared(d, people, bench::echo); // a local Bot API server's number of connections
  open_loop(d, people, 200, 3s);                 // everybody is known
  auto took = open_loop(d, people, 1000, bench::measured_for());
  REQUIRE(!took.empty());
  auto p50 = took[took.size() / 2], p99 = took[took.size() * 99 / 100];
  std::printf("open loop, 1,000 a second: post to 200 p50 %.1f ms  p99 %.1f ms over %zu turns\n",
              p50, p99, took.size());
  std::printf("{\"what\":\"open loop\",\"turns\":%zu,\"p50_ms\":%.2f,\"p99_ms\":%.2f}\n",
              took.size(), p50, p99);
}
