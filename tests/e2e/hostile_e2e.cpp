// Mutants of every payload against the running daemon: it lives, answers in time, keeps its size,
// and other chats do not notice.
#include "net/whatsapp/signature.hpp"
#include "tests/e2e/support/desk.hpp"
#include "tests/support/mutants.hpp"
#include "tests/support/raw_client.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>

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

std::string telegram_post(const std::string& body) {
  return posted("/telegram/gym", "X-Telegram-Bot-Api-Secret-Token: emulated-secret-0123456789\r\n",
                body);
}

std::string whatsapp_post(const std::string& body) {
  auto proof = frontdesk::net::whatsapp::sign(body, "emulated-app-secret-0123456789");
  return posted("/whatsapp/desk", "X-Hub-Signature-256: " + proof + "\r\n", body);
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

void check_hostile(std::uint64_t share) {
  desk d({.checks_calls = false, .more = "[limits]\nguest_turns = 100000\n"});
  auto asha = d.owner();
  asha.types("/start").answer();
  std::vector<double> calm;
  auto tap = [&](std::vector<double>& times) {
    auto from = clock::now();
    asha.types("/help").answer();
    times.push_back(ms_since(from));
  };
  for (int i = 0; i < 200; ++i)
    tap(calm);
  auto before = resident(d.pid());
  poster hostile(d.port());
  std::vector<double> beside;
  dice random(20'261);
  int sent = 0;
  for (const auto* platform : {"telegram", "whatsapp"})
    for (const auto& payload : payloads(platform))
      each_mutant(payload, [&](const std::string& body) {
        if (random.below(share) != 0)
          return;
        hostile.post(platform[0] == 't' ? telegram_post(body) : whatsapp_post(body));
        if (++sent % 10 == 0)
          tap(beside);
      });
  WARN(sent << " mutants, slowest " << hostile.slowest << " ms, p99 of another chat " << p99(calm)
            << " -> " << p99(beside) << " ms, resident " << before << " -> " << resident(d.pid())
            << " MiB");
  CHECK(sent > 200); // with our own seeds alone
  for (const auto& [status, count] : hostile.statuses) {
    INFO(status << " x" << count);
    CHECK((status == "200" || status == "413" || status == "503"));
  }
  CHECK(hostile.statuses["503"] < sent / 100);
  CHECK(hostile.slowest < 1'000);
  CHECK(p99(beside) < 1'000); // ms: an overloaded daemon still answers within a second
  CHECK(resident(d.pid()) < before + 64);
  asha.types("/start").sees("What would you like to do?");
  CHECK(d.stop_daemon() == 0);
}

} // namespace

TEST_CASE("a sample of mutants harms neither the daemon nor another chat", "[e2e][security]") {
  check_hostile(corpora().empty() ? 20 : 60);
}

TEST_CASE("thousands of mutants harm neither the daemon nor another chat", "[.][full]") {
  check_hostile(8);
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
  desk d({.checks_calls = false, .more = {}});
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
