// Processes that ended unbidden: none may, but in the turn of an update that ends every process it
// meets, and not for ever; and what was put aside for it.
#include "tests/chaos/verdicts.hpp"

#include "base/broken.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace frontdesk::chaos {
namespace {

/// At the third start that is counted it is put aside (DESIGN §2). Starts are counted once a death
/// is known, five seconds after the last heartbeat; by then the platform has brought the update
/// three times. A post is given up by the fourth who has it in hand.
constexpr std::size_t deaths_of_an_update = 5;

constexpr int starts_until_put_aside = 3;
constexpr auto too_often = "ended the process twice";
constexpr std::int64_t known_after_us = 8'000'000; // DESIGN §7 Dead owners

/// Whatever is put aside is one of the deadly, and each of them is.
void check_put_aside(const evidence& e, const std::set<std::string>& deadly, accusation& loop) {
  std::set<std::string> put_aside;
  for (const auto& r : e.rows("desk.quarantine"))
    put_aside.insert(at(r, "update_key"));
  for (const auto& key : deadly)
    if (!put_aside.contains(key))
      loop.add(text::cat("the deadly update ", key, " was not put aside"));
  for (const auto& key : put_aside)
    if (!deadly.contains(key))
      loop.add(text::cat("update ", key, " was put aside, and is harmless"));
}

/// How often a replica may have looked dead to the others in this time.
std::int64_t deaths_within(const evidence& e, std::int64_t from, std::int64_t to) {
  auto deaths = std::count_if(e.faults.begin(), e.faults.end(), [&](const auto& f) {
    bool is_felt = f.what == "flood" || f.what == "backends" || f.what == "db_clock";
    for (std::string_view kind : {"kill ", "term ", "stop ", "clock ", "gate to_database ", "pg_"})
      is_felt = is_felt || f.what.starts_with(kind);
    return is_felt && f.t <= to && f.t + f.ms * 1'000 + known_after_us >= from;
  });
  for (const auto& r : e.rows("desk.replicas")) {
    auto lost = moment(e, r, "lost_at");
    deaths += lost && *lost >= from && *lost <= to ? 1 : 0;
  }
  return deaths;
}

/// Without deadly texts only an update that was begun on two replicas that died, or seemed to.
void check_innocent(const evidence& e, std::vector<verdict>& out) {
  accusation put_aside("put_aside", out);
  std::map<std::pair<std::string, std::string>, const made_update*> made;
  for (const auto& u : e.updates)
    made[{u.platform, u.key}] = &u;
  for (const auto& r : e.rows("desk.quarantine")) {
    auto u = made.find({platform_of(e, at(r, "channel_id")), at(r, "update_key")});
    if (at(r, "update_key").empty())
      continue; // bytes that a gate spoiled
    auto when = moment(e, r, "at");
    bool is_due = u != made.end() && when && u->second->attempts >= starts_until_put_aside
                  && at(r, "reason") == too_often
                  && deaths_within(e, u->second->made_us, *when) >= starts_until_put_aside - 1;
    if (!is_due)
      put_aside.add(text::cat("update ", at(r, "update_key"), ": ", at(r, "reason")));
  }
}

} // namespace

bool is_deadly_post(const table_row& r) {
  return at(r, "state") == "3" && at(r, "error") == "ended the process"
         && at(r, "payload").find(deadly_text) != std::string::npos;
}

void check_crashes(const evidence& e, std::vector<verdict>& out) {
  accusation crashed("crashed", out), loop("crash_loop", out);
  std::set<std::string> deadly;
  for (const auto& u : e.updates)
    if (u.input == deadly_text)
      deadly.insert(u.key);
  const auto& outbox = e.rows("desk.outbox");
  auto deadly_posts = std::count_if(outbox.begin(), outbox.end(), is_deadly_post);
  auto culprits = deadly.size() + static_cast<std::size_t>(deadly_posts);
  if (culprits == 0) {
    for (const auto& who : e.crashes)
      crashed.add(who);
    return check_innocent(e, out);
  }
  if (e.crashes.empty())
    loop.add("nobody died of what is deadly");
  if (e.crashes.size() > deaths_of_an_update * culprits)
    loop.add(text::cat(e.crashes.size(), " deaths by ", culprits, " updates and posts"));
  check_put_aside(e, deadly, loop);
}

} // namespace frontdesk::chaos
