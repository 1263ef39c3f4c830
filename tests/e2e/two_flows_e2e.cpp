// One admin, two replicas, two updates in the same millisecond, each of which starts a flow.
#include "base/text.hpp"
#include "tests/e2e/support/desk.hpp"
#include "tests/support/await.hpp"
#include "tests/support/gym.hpp"
#include "tests/support/raw_client.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <cstdio>
#include <thread>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;

namespace {

/// A connection to one replica that is kept; posts as Telegram does, and brings again what is
/// refused.
class line_to {
public:
  explicit line_to(int port) : client_(static_cast<std::uint16_t>(port)) {}

  void post(std::int64_t update, const std::string& words) {
    auto body = text::cat(R"({"update_id":)", update, R"(,"message":{"message_id":)", update,
                          R"(,"date":1700000000,"chat":{"id":)", desk::asha,
                          R"(,"type":"private","first_name":"Asha"},"from":{"id":)", desk::asha,
                          R"(,"is_bot":false,"first_name":"Asha"},"text":")", words, "\"}}");
    auto bytes = posted("/telegram/gym",
                        text::cat("X-Telegram-Bot-Api-Secret-Token: ", gym::secret, "\r\n"), body);
    for (int i = 0; i < 10; ++i) {
      client_.write(bytes);
      auto answer = client_.read("\r\n\r\n");
      if (answer.starts_with("HTTP/1.1 200"))
        return;
      ++refused;
    }
    throw std::runtime_error("an update was refused ten times");
  }

  std::size_t refused = 0;

private:
  raw_client client_;
};

/// Both at once, as exactly as two threads can.
class starting_line {
public:
  void wait() {
    auto mine = round_.load();
    if (++arrived_ == 2) {
      arrived_ = 0;
      ++round_;
      return;
    }
    while (round_ == mine)
      std::this_thread::yield();
  }

private:
  std::atomic<int> arrived_{0}, round_{0};
};

constexpr std::int64_t first_update = 500'000'000;

/// In every second round the second replica gets words for the flow that is open, if it is one of
/// items: then there is something to park.
void race(desk& d, int rounds) {
  starting_line line;
  std::size_t refused[2] = {0, 0};
  std::string failed[2];
  auto run = [&](int replica) {
    line_to to(d.port(replica));
    for (int i = 0; i < rounds; ++i) {
      bool parks = i % 2 == 1;
      line.wait();
      try {
        if (failed[replica].empty())
          to.post(first_update + 2 * i + replica, replica == 0 ? "/inv"
                                                  : parks      ? "Protein bar"
                                                               : "/newitem");
      } catch (const std::exception& e) {
        failed[replica] = e.what();
      }
    }
    refused[replica] = to.refused;
  };
  std::thread other(run, 1);
  run(0);
  other.join();
  CHECK(failed[0] + failed[1] == "");
  std::printf("two flows at once: %d rounds, %zu and %zu refusals\n", rounds, refused[0],
              refused[1]);
}

std::string of_race(const std::string& what) {
  return text::cat("SELECT ", what, " FROM desk.turns WHERE person_id = ", desk::asha,
                   " AND length(update_key) = 9");
}

/// Invoices need the settings.
desk_options complete_gym() {
  return {.replicas = 2,
          .checks_calls = false,
          .more = {},
          .demo = {"--members", "50", "--items", "20", "--seed", "7"}};
}

void check_one_flow_at_a_time(desk& d, int rounds) {
  race(d, rounds);
  auto all = text::cat(2 * rounds);
  CHECK(d.sql(of_race("count(DISTINCT update_key)")) == all);
  // Strictly serial: each turn saw the one before it, and moved the one version by one.
  CHECK(d.sql(of_race("count(DISTINCT version)")) == all);
  CHECK(d.sql(of_race("max(version) - min(version) + 1")) == all);
  CHECK(d.sql(of_race("count(*) FILTER (WHERE outcome = 'quarantined')")) == "0");
  // One conversation, whose flow is no draft as well; ten drafts are kept.
  CHECK(d.sql(text::cat("SELECT count(*) FROM desk.conversations WHERE person_id = ", desk::asha))
        == "1");
  CHECK(d.sql("SELECT count(*) FROM desk.conversations c JOIN desk.drafts f USING (run)") == "0");
  CHECK(std::stoi(d.sql("SELECT count(*) FROM desk.drafts")) <= 10);
  // One is always open: the first turn alone found none. Either may come first, and who had
  // something to lose is told where it is.
  CHECK(d.sql(of_race("count(*) FILTER (WHERE flow = '')")) == "1");
  CHECK(d.sql(of_race("string_agg(DISTINCT flow, '' ORDER BY flow)"))
        == "club.invoiceclub.new_item");
  CHECK(d.sql("SELECT count(*) > 0 FROM desk.outbox WHERE payload LIKE '%Saved as a draft%'")
        == "t");
  // Everyone is answered.
  CHECK(eventually([&] { return d.sql("SELECT count(*) FROM desk.outbox WHERE state = 0") == "0"; },
                   60s));
  CHECK(std::stoi(d.sql("SELECT count(*) FROM desk.outbox WHERE kind = 1")) >= 2 * rounds);
  CHECK(d.sql("SELECT count(*) FROM desk.quarantine") == "0");
}

} // namespace

TEST_CASE("two flows started at once on two replicas: one after the other", "[e2e][one_flow]") {
  desk d(complete_gym());
  d.owner().types("/start").answer();
  check_one_flow_at_a_time(d, 300);
}

TEST_CASE("two flows started at once, ten thousand times", "[.][full]") {
  desk d(complete_gym());
  d.owner().types("/start").answer();
  check_one_flow_at_a_time(d, 10'000);
}
