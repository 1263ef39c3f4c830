// What each fault does and how it ends.
#include "tests/chaos/faults.hpp"

#include "base/broken.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <exception>
#include <thread>

namespace frontdesk::chaos {
namespace {

using namespace std::chrono_literals;
using test::gate;

constexpr std::size_t least_pause_ms = 100;
constexpr std::size_t most_pause_ms = 1'500;
constexpr int flood_messages = 200;
constexpr std::size_t stride = 7'919; // through the history
constexpr std::size_t most_waiting = 50;
constexpr std::int64_t first_deadly = 6'700'000; // a person
constexpr int most_deadly = 1; // several at once share their deaths with what is beside them

} // namespace

const std::vector<faults::kind>& faults::kinds() {
  static const std::vector<kind> all{
      {"kill", 6, &faults::kill_daemon},
      {"term", 3, &faults::terminate_daemon},
      {"stop", 3, &faults::stop_daemon},
      {"pg_immediate", 1, &faults::stop_database},
      {"pg_kill", 1, &faults::kill_database},
      {"backends", 3, &faults::terminate_backends},
      {"gate", 14, &faults::trouble_gate},
      {"delivery", 8, &faults::trouble_delivery},
      {"api", 6, &faults::trouble_api},
      {"flood", 1, &faults::flood},
      {"clock", 4, &faults::jump_clock},
      {"db_clock", 4, &faults::jump_database_clock},
      {"deadly", 1, &faults::type_what_is_deadly},
      {"deadly_name", 1, &faults::ask_by_a_deadly_name},
  };
  return all;
}

faults::faults(stage& s, recorder& r, const options& o)
    : stage_(s), history_(r), options_(o), random_(o.seed * 2), not_before_(s.replicas.size()),
      next_(steady::now() + 1s) {}

bool faults::is_wanted(const char* name) const {
  std::string_view n = name;
  return (options_.faults.empty() && !n.ends_with("clock") && !n.starts_with("deadly"))
         || options_.names(name);
}

void faults::tick() {
  auto now = steady::now();
  for (std::size_t i = 0; i < endings_.size();) {
    if (endings_[i].due > now) {
      ++i;
      continue;
    }
    auto over = std::move(endings_[i]);
    endings_.erase(endings_.begin() + static_cast<std::ptrdiff_t>(i));
    over.run();
    history_.write("fault_over", {{"fault", over.what}});
  }
  restart_ended();
  if (now < next_)
    return;
  draw();
  next_ = now + std::chrono::milliseconds(least_pause_ms + below(most_pause_ms - least_pause_ms));
}

void faults::draw() {
  int all = 0;
  for (const auto& k : kinds())
    all += is_wanted(k.name) ? k.weight : 0;
  if (all == 0)
    return;
  auto drawn = static_cast<int>(below(static_cast<std::size_t>(all)));
  for (const auto& k : kinds())
    if (is_wanted(k.name) && (drawn -= k.weight) < 0)
      return (this->*k.begin)();
}

bool faults::begin(const std::string& what, int least_ms, int most_ms, std::function<void()> run) {
  auto same = [&](const ending& e) { return e.what == what; };
  auto lasts = std::chrono::milliseconds(
      least_ms + static_cast<int>(below(static_cast<std::size_t>(most_ms - least_ms + 1))));
  if (std::any_of(endings_.begin(), endings_.end(), same))
    return false;
  history_.write("fault", {{"fault", what}, {"ms", lasts.count()}});
  endings_.push_back({steady::now() + lasts, what, std::move(run)});
  return true;
}

void faults::restart_ended() {
  for (auto& r : stage_.replicas)
    if (steady::now() >= not_before_[index(r)] && stage_.has_ended(r))
      stage_.launch(r);
}

void faults::kill_daemon() {
  auto& r = any_replica();
  auto rests = std::chrono::milliseconds(50 + below(3'000));
  if (stage_.has_ended(r))
    return;
  history_.write("fault", {{"fault", text::cat("kill ", index(r))}, {"ms", rests.count()}});
  if (below(2) == 0)
    part_machines();
  not_before_[index(r)] = steady::now() + rests;
  stage_.kill(r);
}

/// As if each replica ran on a machine of its own: nobody sees that a process has ended, only that
/// it is silent.
void faults::part_machines() {
  if (is_database_down_)
    return;
  try {
    stage_.ask("WITH all_of_them AS (UPDATE desk.replicas SET process = '' RETURNING 1) SELECT "
               "count(*) FROM all_of_them");
  } catch (const std::exception&) {
    // recovering from the last fault
  }
}

void faults::terminate_daemon() {
  auto& r = any_replica();
  if (stage_.has_ended(r) || r.is_stopped)
    return;
  history_.write("fault", {{"fault", text::cat("term ", index(r))}, {"ms", 0}});
  stage_.terminate(r);
}

void faults::stop_daemon() {
  auto& r = any_replica();
  if (stage_.has_ended(r) || r.is_stopped)
    return;
  // Often within the lease, sometimes long past it.
  bool is_long = below(3) == 0;
  if (begin(text::cat("stop ", index(r)), is_long ? 5'500 : 100, is_long ? 11'000 : 3'000,
            [this, &r] { stage_.resume(r); }))
    stage_.stop(r);
}

void faults::start_database() {
  // What a killed postmaster left behind takes a moment to notice.
  for (int tries = 1;; ++tries)
    try {
      stage_.database.start();
      is_database_down_ = false;
      return;
    } catch (const std::exception&) {
      if (tries == 100)
        throw;
      std::this_thread::sleep_for(100ms);
    }
}

void faults::stop_database() {
  if (is_database_down_ || !begin("pg_immediate", 200, 3'000, [this] { start_database(); }))
    return;
  is_database_down_ = true;
  stage_.database.stop(test::postgres::mode::immediate);
}

void faults::kill_database() {
  if (is_database_down_ || !begin("pg_kill", 200, 3'000, [this] { start_database(); }))
    return;
  is_database_down_ = true;
  stage_.database.kill();
}

void faults::terminate_backends() {
  if (is_database_down_)
    return;
  history_.write("fault", {{"fault", "backends"}, {"ms", 0}});
  try {
    stage_.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = "
               "'frontdesk_app'");
  } catch (const std::exception&) {
    // recovering from the last fault
  }
}

void faults::trouble_gate() {
  auto& r = any_replica();
  auto which = below(3);
  auto& g = *(which == 0 ? r.to_daemon : which == 1 ? r.to_database : r.to_platforms);
  static constexpr const char* names[] = {"to_daemon", "to_database", "to_platforms"};
  auto how = below(11);
  auto where = text::cat("gate ", names[which], ' ', index(r));
  auto way = below(2) == 0 ? gate::way::to_server : gate::way::to_client;
  if (!begin(where, 200, how == 0 ? 6'000 : 2'500, [&g] { g.heal(); }))
    return;
  history_.write("order", {{"gate", where}, {"how", how}, {"way", static_cast<int>(way)}});
  switch (how) {
  case 0:
    return g.noop();
  case 1:
    return g.stop_accepting();
  case 2:
    return g.drop(way);
  case 3:
  case 4:
    return g.close_on_data(way);
  case 5:
    return g.close_after(way, 1 + below(6'000));
  case 6:
    return g.split(1 + below(64));
  case 7:
    return g.limit(2'000 + below(100'000));
  case 8:
    return g.cut();
  case 9: // towards us: updates and the platforms' answers
    if (which != 1)
      return g.corrupt(which == 0 ? gate::way::to_server : gate::way::to_client);
    [[fallthrough]];
  default:
    return g.delay(std::chrono::milliseconds(10 + below(490)));
  }
}

void faults::trouble_delivery() {
  auto how = below(7);
  auto times = static_cast<int>(1 + below(15));
  auto from = below(1'000'000);
  history_.write("fault", {{"fault", text::cat("delivery ", how)}, {"ms", 0}, {"times", times}});
  stage_.platforms.post([this, how, times, from] {
    auto& telegram = stage_.bot().delivery.faults;
    auto& posts = stage_.number().posts;
    switch (how) {
    case 0:
      telegram.lose_answers += times;
      break;
    case 1:
      telegram.cut_bodies += times;
      break;
    case 2:
      telegram.duplicates += times;
      break;
    case 3:
      posts.lose_answers += times;
      break;
    case 4:
      posts.duplicates += times;
      break;
    case 5:
      return repeat_old(times, from);
    default:
      posts.reorder = true;
      posts.hold();
    }
  });
  if (how == 6)
    begin("held posts", 100, 1'500,
          [this] { stage_.platforms.post([this] { stage_.number().posts.flush(); }); });
}

/// Copies of what was acknowledged long ago, on whichever replica they land. On the emulator's
/// thread.
void faults::repeat_old(int times, std::size_t from) {
  const auto& made = stage_.bot().history.turns();
  for (; times > 0 && !made.empty(); --times)
    stage_.bot().delivery.repeat(made[(from += stride) % made.size()].update_id);
}

void faults::trouble_api() {
  playground::fault f;
  f.times = static_cast<int>(1 + below(10));
  auto how = below(6);
  switch (how) {
  case 0: // did it, says it did not
    f.status = 500;
    f.after_effect = true;
    break;
  case 1:
    f.status = 502;
    break;
  case 2:
    f.status = 429;
    f.retry_after = 1;
    break;
  case 3: // did it, and the answer ends in the middle
    f.end = playground::http::ending::reset_in_body;
    break;
  case 4:
    f.end = playground::http::ending::reset_before;
    break;
  default:
    f.delay = std::chrono::milliseconds(200 + below(2'000));
  }
  history_.write("fault", {{"fault", text::cat("api ", how)}, {"ms", 0}, {"times", f.times}});
  stage_.platforms.post([this, f] { stage_.platforms.faults().arm(f); });
}

/// One person writes very often while nothing can be committed; not again before that arrived, or
/// the platform's ever longer waits would decide when it is quiet.
void faults::flood() {
  auto waiting = stage_.platforms.call([&] { return stage_.number().posts.pending(); });
  if (waiting > most_waiting || !begin("flood", 2'500, 2'500, [this] {
        for (auto& r : stage_.replicas)
          r.to_database->heal();
      }))
    return;
  for (auto& r : stage_.replicas)
    r.to_database->noop();
  stage_.platforms.post([this] {
    auto& n = stage_.number();
    n.posts.max_connections = flood_messages + 32;
    for (int i = 0; i < flood_messages; ++i)
      n.types(flooding_phone, "/whoami");
  });
}

/// A replica's wall clock is an hour off from one moment to the next, and later right again.
void faults::jump_clock() {
  auto& r = any_replica();
  const char* by = below(2) == 0 ? "+3600" : "-3600";
  if (begin(text::cat("clock ", index(r), ' ', by), 500, 8'000,
            [this, &r] { stage_.set_clock(r, "+0"); }))
    stage_.set_clock(r, by);
}

/// The same of PostgreSQL's: what the schema stamps and compares is an hour off.
void faults::jump_database_clock() {
  const char* by = below(2) == 0 ? "+3600" : "-3600";
  if (begin("db_clock", 500, 8'000, [this] { stage_.database.set_clock("+0"); }))
    stage_.database.set_clock(by);
}

/// For the daemon of crime::ends_on_a_text.
void faults::type_what_is_deadly() {
  if (deadly_typed_ == most_deadly)
    return;
  history_.write("fault", {{"fault", "deadly"}, {"ms", 0}});
  stage_.platforms.post([this, who = first_deadly + deadly_typed_++] {
    stage_.bot().types(who, std::string(deadly_text));
  });
}

/// For the daemon of crime::ends_on_a_send: the answer says the name.
void faults::ask_by_a_deadly_name() {
  if (deadly_typed_ == most_deadly)
    return;
  history_.write("fault", {{"fault", "deadly_name"}, {"ms", 0}});
  stage_.platforms.post([this, who = first_deadly + deadly_typed_++] {
    playground::telegram::person asking;
    asking.id = who;
    asking.first_name = deadly_text;
    stage_.platforms.telegram().add_person(std::move(asking));
    stage_.bot().types(who, "/whoami");
  });
}

void faults::heal() {
  for (auto& e : std::exchange(endings_, {})) {
    e.run();
    history_.write("fault_over", {{"fault", e.what}});
  }
  stage_.platforms.call([&] {
    if (options_.blocked == 0) // who blocked us stays so; what else is armed ends by itself
      stage_.platforms.faults().clear();
    stage_.bot().delivery.faults = {};
    stage_.number().posts.duplicates = stage_.number().posts.lose_answers = 0;
    stage_.number().posts.flush();
  });
  for (auto& r : stage_.replicas) {
    for (auto* g : {r.to_daemon.get(), r.to_database.get(), r.to_platforms.get()})
      g->heal();
    stage_.resume(r);
    if (stage_.has_ended(r))
      stage_.launch(r);
  }
  history_.write("heal", nlohmann::json::object());
}

} // namespace frontdesk::chaos
