// Mutants of every payload against the running daemon: it lives, answers in time, keeps its size,
// and other chats do not notice.
#include "tests/e2e/support/desk.hpp"
#include "tests/e2e/support/posts.hpp"
#include "tests/support/mutants.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <list>
#include <map>
#include <thread>
#include <utility>

using namespace frontdesk::test;

namespace {

using clock = std::chrono::steady_clock;

double ms_since(clock::time_point from) {
  return std::chrono::duration<double, std::milli>(clock::now() - from).count();
}

/// Resident memory in MiB.
double resident(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("VmRSS:"))
      return std::stod(line.substr(6)) / 1024;
  return 0;
}

/// Posts on one connection, opened anew when the daemon ends it.
class poster {
public:
  explicit poster(int port) : port_(static_cast<std::uint16_t>(port)) {}
  void post(const std::string& bytes) {
    if (!wire_ || wire_->ended())
      wire_ = std::make_unique<raw_client>(port_);
    auto from = clock::now();
    wire_->write(bytes);
    auto answer = wire_->read("\r\n\r\n", 5'000);
    slowest = std::max(slowest, ms_since(from));
    auto status = answer.size() > 12 ? answer.substr(9, 3) : "none";
    ++statuses[status];
    auto at = answer.find("Content-Length: ");
    auto body = at == answer.npos ? 0 : std::stoul(answer.substr(at + 16));
    auto have = answer.size() - (answer.find("\r\n\r\n") + 4);
    while (status != "none" && have < body) {
      auto more = wire_->read("}", 1'000);
      if (more.empty())
        break;
      have += more.size();
    }
    if (status == "none" || answer.find("Connection: close") != answer.npos)
      wire_.reset();
  }
  double slowest = 0;
  std::map<std::string, int> statuses;

private:
  std::uint16_t port_;
  std::unique_ptr<raw_client> wire_;
};

double p99(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times.at(times.size() * 99 / 100);
}

/// A sample of every payload's mutants, as requests.
std::vector<std::string> hostile_posts(std::uint64_t share) {
  std::vector<std::string> out;
  dice random(20'261);
  for (const auto* platform : {"telegram", "whatsapp"})
    for (const auto& payload : payloads(platform))
      each_mutant(payload, [&](const std::string& body) {
        if (random.below(share) == 0)
          out.push_back(platform[0] == 't' ? telegram_post(body) : whatsapp_post(body));
      });
  return out;
}

/// Several connections post what there is, each in a thread of its own.
class attackers {
public:
  attackers(int port, const std::vector<std::string>& posts) : posts_(posts) {
    for (int i = 0; i < connections; ++i)
      all_.emplace_back(port);
    for (auto& each : all_)
      threads_.emplace_back([this, &each] {
        for (auto i = next_++; i < posts_.size(); i = next_++)
          each.post(posts_[i]);
      });
  }
  bool are_done() const { return next_ >= posts_.size(); }
  void join() {
    for (auto& t : threads_)
      t.join();
    for (const auto& each : all_) {
      slowest = std::max(slowest, each.slowest);
      for (const auto& [status, count] : each.statuses)
        statuses[status] += count;
    }
  }
  double slowest = 0;
  std::map<std::string, int> statuses;

private:
  static constexpr int connections = 4;
  const std::vector<std::string>& posts_;
  std::list<poster> all_;
  std::vector<std::thread> threads_;
  std::atomic<std::size_t> next_{0};
};

void check_hostile(const std::vector<std::string>& posts) {
  desk d({.checks_calls = false, .more = "[limits]\nguest_turns = 100000\n"});
  auto asha = d.owner();
  asha.types("/start").answer();
  std::vector<double> calm, beside;
  auto tap = [&](std::vector<double>& times) {
    auto from = clock::now();
    asha.types("/help").answer();
    times.push_back(ms_since(from));
  };
  for (int i = 0; i < 200; ++i)
    tap(calm);
  auto before = resident(d.pid());
  attackers hostile(d.port(), posts);
  while (!hostile.are_done())
    tap(beside);
  hostile.join();
  WARN(posts.size() << " posts, slowest " << hostile.slowest << " ms, p99 of another chat "
                    << p99(calm) << " -> " << p99(beside) << " ms, resident " << before << " -> "
                    << resident(d.pid()) << " MiB");
  CHECK(posts.size() > 200); // with our own seeds alone
  for (const auto& [status, count] : hostile.statuses) {
    INFO(status << " x" << count);
    CHECK((status == "200" || status == "413" || status == "503"));
  }
  CHECK(hostile.statuses["503"] < static_cast<int>(posts.size()) / 100);
  if (desk::measures_time()) {
    CHECK(hostile.slowest < 1'000);
    CHECK(p99(beside) <= 2 * p99(calm) + 20); // RELIABILITY P9
  }
  CHECK(resident(d.pid()) < before + 64);
  asha.types("/start").sees("What would you like to do?");
  CHECK(d.stop_daemon() == 0);
}

/// So many updates that the Bot API's specification allows.
std::vector<std::string> generated_posts(int how_many) {
  std::vector<std::string> out;
  if (corpora().empty())
    return out;
  auto command = "python3 " + (corpora() / "gen_updates.py").string() + " 20261 "
                 + std::to_string(how_many) + " 2>/dev/null";
  const std::unique_ptr<FILE, int (*)(FILE*)> lines(popen(command.c_str(), "r"), pclose);
  std::string line;
  for (int c = std::fgetc(lines.get()); c != EOF; c = std::fgetc(lines.get()))
    if (c != '\n')
      line += static_cast<char>(c);
    else
      out.push_back(telegram_post(std::exchange(line, {})));
  return out;
}

} // namespace

TEST_CASE("a sample of mutants harms neither the daemon nor another chat", "[e2e][security]") {
  check_hostile(hostile_posts(corpora().empty() ? 20 : 60));
}

TEST_CASE("thousands of mutants harm neither the daemon nor another chat", "[.][full]") {
  check_hostile(hostile_posts(8));
}

TEST_CASE("whatever updates the Bot API may send harm neither the daemon nor another chat",
          "[.][full]") {
  auto posts = generated_posts(10'000);
  if (posts.empty()) {
    WARN("the generator of updates is not here");
    return;
  }
  check_hostile(posts);
}

TEST_CASE("twenty presses of one button in a moment are one effect", "[e2e][security]") {
  desk d;
  auto asha = d.owner();
  asha.types("/start").answer();
  d.member(1001, "Parin Shah", "+919898989898");
  asha.presses("x:club.ban:1001:"
               + d.sql("SELECT version FROM desk.standings WHERE person_id = 1001"));
  asha.sees("Why");
  asha.types("Because").answer();
  for (int i = 0; i < 20; ++i)
    asha.taps(asha.last().labels.front());
  REQUIRE(d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; },
                               std::chrono::seconds(20)));
  CHECK(
      d.sql("SELECT string_agg(action, ' ' ORDER BY id) FROM desk.audit WHERE action LIKE '%ban%'")
      == "standing.ban standing.unban"); // the button is Undo
}

TEST_CASE("update ids that come again with another body, go down or leap", "[e2e][security]") {
  desk d;
  poster wire(d.port());
  auto says = [&](std::int64_t id, const std::string& text) {
    wire.post(telegram_post(
        R"({"update_id":)" + std::to_string(id)
        + R"(,"message":{"message_id":1,"date":1790000000,"text":")" + text
        + R"(","chat":{"id":55,"type":"private"},"from":{"id":55,"is_bot":false,"first_name":"Eve"}}})"));
  };
  for (std::int64_t id : {500, 499, 1'000'500, 7, 500, 2'147'483'647})
    says(id, id == 500 ? "first" : "hello");
  says(500, "another body");
  CHECK(wire.statuses["200"] == 7);
  CHECK(d.sql("SELECT string_agg(update_key, ' ' ORDER BY update_key::bigint) FROM desk.turns")
        == "7 499 500 1000500 2147483647");
  auto log = d.log();
  auto reused = log.find("\"event\":\"inbox.reused\"");
  REQUIRE(reused != log.npos);
  CHECK(log.find("\"event\":\"inbox.reused\"", reused + 1) == log.npos); // a copy is none
}
