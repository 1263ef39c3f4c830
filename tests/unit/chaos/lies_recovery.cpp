// Lies about deadlines, ends and what was put aside.
#include "tests/unit/chaos/lies.hpp"

#include "base/broken.hpp"
#include "tests/chaos/options.hpp"
#include "tests/unit/chaos/story.hpp"

#include <string>

namespace frontdesk::chaos {
namespace {

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
    {"large", "a daemon that grew", [](evidence& e) { e.resident_kib = {most_resident_kib + 1}; }},
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
    {"put_aside", "without a death",
     [](evidence& e) {
       e.updates[0].attempts = 3;
       put_aside(e, "ended the process twice");
     }},
    {"put_aside", "for a mistake of ours",
     [](evidence& e) {
       e.updates[0].attempts = 3;
       e.faults = {{"kill 0", second, 100}, {"kill 1", second, 100}};
       put_aside(e, "a mistake of ours");
     }},
    {"wrong_answer", "refused without a time",
     [](evidence& e) {
       e.attempts.push_back({"10", second, second, 503});
     }},
    {"wrong_answer", "refused until tomorrow",
     [](evidence& e) {
       e.attempts.push_back({"10", second, second, 503, 86'400});
     }},
    {"wrong_answer", "a mistake of ours",
     [](evidence& e) {
       e.attempts.push_back({"10", second, second, 500});
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

} // namespace

void put_aside(evidence& e, const char* reason) {
  e.tables["desk.quarantine"] = {
      {{"channel_id", "1"}, {"update_key", "10"}, {"reason", reason}, {"at", at_second(9)}}};
}

std::vector<lie> lies_about_recovery() {
  auto all = about_recovery;
  all.insert(all.end(), about_ends.begin(), about_ends.end());
  return all;
}

} // namespace frontdesk::chaos
