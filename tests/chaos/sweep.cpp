// A conversation of a script on each platform, from /start to its end, killed at every point of it.
#include "tests/chaos/sweep.hpp"

#include "base/result.hpp"
#include "base/text.hpp"
#include "tests/support/process.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace frontdesk::chaos {
namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr std::int64_t first_person = 6'200'000;
constexpr auto acknowledged_within = 60s;
constexpr auto sent_within = 30s;       // what a dead replica owed is claimed within ten
constexpr double killed_at_least = 0.9; // of the points
constexpr int most_tries = 3;

const script& script_named(const std::string& name) {
  auto found = std::find_if(scripts().begin(), scripts().end(),
                            [&](const auto& s) { return s.name == name; });
  if (found == scripts().end())
    throw fatal{"no script is called " + name};
  return *found;
}

std::string replace_all(std::string text, const std::string& what, const std::string& by) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

options one_replica(options o, bool has_fail_points) {
  o.replicas = 1;
  if (has_fail_points) {
    if (o.daemon.empty())
      o.daemon = test::program_beside("frontdesk-ends_at");
    // Inherited by every daemon, so it has its name before there is a stage.
    ::setenv("ENDS_AT", (test::make_folder("ends-at") + "/order").c_str(), 1);
  }
  return o;
}

/// What the first button carries whose label has these words; empty = there is none.
std::string button_of(const nlohmann::json& x, const std::string& label) {
  if (x.is_array() && x.size() >= 2 && x[0].is_string() && x[1].is_string()
      && x[0].get<std::string>().find(label) != std::string::npos
      && x[1].get<std::string>().find(':') == 1)
    return x[1];
  for (const auto& inner : x.is_structured() ? x : nlohmann::json::array())
    if (auto found = button_of(inner, label); !found.empty())
      return found;
  return {};
}

/// WhatsApp waits up to six hours, Telegram's taps die after 150 s.
constexpr std::chrono::seconds next_try = 2s, next_post = 10min;

/// Everything of a person that must come out alike. Numbers of runs, documents and messages are
/// each person's own.
std::string rows_query(std::int64_t person, const std::string& external) {
  auto p = std::to_string(person);
  auto mine = text::cat("i.issued_by = ", p);
  auto part = [](const char* name, const std::string& members, const std::string& from,
                 const char* order) {
    return text::cat("SELECT '", name, "', string_agg(concat_ws('|', ", members,
                     "), E'\\n' ORDER BY ", order, ") FROM ", from);
  };
  return text::cat(
      "SELECT string_agg(concat(w, ': ', r), E'\\n\\n' ORDER BY w) FROM (",
      part("1 turns", "kind, flow, step, outcome", text::cat("desk.turns WHERE person_id = ", p),
           "version"),
      " UNION ALL ",
      part("2 conversation", "flow, rev, regexp_replace(draft::text, '\\d+', '#', 'g'), offered",
           text::cat("desk.conversations WHERE person_id = ", p), "rev"),
      " UNION ALL ",
      part("3 invoices",
           "doc_type, status, member_id, supplier, recipient, gross_paise, discount_paise, "
           "taxable_paise, cgst_paise, sgst_paise, igst_paise, round_off_paise, total_paise, "
           "version",
           text::cat("club.invoices i WHERE ", mine), "i.id"),
      " UNION ALL ",
      part("4 lines", "line_no, item_id, description, qty_milli, rate_paise, gst_bp, l.total_paise",
           text::cat("club.invoice_lines l JOIN club.invoices i ON i.id = invoice_id WHERE ", mine),
           "line_no"),
      " UNION ALL ",
      part("5 stock", "item_id, milli, kind",
           text::cat("club.stock_movements m JOIN club.invoices i ON i.id = invoice_id WHERE ",
                     mine),
           "m.id"),
      " UNION ALL ",
      part("6 audit", "action, entity, reason", text::cat("desk.audit WHERE actor = ", p), "id"),
      " UNION ALL ",
      part("7 messages", "kind, regexp_replace(payload::text, '\\d+', '#', 'g')",
           text::cat("desk.outbox o JOIN desk.chats c ON c.id = chat_id WHERE c.external = '",
                     external, "'"),
           "place"),
      " UNION ALL ",
      part("8 items",
           "name, hsn_code, unit, price_paise, gst_bp, track_stock, stock_milli, version",
           text::cat("club.items WHERE updated_by = ", p), "id"),
      ") x(w, r)");
}

} // namespace

std::string sweep::party::external() const {
  return on_whatsapp ? text::cat("91", person + 9'000'000'000) : std::to_string(person);
}

sweep::sweep(const options& o, at where, const std::string& script)
    : options_(one_replica(o, where == at::fail_points)), at_(where), script_(script_named(script)),
      stage_(options_) {
  stage_.platforms.call([&] { stage_.bot().delivery.grows_slowly = false; });
}

void sweep::introduce(std::int64_t first, int people) {
  stage_.introduce_staff(first, people);
  stage_.execute(text::cat("INSERT INTO desk.identities (platform, external, person_id) SELECT 2, "
                           "'91' || (p + 9000000000), p FROM generate_series(",
                           first, "::bigint, ", first + people - 1, ") p"));
}

void sweep::replace_ended() {
  auto& r = stage_.replicas.front();
  auto crashes = stage_.crashed.size();
  if (!stage_.has_ended(r))
    return;
  if (stage_.crashed.size() > crashes && !stage_.crashed.back().ends_with(": signal 9"))
    throw fatal{"ended by itself: " + stage_.crashed.back()};
  ++kills_;
  stage_.launch(r);
  while (!stage_.is_ready(r))
    std::this_thread::sleep_for(5ms);
  bool is_telegrams = stage_.platforms.call([&] { return stage_.bot().delivery.pending() > 0; });
  stage_.platforms.advance(is_telegrams ? next_try : next_post);
}

void sweep::wait_until_acknowledged(const tracer* holder) {
  auto until = steady::now() + acknowledged_within;
  auto pending = [&] {
    return static_cast<std::size_t>(stage_.bot().delivery.pending())
           + stage_.number().posts.pending();
  };
  const auto& r = stage_.replicas.front();
  while (stage_.platforms.call(pending) > 0) {
    if (steady::now() > until)
      throw fatal{"an update is never acknowledged"};
    if (holder && r.pid == holder->traced() && holder->is_held())
      ::kill(r.pid, SIGKILL);
    replace_ended();
    std::this_thread::sleep_for(3ms);
  }
}

void sweep::begin(const party& who) {
  type(who, "/start");
  wait_until_acknowledged();
}

void sweep::type(const party& who, const std::string& text) {
  stage_.platforms.call([&] {
    if (who.on_whatsapp)
      stage_.number().types(who.external(), text);
    else
      stage_.bot().types(who.person, text);
  });
}

/// What the button carries is read from the outbox: its message may wait for the dead to be lost.
void sweep::tap(const party& who, const std::string& label) {
  auto payload =
      stage_.ask(text::cat("SELECT payload FROM desk.outbox o JOIN desk.chats c ON "
                           "c.id = chat_id WHERE c.external = '",
                           who.external(), "' AND payload <> '' ORDER BY place DESC LIMIT 1"));
  auto data = button_of(nlohmann::json::parse(payload, nullptr, false), label);
  if (data.empty())
    throw fatal{text::cat("no button ", label, " for ", who.external(), " in ", payload)};
  stage_.platforms.call([&] {
    if (who.on_whatsapp)
      stage_.number().taps(who.external(), "", {data, label, {}}, false);
    else
      stage_.bot().presses(who.person, 1, data);
  });
}

void sweep::converse(const party& who, const tracer* holder) {
  for (const auto& m : script_.moves) {
    auto what = replace_all(m.what, "{n}", std::to_string(who.person));
    if (m.taps)
      tap(who, what);
    else
      type(who, what);
    wait_until_acknowledged(holder);
  }
}

std::string sweep::rows_of(const party& who) const {
  return replace_all(stage_.ask(rows_query(who.person, who.external())), std::to_string(who.person),
                     "#");
}

std::vector<sweep::point> sweep::find_points(std::int64_t first) {
  std::vector<point> all;
  if (at_ == at::fail_points)
    return find_fail_points(first);
  for (bool on_whatsapp : {false, true}) {
    party who{first++, on_whatsapp};
    begin(who);
    auto counted = tracer::counting(stage_.replicas.front().pid, stage_.folder());
    converse(who);
    for (const auto& [call, times] : counted.counts()) {
      std::printf("# %s %s: %d\n", on_whatsapp ? "whatsapp" : "telegram", call.c_str(), times);
      for (int n = 1; n <= times; ++n)
        for (bool after : {false, true})
          all.push_back({call, n, after, on_whatsapp});
    }
  }
  return all;
}

tracer sweep::trace(const point& p) {
  auto pid = stage_.replicas.front().pid;
  return p.after ? tracer::holding(pid, p.call, p.number, stage_.folder())
                 : tracer::killing(pid, p.call, p.number, stage_.folder());
}

bool sweep::ends_clean(int conversations, int points) {
  auto until = steady::now() + sent_within;
  auto unsent = [&] { return stage_.ask("SELECT count(*) FROM desk.outbox WHERE state = 0"); };
  while (unsent() != "0" && steady::now() < until)
    std::this_thread::sleep_for(100ms);
  struct expectation {
    const char* what;
    std::string found, wanted;
  };
  auto all = std::to_string(conversations * invoices_each_);
  const expectation expectations[] = {
      {"messages not sent", unsent(), "0"},
      {"invoices", stage_.ask("SELECT count(*) FROM club.invoices"), all},
      {"the last invoice's number",
       stage_.ask("SELECT coalesce(max(series_no), 0) FROM club.invoices"), all},
      {"dead letters", stage_.ask("SELECT count(*) FROM desk.outbox WHERE state = 3"), "0"},
      {"quarantined", stage_.ask("SELECT count(*) FROM desk.quarantine"), "0"},
  };
  bool is_clean = true;
  for (const auto& x : expectations)
    if (x.found != x.wanted) {
      std::printf("DIFFERENT %s: %s, not %s\n", x.what, x.found.c_str(), x.wanted.c_str());
      is_clean = false;
    }
  if (killed_points_ < killed_at_least * points) {
    std::printf("DIFFERENT points with a kill: %d of %d\n", killed_points_, points);
    is_clean = false;
  }
  return is_clean;
}

bool sweep::disturb(const party& who, const point& p) {
  begin(who);
  auto before = kills_;
  if (at_ == at::fail_points) {
    converse_armed(who, p);
  } else {
    auto killer = trace(p);
    converse(who, p.after ? &killer : nullptr);
  }
  replace_ended(); // killed after its last answer
  return kills_ > before;
}

void sweep::compare(const party& who, const point& p) {
  auto rows = rows_of(who);
  const auto& wanted = undisturbed_[p.on_whatsapp];
  if (rows == wanted)
    return;
  if (++different_ == 1)
    std::printf("undisturbed:\n%s\n", wanted.c_str());
  std::printf("DIFFERENT %s:\n%s\n", describe(p).c_str(), rows.c_str());
}

bool sweep::run(int points) {
  auto began = steady::now();
  constexpr int undisturbed_people = 4;
  introduce(first_person, undisturbed_people);
  stage_.execute("UPDATE club.items SET track_stock = true, stock_milli = 1000000000");
  auto person = first_person;
  for (bool on_whatsapp : {false, true}) {
    party who{person++, on_whatsapp};
    begin(who);
    converse(who);
    undisturbed_[on_whatsapp] = rows_of(who);
  }
  invoices_each_ = std::stoi(stage_.ask("SELECT count(*) / 2 FROM club.invoices"));
  auto all = find_points(person);
  if (points == 0)
    points = static_cast<int>(all.size());
  person = first_person + undisturbed_people;
  introduce(person, points * most_tries);
  for (int i = 0; i < points; ++i) {
    // Spread over all if these are fewer, around again if they are more.
    auto spread = std::max(all.size(), static_cast<std::size_t>(points));
    auto p =
        all[static_cast<std::size_t>(i) * spread / static_cast<std::size_t>(points) % all.size()];
    // No two conversations make as many calls: a number that was not reached is lowered.
    bool was_killed = false;
    for (int tries = 0; tries < most_tries && !was_killed; ++tries) {
      party who{person++, p.on_whatsapp};
      was_killed = disturb(who, p);
      compare(who, p);
      p.number = std::max(1, p.number * 3 / 4);
    }
    killed_points_ += was_killed ? 1 : 0;
    if ((i + 1) % 100 == 0)
      std::printf("# %d points, %d kills, %d different\n", i + 1, kills_, different_);
    std::fflush(stdout);
  }
  bool is_clean = ends_clean(static_cast<int>(person - first_person), points);
  std::chrono::duration<double> took = steady::now() - began;
  std::printf("%d points of %zu, %d kills, %d conversations came out different, %d s\n", points,
              all.size(), kills_, different_, static_cast<int>(took.count()));
  return different_ == 0 && is_clean;
}

} // namespace frontdesk::chaos
