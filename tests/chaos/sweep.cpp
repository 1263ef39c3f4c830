// One invoice, from /start to the issued document, killed at every point of it.
#include "tests/chaos/sweep.hpp"

#include "base/result.hpp"
#include "base/text.hpp"
#include "tests/chaos/scripts.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

namespace frontdesk::chaos {
namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr std::int64_t first_person = 6'200'000;
constexpr auto acknowledged_within = 60s;
constexpr auto sent_within = 30s; // what a dead replica owed is claimed within ten

/// A typed command, typed searches, buttons, and one document.
const script& scenario() {
  auto found = std::find_if(scripts().begin(), scripts().end(),
                            [](const auto& s) { return s.name == "invoice"; });
  return *found;
}

options one_replica(options o) {
  o.replicas = 1;
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

/// Everything of a person that must come out alike. Numbers of runs, documents and messages are
/// each person's own.
std::string rows_query(std::int64_t person) {
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
           text::cat("desk.outbox o JOIN desk.chats c ON c.id = chat_id WHERE c.external = '", p,
                     "'"),
           "place"),
      ") x(w, r)");
}

} // namespace

sweep::sweep(const options& o) : options_(one_replica(o)), stage_(options_) {
  stage_.platforms.call([&] { stage_.bot().delivery.grows_slowly = false; });
}

void sweep::wait_until_acknowledged() {
  auto until = steady::now() + acknowledged_within;
  auto& r = stage_.replicas.front();
  while (stage_.platforms.call([&] { return stage_.bot().delivery.pending(); }) > 0) {
    if (steady::now() > until)
      throw fatal{"an update is never acknowledged"};
    if (stage_.has_ended(r)) {
      stage_.launch(r);
      while (!stage_.is_ready(r))
        std::this_thread::sleep_for(5ms);
      stage_.platforms.advance(2s); // the platform would wait before it tries again
      ++kills_;
    }
    std::this_thread::sleep_for(3ms);
  }
}

void sweep::begin(std::int64_t person) {
  stage_.platforms.call([&] { stage_.bot().types(person, "/start"); });
  wait_until_acknowledged();
}

/// What the button carries is read from the outbox: its message may wait for the dead to be lost.
void sweep::tap(std::int64_t person, const std::string& label) {
  auto payload = stage_.ask(text::cat("SELECT payload FROM desk.outbox o JOIN desk.chats c ON "
                                      "c.id = chat_id WHERE c.external = '",
                                      person, "' AND payload <> '' ORDER BY place DESC LIMIT 1"));
  auto data = button_of(nlohmann::json::parse(payload, nullptr, false), label);
  if (data.empty())
    throw fatal{text::cat("no button ", label, " for ", person, " in ", payload)};
  stage_.platforms.call([&] { stage_.bot().presses(person, 1, data); });
}

void sweep::converse(std::int64_t person) {
  for (const auto& m : scenario().moves) {
    if (m.taps)
      tap(person, m.what);
    else
      stage_.platforms.call([&] { stage_.bot().types(person, m.what); });
    wait_until_acknowledged();
  }
}

std::string sweep::rows_of(std::int64_t person) const {
  return stage_.ask(rows_query(person));
}

std::vector<sweep::point> sweep::find_points() {
  begin(first_person + 1);
  auto counted = tracer::counting(stage_.replicas.front().pid, stage_.folder());
  converse(first_person + 1);
  std::vector<point> all;
  for (const auto& [call, times] : counted.counts()) {
    std::printf("# %s: %d\n", call.c_str(), times);
    for (int n = 1; n <= times; ++n)
      all.push_back({call, n});
  }
  return all;
}

bool sweep::ends_clean(int conversations) {
  auto until = steady::now() + sent_within;
  auto unsent = [&] { return stage_.ask("SELECT count(*) FROM desk.outbox WHERE state = 0"); };
  while (unsent() != "0" && steady::now() < until)
    std::this_thread::sleep_for(100ms);
  struct expectation {
    const char* what;
    std::string found, wanted;
  };
  auto all = std::to_string(conversations);
  const expectation expectations[] = {
      {"messages not sent", unsent(), "0"},
      {"invoices", stage_.ask("SELECT count(*) FROM club.invoices"), all},
      {"the last invoice's number", stage_.ask("SELECT max(series_no) FROM club.invoices"), all},
      {"dead letters", stage_.ask("SELECT count(*) FROM desk.outbox WHERE state = 3"), "0"},
      {"quarantined", stage_.ask("SELECT count(*) FROM desk.quarantine"), "0"},
  };
  bool is_clean = true;
  for (const auto& x : expectations)
    if (x.found != x.wanted) {
      std::printf("DIFFERENT %s: %s, not %s\n", x.what, x.found.c_str(), x.wanted.c_str());
      is_clean = false;
    }
  return is_clean;
}

bool sweep::run(int points) {
  auto began = steady::now();
  stage_.introduce_staff(first_person, points + 2);
  stage_.execute("UPDATE club.items SET track_stock = true, stock_milli = 1000000000");
  begin(first_person);
  converse(first_person);
  auto undisturbed = rows_of(first_person);
  auto all = find_points();
  int different = 0;
  for (int i = 0; i < points; ++i) {
    // Spread over all if these are fewer, around again if they are more.
    auto spread = std::max(all.size(), static_cast<std::size_t>(points));
    const auto& p =
        all[static_cast<std::size_t>(i) * spread / static_cast<std::size_t>(points) % all.size()];
    auto person = first_person + 2 + i;
    begin(person);
    auto before = kills_;
    {
      auto killer = tracer::killing(stage_.replicas.front().pid, p.call, p.number, stage_.folder());
      converse(person);
    }
    if ((i + 1) % 100 == 0)
      std::printf("# %d points, %d kills, %d different\n", i + 1, kills_, different);
    std::fflush(stdout);
    auto rows = rows_of(person);
    if (rows == undisturbed)
      continue;
    ++different;
    std::printf("DIFFERENT %s %d (%d kills):\n%s\n", p.call.c_str(), p.number, kills_ - before,
                rows.c_str());
  }
  if (different > 0)
    std::printf("undisturbed:\n%s\n", undisturbed.c_str());
  bool is_clean = ends_clean(points + 2);
  std::chrono::duration<double> took = steady::now() - began;
  std::printf("%d points of %zu, %d kills, %d conversations came out different, %d s\n", points,
              all.size(), kills_, different, static_cast<int>(took.count()));
  return different == 0 && is_clean;
}

} // namespace frontdesk::chaos
