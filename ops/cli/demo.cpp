// frontdesk demo: fills an empty database with people and things that are the same every time.
#include "db/club/demo.hpp"
#include "db/runtime/businesses.hpp"
#include "ops/cli/commands.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <future>

namespace frontdesk::cli {

namespace {

using namespace std::chrono_literals;

/// Starts something of the pool's and waits for its answer.
template <class T, class Start>
T wait(Start start) {
  std::promise<result<T>> promise;
  auto answer = promise.get_future();
  start([&promise](result<T> x) { promise.set_value(std::move(x)); });
  auto x = answer.get();
  if (!x)
    throw fatal{"demo: " + x.error().text};
  return std::move(*x);
}

/// The first configured business that is a club.
business_id club_of(const std::vector<db::runtime::configured_business>& list) {
  const auto at = std::ranges::find_if(
      list, [](const auto& b) { return std::ranges::find(b.areas, "club") != b.areas.end(); });
  if (at == list.end())
    throw fatal{"demo: the configuration names no business with the area \"club\""};
  return at->id;
}

db::pool_options options_of(const config& c) {
  db::pool_options x;
  x.dsn = c.database;
  x.connections = 1;
  x.deadline = 30min; // a million members take a while
  x.application_name = "frontdesk demo";
  x.settings = {"statement_timeout=0", "idle_in_transaction_session_timeout=0"};
  return x;
}

} // namespace

int demo(const config& c, const demo_arguments& args) {
  db::pool pool(options_of(c));
  const auto state = wait<db::rows>([&](auto done) { pool.run(db::club::demo_state(), done); });
  const auto label = db::club::demo_label(args.members, args.items, args.seed);
  if (state.at(0).at("made") == label) {
    fmt::print("the demo is already there: {}\n", label);
    return 0;
  }
  if (state.at(0).flag("has_rows"))
    throw fatal{"demo: this database holds real rows; give it an empty one"};
  using kept_list = std::vector<db::runtime::configured_business>;
  const auto kept = wait<kept_list>(
      [&](auto done) { db::runtime::keep_configured(pool, db::runtime::to_businesses(c), done); });
  auto all = db::club::demo_statements(club_of(kept), args.members, args.items, args.seed);
  wait<std::vector<db::rows>>([&](auto done) { pool.run_together(std::move(all), done); });
  fmt::print("made {} members and {} items (seed {})\n", args.members, args.items, args.seed);
  return 0;
}

} // namespace frontdesk::cli
