// A broadcast beside people who go on talking: everybody gets it once, and no reply waits for it.
#include "base/text.hpp"
#include "tests/e2e/support/desk.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <thread>

using namespace frontdesk;
using namespace frontdesk::test;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t first_member = 5'000'000;
constexpr auto news = "We open at 7 tomorrow.";

/// Until the query's answer is 0.
void await(desk& d, const std::string& query, std::chrono::seconds at_most) {
  for (auto ends = std::chrono::steady_clock::now() + at_most; d.sql(query) != "0";
       std::this_thread::sleep_for(100ms))
    REQUIRE(std::chrono::steady_clock::now() < ends);
}

constexpr auto not_over = "SELECT count(*) FROM desk.broadcasts WHERE sent IS NULL";

/// Members who have all written once.
void enlist(desk& d, std::int64_t members) {
  d.platforms.call([&] {
    for (std::int64_t n = 0; n < members; ++n)
      d.bot().types(first_member + n, "/start");
  });
  REQUIRE(d.platforms.wait_for([&] { return d.bot().delivery.pending() == 0; }, 60s));
  await(d, "SELECT count(*) FROM desk.chats WHERE queued > sent", 60s); // what they were answered
  d.execute(text::cat("INSERT INTO desk.standings (business_id, person_id, role) "
                      "SELECT 1, person_id, 1 FROM desk.people WHERE person_id BETWEEN ",
                      first_member, " AND ", first_member + members - 1));
}

/// How often each chat was shown the news.
std::map<std::int64_t, int> shown(desk& d) {
  return d.platforms.call([&] {
    std::map<std::int64_t, int> out;
    for (const auto& [id, chat] : d.bot().chats())
      for (const auto& m : chat.messages)
        out[id] += m.text.starts_with(news) ? 1 : 0;
    return out;
  });
}

/// Chats whose copy may be there twice: its row is flagged.
std::set<std::string> flagged(const desk& d) {
  auto chats = d.sql("SELECT string_agg(external, ' ') FROM desk.outbox o JOIN desk.chats c ON "
                     "c.id = o.chat_id WHERE trace LIKE 'broadcast:%' AND flagged");
  auto parts = text::split(chats, ' ');
  return {parts.begin(), parts.end()};
}

void send(desk& d) {
  auto asha = d.owner();
  asha.types("/broadcast").sees("Who is to read it?");
  asha.taps("Everyone").sees("What do they read?");
  asha.types(news).sees("Reached");
  asha.taps("Send").sees("on its way");
}

/// How long replies took, in ms, ascending: three people talk for so long.
std::vector<double> talk(desk& d, std::chrono::seconds time) {
  std::vector<double> took;
  std::vector<playground::phone> people;
  for (int n = 0; n < 3; ++n)
    people.push_back(d.telegram(7'000'000 + n, "Ravi"));
  auto ends = std::chrono::steady_clock::now() + time;
  for (std::size_t n = 0; std::chrono::steady_clock::now() < ends; ++n) {
    auto began = std::chrono::steady_clock::now();
    people[n % 3].types("/whoami").answer(10s);
    took.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began)
            .count());
    std::this_thread::sleep_for(150ms); // 6 replies a second and their strips
  }
  std::sort(took.begin(), took.end());
  return took;
}

double percentile(const std::vector<double>& sorted, std::size_t percent) {
  return sorted.at(sorted.size() * percent / 100);
}

/// Of fifty replies the 99th percentile would be the slowest, whatever else the machine did then:
/// `percent` leaves two in a short run.
void runs_beside_replies(std::int64_t members, int per_bot, std::chrono::seconds time,
                         std::size_t percent) {
  desk d({.checks_calls = false,
          .more = "[limits]\nguest_turns = 100000\n",
          .send = "per_chat = 0\nper_bot = " + std::to_string(per_bot) + "\n"});
  d.owner().types("/start").answer();
  enlist(d, members);
  auto calm = talk(d, 8s);
  send(d);
  auto beside = talk(d, time);
  await(d, not_over, time + 60s);
  std::printf(
      "replies alone p50 %.1f p99 %.1f ms, beside a broadcast to %lld p50 %.1f p99 %.1f ms\n",
      percentile(calm, 50), percentile(calm, 99), static_cast<long long>(members),
      percentile(beside, 50), percentile(beside, 99));
  CHECK(percentile(beside, percent) <= percentile(calm, percent) + 50);
  auto all = shown(d);
  int once = 0;
  for (std::int64_t n = 0; n < members; ++n)
    once += all[first_member + n] == 1;
  CHECK(once == members);
}

} // namespace

TEST_CASE("a broadcast reaches everybody once and delays no reply", "[broadcast]") {
  runs_beside_replies(400, 60, 8s, 95);
}

TEST_CASE("a broadcast to 5,000 delays no reply", "[.][full][broadcast]") {
  runs_beside_replies(5000, 300, 25s, 99);
}

TEST_CASE("a broadcast goes on after its replica was killed, and counts the blocked",
          "[broadcast]") {
  desk d({.replicas = 2, .more = {}, .send = "per_chat = 0\nper_bot = 60\n"});
  d.owner().types("/start").answer();
  enlist(d, 200);
  d.platforms.call([&] {
    for (std::int64_t n = 0; n < 3; ++n)
      d.bot().blocks(first_member + n, true);
  });
  send(d);
  std::this_thread::sleep_for(1500ms);
  d.kill_daemon(0);
  d.route_to({1});
  await(d, not_over, 60s);
  CHECK(d.sql("SELECT sent || ' ' || failed || ' ' || (SELECT count(*) FROM desk.recipients WHERE "
              "post = -1) "
              "FROM desk.broadcasts")
        == "198 0 3"); // Asha too; who blocked us told so before
  auto all = shown(d);
  auto twice = flagged(d);
  int missed = 0, doubled = 0;
  for (std::int64_t n = 3; n < 200; ++n) {
    auto who = first_member + n;
    missed += all[who] == 0;
    doubled += all[who] > 1 + static_cast<int>(twice.contains(std::to_string(who)));
  }
  CHECK(missed == 0);
  CHECK(doubled == 0);
  CHECK(d.sql("SELECT count(*) FROM desk.outbox WHERE trace LIKE 'broadcast:%' AND state <> 1")
        == "0");
}
