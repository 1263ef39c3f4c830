// How long a return of PostgreSQL and the end of a sender are felt, where nothing else is broken
// meanwhile.
#include "tests/chaos/verdicts.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace frontdesk::chaos {
namespace {

// DESIGN §10, for a machine that does nothing else.
constexpr double serves_within_s = 3;
constexpr double takes_over_within_s = 10;

/// A run may be impatient to end; a promise is not shorter for that.
std::int64_t limit_us(const evidence& e, double seconds) {
  return static_cast<std::int64_t>(seconds * std::max(1.0, e.patience) * 1e6);
}

std::int64_t ends_us(const fault_note& f) {
  return f.t + f.ms * 1'000;
}

/// How many faults are in force within the span, or begin in it.
std::int64_t faults_within(const evidence& e, std::int64_t from, std::int64_t to) {
  return std::count_if(e.faults.begin(), e.faults.end(),
                       [&](const auto& f) { return f.t <= to && ends_us(f) >= from; });
}

/// The first update that was accepted after this moment; 0 = none.
std::int64_t first_accepted(const evidence& e, std::int64_t after) {
  std::int64_t first = 0;
  for (const auto& a : e.attempts)
    if (a.status == 200 && a.ended_us > after && (first == 0 || a.ended_us < first))
      first = a.ended_us;
  return first;
}

bool is_tried_within(const evidence& e, std::int64_t from, std::int64_t to) {
  return std::any_of(e.attempts.begin(), e.attempts.end(),
                     [&](const auto& a) { return a.sent_us >= from && a.sent_us <= to; });
}

/// The fault that ended now has ended; another may not be in force.
bool is_alone(const evidence& e, std::int64_t back, std::int64_t to) {
  return std::none_of(e.faults.begin(), e.faults.end(), [&](const auto& f) {
    bool is_this = f.what.starts_with("pg_") && f.t < back;
    return !is_this && f.t <= to && ends_us(f) >= back;
  });
}

void check_database(const evidence& e, std::vector<verdict>& out) {
  accusation slow("slow_recovery", out);
  auto limit = limit_us(e, serves_within_s);
  for (auto back : e.database_back_us) {
    auto first = first_accepted(e, back);
    if (is_alone(e, back, back + limit) && is_tried_within(e, back, back + limit)
        && (first == 0 || first > back + limit))
      slow.add(text::cat("the first 200 came ", first == 0 ? -1 : (first - back) / 1'000,
                         " ms after PostgreSQL"));
  }
}

/// Telegram: on WhatsApp what may have arrived waits for its status.
void check_takeover(const evidence& e, std::vector<verdict>& out) {
  accusation slow("slow_takeover", out);
  auto limit = limit_us(e, takes_over_within_s);
  bool is_clock_wrong = std::any_of(e.faults.begin(), e.faults.end(),
                                    [](const auto& f) { return f.what == "db_clock"; });
  if (is_clock_wrong)
    return;
  std::set<std::string> chats;
  for (const auto& r : e.rows("desk.chats"))
    if (platform_of(e, at(r, "channel_id")) == "telegram" && !e.blocked.contains(at(r, "external")))
      chats.insert(at(r, "id"));
  for (const auto& r : e.rows("desk.outbox")) {
    auto made = moment(e, r, "created_at"), sent = moment(e, r, "sent_at");
    if (at(r, "state") != "1" || !made || !sent || !chats.contains(at(r, "chat_id")))
      continue;
    // One sender's end is what it has to outlive; after the run nothing is broken any more.
    auto from = e.healed_us != 0 && *sent > e.healed_us ? std::max(*made, e.healed_us) : *made;
    bool is_after = from == e.healed_us || (e.healed_us != 0 && *made > e.healed_us);
    if (*sent - from > limit && (is_after || faults_within(e, *made, *made + limit) <= 1))
      slow.add(text::cat("outbox row ", at(r, "id"), " waited ", (*sent - from) / 1'000, " ms"));
  }
}

} // namespace

std::string count_recoveries(const evidence& e) {
  std::int64_t longest_us = 0, times = 0;
  for (auto back : e.database_back_us) {
    bool is_gone_again = std::any_of(e.faults.begin(), e.faults.end(), [&](const auto& f) {
      return f.what.starts_with("pg_") && f.t >= back && f.t < back + 3'000'000;
    });
    auto first = first_accepted(e, back);
    if (is_gone_again || first == 0)
      continue;
    ++times;
    longest_us = std::max(longest_us, first - back);
  }
  return text::cat("a Telegram message waited at most ", e.longest_wait_ms,
                   " ms; PostgreSQL came back ", times, " times, the first 200 came within ",
                   longest_us / 1000, " ms");
}

void check_recovery(const evidence& e, std::vector<verdict>& out) {
  check_database(e, out);
  check_takeover(e, out);
}

} // namespace frontdesk::chaos
