// Every verdict of tests/chaos: an honest story has none, and each lie about it has its own.
#include "tests/chaos/verdicts.hpp"

#include "base/broken.hpp"
#include "tests/chaos/options.hpp"
#include "tests/unit/chaos/story.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <functional>
#include <regex>
#include <set>
#include <sstream>

using namespace frontdesk;
using namespace frontdesk::chaos;

namespace {

struct lie {
  std::string verdict;
  const char* about;
  std::function<void(evidence&)> tell;
};

/// The message of the first row is shown again, as a message that no row names.
void show_again(evidence& e) {
  e.shown.push_back({"telegram", "501", "9", "Whom?", "Next\n", "", true, 5 * second, 0});
}

const std::vector<lie> about_turns{
    {"lost", "a turn is missing",
     [](evidence& e) {
       e.updates.push_back({"telegram", "12", "501", "x", 1, 2, 1});
     }},
    {"doubled", "two turns of one update",
     [](evidence& e) {
       auto again = row_of(e, "desk.turns", 1);
       again["version"] = "3";
       e.tables["desk.turns"].push_back(again);
       row_of(e, "desk.conversations")["version"] = "3";
     }},
    {"doubled", "one update, two effects",
     [](evidence& e) { e.tables["desk.audit"].push_back(row_of(e, "desk.audit")); }},
    {"invented", "a turn of no update", [](evidence& e) { e.updates.pop_back(); }},
    {"torn", "an effect without its turn",
     [](evidence& e) {
       e.tables["desk.audit"].push_back(
           {{"channel_id", "1"}, {"update_key", "99"}, {"action", "item.create"}});
     }},
};

const std::vector<lie> about_order{
    {"disordered", "the later update first",
     [](evidence& e) {
       auto& turns = e.tables["desk.turns"];
       turns[1]["kind"] = "text";
       std::swap(turns[0]["version"], turns[1]["version"]);
     }},
    {"interleaved", "two turns from one version",
     [](evidence& e) {
       row_of(e, "desk.turns", 1)["version"] = "1";
       row_of(e, "desk.conversations")["version"] = "1";
     }},
    {"interleaved", "two turns from one screen",
     [](evidence& e) {
       row_of(e, "desk.outbox", 1)["payload"] = screen("How many?", "a:5:qty.1:0");
     }},
    {"interleaved", "the wrong flow is open",
     [](evidence& e) { e.mixed.push_back("501 has club.invoice"); }},
};

const std::vector<lie> about_effects{
    {"lost_effect", "an invoice shown and not there",
     [](evidence& e) { e.shown[2].text = "Invoice LUF/26-27/000002"; }},
    {"lost_effect", "a flow ended without an effect",
     [](evidence& e) { e.tables["desk.audit"].clear(); }},
    {"mute", "typed, and no answer",
     [](evidence& e) { row_of(e, "desk.outbox")["trace"] = "other"; }},
    {"doubled_post", "one answer twice in the outbox",
     [](evidence& e) {
       auto again = row_of(e, "desk.outbox", 2);
       again["id"] = again["place"] = "4";
       again["message_id"] = "9";
       e.tables["desk.outbox"].push_back(again);
       e.shown.push_back({"telegram", "501", "9", e.shown[2].text, "", "", true, 5 * second, 0});
     }},
    {"gap", "a number is missing",
     [](evidence& e) {
       row_of(e, "club.invoices")["series_no"] = "2";
       row_of(e, "club.number_series")["last_no"] = "2";
     }},
    {"gap", "a number twice",
     [](evidence& e) { e.tables["club.invoices"].push_back(row_of(e, "club.invoices")); }},
    {"ledger", "stock that never moved",
     [](evidence& e) { row_of(e, "club.items")["stock_milli"] = "5000"; }},
    {"ledger", "an invoice unlike its lines",
     [](evidence& e) { row_of(e, "club.invoices")["total_paise"] = "501"; }},
    {"ledger", "sold and not taken from stock",
     [](evidence& e) { row_of(e, "club.invoice_lines")["qty_milli"] = "2000"; }},
};

const std::vector<lie> about_messages{
    {"cross_talk", "another's word on the screen",
     [](evidence& e) { e.shown[1].labels = "Box qzxbaaa\n"; }},
    {"unsent", "a row that waits", [](evidence& e) { row_of(e, "desk.outbox", 2)["state"] = "0"; }},
    {"unsent", "a chat that is behind", [](evidence& e) { row_of(e, "desk.chats")["sent"] = "2"; }},
    {"dead_letter", "given up without a cause",
     [](evidence& e) { row_of(e, "desk.outbox", 2)["state"] = "3"; }},
    {"dead_letter", "tried twice at one who blocked us",
     [](evidence& e) {
       e.blocked.insert("501");
       row_of(e, "desk.outbox", 2)["state"] = "3";
       row_of(e, "desk.outbox", 2)["attempts"] = "2";
     }},
    {"phantom", "sent and never shown",
     [](evidence& e) { row_of(e, "desk.outbox", 2)["message_id"] = "77"; }},
    {"phantom", "an edit that was never shown",
     [](evidence& e) { e.shown.erase(e.shown.begin() + 1); }},
    {"stale", "an older edit shown last",
     [](evidence& e) {
       e.shown.push_back({"telegram", "501", "7", "Whom?", "", "", false, 5 * second, 0});
     }},
    {"disordered_messages", "the later message first",
     [](evidence& e) {
       row_of(e, "desk.outbox")["place"] = "9";
       e.tables["desk.outbox"].erase(e.tables["desk.outbox"].begin()
                                     + 1); // an edited one may be sent anew
     }},
};

const std::vector<lie> about_repeats{
    {"repeated", "again without a flag", show_again},
    {"repeated", "flagged without a cause",
     [](evidence& e) {
       row_of(e, "desk.outbox")["flagged"] = "true";
       show_again(e);
     }},
    {"repeated", "another replica's end",
     [](evidence& e) {
       row_of(e, "desk.outbox")["flagged"] = "true";
       e.faults.push_back({"kill 1", 3 * second, 500});
       show_again(e);
     }},
    {"repeated", "twice by one end",
     [](evidence& e) {
       row_of(e, "desk.outbox")["flagged"] = "true";
       e.faults.push_back({"kill 0", 3 * second, 500});
       show_again(e);
       e.shown.push_back({"telegram", "501", "10", "Whom?", "Next\n", "", true, 6 * second, 0});
     }},
    {"repeated", "another chat's unknown outcome",
     [](evidence& e) {
       row_of(e, "desk.outbox")["flagged"] = "true";
       e.unknown.push_back({"502", 5 * second - 10});
       show_again(e);
     }},
};

const std::vector<lie> about_recovery{
    {"unbounded", "a flood that nobody refused",
     [](evidence& e) {
       e.faults.push_back({"flood", 10 * second, 2'500});
       for (int i = 0; i < 40; ++i) {
         auto key = "f" + std::to_string(i);
         e.updates.push_back({"whatsapp", key, flooding_phone, "/whoami", 10 * second, 0, 1});
         e.attempts.push_back({key, 10 * second + 1, 15 * second, 503});
       }
     }},
    {"stuck", "not quiet in time", [](evidence& e) { e.is_quiet = false; }},
    {"stuck", "no end", [](evidence& e) { e.has_ended = false; }},
    {"slow_exit", "eleven seconds", [](evidence& e) { e.exits = {11}; }},
    {"slow_exit", "never", [](evidence& e) { e.exits = {-1}; }},
    {"slow_recovery", "PostgreSQL is back, nothing is accepted",
     [](evidence& e) {
       e.faults.push_back({"pg_kill", 10 * second, 1'000});
       e.database_back_us = {11 * second};
       e.attempts.push_back({"11", 12 * second, 12 * second, 503});
       e.attempts.push_back({"11", 15 * second, 15 * second, 200});
     }},
    {"slow_takeover", "a dead replica's message waits",
     [](evidence& e) {
       e.faults.push_back({"kill 0", 2 * second, 100});
       row_of(e, "desk.outbox", 2)["sent_at"] = at_second(14);
     }},
    {"slow_takeover", "still waiting after the last fault",
     [](evidence& e) {
       e.faults = {{"kill 0", 2 * second, 100}, {"kill 1", 3 * second, 100}};
       row_of(e, "desk.outbox", 2)["sent_at"] = at_second(51);
     }},
};

const std::vector<lie> about_ends{
    {"crashed", "a daemon ended unbidden",
     [](evidence& e) { e.crashes = {"replica 0: signal 6"}; }},
    {"crash_loop", "a sixth death by one update",
     [](evidence& e) {
       e.updates[1].input = deadly_text;
       e.crashes.assign(6, "replica 0: signal 6");
       e.tables["desk.quarantine"] = {{{"channel_id", "1"}, {"update_key", "11"}}};
     }},
    {"crash_loop", "a harmless update put aside",
     [](evidence& e) {
       e.updates[1].input = deadly_text;
       e.crashes = {"replica 0: signal 6"};
       e.tables["desk.quarantine"] = {{{"channel_id", "1"}, {"update_key", "11"}},
                                      {{"channel_id", "1"}, {"update_key", "10"}}};
     }},
    {"cut_off", "no answer while ending",
     [](evidence& e) {
       e.stops_us = {second};
       e.attempts[0].status = 0;
     }},
    {"refused", "ending, and 500",
     [](evidence& e) {
       e.stops_us = {second};
       e.attempts[0].status = 500;
     }},
    {"redelivered", "twice for one end",
     [](evidence& e) {
       e.stops_us = {second};
       e.updates[0].attempts = 3;
     }},
};

std::vector<lie> lies() {
  std::vector<lie> all;
  for (const auto* some : {&about_turns, &about_order, &about_effects, &about_messages,
                           &about_repeats, &about_recovery, &about_ends})
    all.insert(all.end(), some->begin(), some->end());
  return all;
}

std::set<std::string> verdicts_of(const evidence& e) {
  std::set<std::string> names;
  for (const auto& v : judge(e))
    names.insert(v.name);
  return names;
}

/// As the checks' sources name them.
std::set<std::string> all_verdicts() {
  std::set<std::string> names;
  const std::regex named{R"re(\b\w+\("([a-z_]+)", out\))re"};
  for (const auto& file :
       std::filesystem::directory_iterator(FRONTDESK_SOURCE_DIR "/tests/chaos")) {
    if (!file.path().filename().string().starts_with("check_"))
      continue;
    std::stringstream text;
    text << std::ifstream(file.path()).rdbuf();
    auto source = text.str();
    for (std::sregex_iterator i{source.begin(), source.end(), named}, end; i != end; ++i)
      names.insert((*i)[1]);
  }
  return names;
}

} // namespace

TEST_CASE("chaos finds nothing in an honest story", "[chaos]") {
  CHECK(verdicts_of(honest_story()) == std::set<std::string>{});
}

TEST_CASE("chaos looks for no message that sets a chat's commands", "[chaos]") {
  auto e = honest_story();
  auto commands = row_of(e, "desk.outbox", 2);
  commands["id"] = commands["place"] = "4";
  commands["message_id"] = "";
  commands["payload"] = R"({"body":"","menu":[["start","Menu"]]})";
  e.tables["desk.outbox"].push_back(commands);
  row_of(e, "desk.chats")["queued"] = row_of(e, "desk.chats")["sent"] = "4";
  CHECK(verdicts_of(e) == std::set<std::string>{});
}

TEST_CASE("chaos names each lie", "[chaos]") {
  for (const auto& told : lies()) {
    auto e = honest_story();
    told.tell(e);
    INFO(told.verdict << ": " << told.about);
    CHECK(verdicts_of(e).contains(told.verdict));
  }
}

TEST_CASE("chaos has a lie for each verdict", "[chaos]") {
  std::set<std::string> told;
  for (const auto& x : lies())
    told.insert(x.verdict);
  CHECK(told == all_verdicts());
}

TEST_CASE("chaos excuses what a fault explains", "[chaos]") {
  auto e = honest_story();
  row_of(e, "desk.outbox")["flagged"] = "true";
  show_again(e);
  SECTION("its own call's outcome was unknown") {
    e.unknown.push_back({"501", 5 * second - 10});
  }
  SECTION("its own replica ended") {
    e.faults.push_back({"kill 0", 3 * second, 500});
  }
  SECTION("its own replica was cut off from the platforms") {
    e.faults.push_back({"gate to_platforms 0", 4 * second, 2'000});
  }
  SECTION("its own replica lost its id") {
    e.replica_of["77"] = 0;
    e.tables["desk.replicas"] = {
        {{"name", "host/77"}, {"beat_at", at_second(3)}, {"lost_at", at_second(9)}}};
  }
  CHECK(verdicts_of(e) == std::set<std::string>{});
}

TEST_CASE("chaos holds deadlines against nobody while something else is broken", "[chaos]") {
  auto e = honest_story();
  e.faults = {{"pg_kill", 10 * second, 1'000}, {"kill 0", 11 * second, 3'000}};
  e.database_back_us = {11 * second};
  e.attempts.push_back({"11", 12 * second, 12 * second, 503});
  row_of(e, "desk.outbox", 2)["created_at"] = at_second(10);
  row_of(e, "desk.outbox", 2)["sent_at"] = at_second(25);
  CHECK(verdicts_of(e) == std::set<std::string>{});
}
