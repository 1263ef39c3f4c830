// The supervisor's loop and what it writes down at the end.
#include "tests/chaos/run.hpp"

#include "base/text.hpp"
#include "db/wire/blocking.hpp"
#include "tests/chaos/crowd.hpp"
#include "tests/chaos/faults.hpp"
#include "tests/chaos/frozen.hpp"
#include "tests/chaos/recorder.hpp"
#include "tests/chaos/rolling.hpp"
#include "tests/chaos/stage.hpp"
#include "tests/chaos/twins.hpp"
#include "tests/chaos/watch.hpp"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <optional>
#include <thread>

namespace frontdesk::chaos {
namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr auto quiet_within = 30s; // after heal; RELIABILITY's deadline for progress
/// Both platforms wait longer after each failure: after heal their clock is moved on instead.
/// Telegram's taps die after 150 s, so it goes in small steps while there are any.
constexpr auto small_step = 2s;
constexpr auto large_step = 10min; // WhatsApp waits up to six hours

constexpr const char* tables[] = {
    "desk.turns",      "desk.outbox",        "desk.chats",         "desk.conversations",
    "desk.quarantine", "desk.identities",    "desk.channels",      "desk.replicas",
    "desk.audit",      "desk.begun",         "desk.dead_letters",  "club.items",
    "club.invoices",   "club.invoice_lines", "club.number_series", "club.stock_movements",
    "desk.standings",
};

std::int64_t wall_us() {
  auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

std::size_t undelivered(stage& s) {
  return s.platforms.call([&] {
    return static_cast<std::size_t>(s.bot().delivery.pending()) + s.number().posts.pending();
  });
}

bool telegram_waits(stage& s) {
  return s.platforms.call([&] { return s.bot().delivery.pending() > 0; });
}

std::string unsent(const stage& s) {
  return s.ask("SELECT count(*) FROM desk.outbox WHERE state = 0");
}

std::string longest_wait(const stage& s) {
  return s.ask(
      "SELECT COALESCE(round(extract(epoch FROM max(o.sent_at - o.created_at)) * 1000), 0) "
      "FROM desk.outbox o JOIN desk.chats c ON c.id = chat_id JOIN desk.channels n ON "
      "n.id = channel_id WHERE platform = 1");
}

/// Until every update is acknowledged and every message sent; false if the time is over.
bool wait_for_quiet(stage& s, faults& breaking, recorder& history, double patience) {
  auto began = steady::now();
  auto at_most = std::chrono::duration_cast<steady::duration>(quiet_within * patience);
  bool is_quiet = false;
  while (!is_quiet && steady::now() - began < at_most) {
    std::this_thread::sleep_for(200ms);
    breaking.restart_ended();
    if (undelivered(s) > 0)
      s.platforms.advance(telegram_waits(s) ? small_step : large_step);
    is_quiet = undelivered(s) == 0 && unsent(s) == "0";
  }
  std::chrono::duration<double> took = steady::now() - began;
  history.write("quiet", {{"reached", is_quiet},
                          {"seconds", took.count()},
                          {"undelivered", undelivered(s)},
                          {"unsent", unsent(s)},
                          {"longest_wait_ms", longest_wait(s)}});
  return is_quiet;
}

void write_deliveries(stage& s, recorder& history) {
  s.platforms.call([&] {
    for (const auto& t : s.bot().history.turns())
      history.write("made", {{"platform", "telegram"},
                             {"key", std::to_string(t.update_id)},
                             {"chat", std::to_string(t.chat)},
                             {"input", t.input},
                             {"t", t.made_us}});
    for (const auto& a : s.bot().history.attempts())
      history.write("attempt", {{"platform", "telegram"},
                                {"keys", {std::to_string(a.update_id)}},
                                {"number", a.number},
                                {"t", a.sent_us},
                                {"ended", a.ended_us},
                                {"status", a.status},
                                {"retry_after", a.retry_after}});
    for (const auto& t : s.number().turns())
      history.write("made", {{"platform", "whatsapp"},
                             {"key", t.message},
                             {"chat", t.chat},
                             {"input", t.input},
                             {"t", t.made_us}});
    for (const auto& a : s.number().attempts())
      history.write("attempt", {{"platform", "whatsapp"},
                                {"keys", a.keys},
                                {"number", a.number},
                                {"t", a.sent_us},
                                {"ended", a.ended_us},
                                {"status", a.status},
                                {"retry_after", a.retry_after}});
  });
}

void dump_tables(const stage& s, const std::string& folder) {
  auto db = db::wire::blocking::open(s.database.admin_dsn(s.database_name()));
  if (!db)
    throw fatal{db.error().text};
  for (const std::string name : tables) {
    auto found = db->query(text::cat("SELECT row_to_json(x) FROM ", name, " x"));
    if (!found)
      throw fatal{found.error().text};
    std::ofstream out(text::cat(folder, '/', name, ".jsonl"));
    for (const auto& r : *found)
      out << r[0].value_or("") << '\n';
  }
}

void weigh_daemons(const stage& s, recorder& history) {
  for (const auto& r : s.replicas)
    if (r.pid != 0)
      history.write("memory", {{"resident_kib", stage::peak_kib(r)}});
}

void end_daemons(stage& s, recorder& history, double patience) {
  auto began = steady::now();
  for (auto& r : s.replicas)
    s.terminate(r);
  for (auto& r : s.replicas) {
    while (!s.has_ended(r) && steady::now() - began < 25s * patience)
      std::this_thread::sleep_for(20ms);
    std::chrono::duration<double> took = steady::now() - began;
    history.write("exit", {{"seconds", took.count()}, {"ended", r.pid == 0}});
  }
}

void break_under_load(stage& s, crowd& people, faults& breaking, recorder& history,
                      const options& o) {
  people.introduce();
  people.block(o.blocked);
  people.begin();
  if (o.stops > 0)
    restart_in_turn(s, history, o.stops);
  if (o.frozen > 0)
    sleep_through(s, history, o.frozen);
  bool is_over = o.stops > 0 || o.frozen > 0;
  auto until = steady::now() + std::chrono::seconds(is_over ? 0 : o.seconds);
  while (steady::now() < until) {
    breaking.tick();
    std::this_thread::sleep_for(20ms);
  }
  people.end();
}

} // namespace

void run(const options& o, const std::string& folder) {
  recorder history(folder + "/history.jsonl");
  history.write("run", {{"seed", o.seed},
                        {"seconds", o.seconds},
                        {"replicas", o.replicas},
                        {"patience", o.patience},
                        {"stops", o.stops},
                        {"wall", wall_us()},
                        {"command", o.command}});
  stage s(o);
  watch seen(s, history);
  faults breaking(s, history, o);
  std::optional<crowd> people; // says goodbye after the daemons
  if (o.twins > 0)
    write_in_pairs(s, history, o.twins);
  else
    break_under_load(s, people.emplace(s, history, o), breaking, history, o);
  breaking.heal();
  wait_for_quiet(s, breaking, history, o.patience);
  weigh_daemons(s, history);
  end_daemons(s, history, o.patience);
  for (const auto& who : s.crashed)
    history.write("crash", {{"who", who}});
  for (const auto& p : s.launched)
    history.write("process", {{"replica", p.replica}, {"pid", p.pid}});
  write_deliveries(s, history);
  dump_tables(s, folder);
  history.write("end", nlohmann::json::object());
  history.flush();
}

} // namespace frontdesk::chaos
