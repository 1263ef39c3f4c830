// Walks any flow of the catalogue without knowing it: answers its queries with one row that has
// every column.
#pragma once

#include "tests/support/flow_bench.hpp"

#include <string>
#include <vector>

namespace frontdesk::walk {

/// One row with the columns that the catalogue's statements return. A column that is missing here
/// is named by the exception: add it.
db::rows everything(const std::vector<std::pair<std::string, std::string>>& instead = {});
/// Several, with names as long as they come.
db::rows crowd(int count);

/// Who may open it: for guests' entries a guest.
flow::who allowed(const flow::entry&);

/// Answers queries and parked drafts until the turn has said something, or a business commit waits.
void settle(flow_bench&, const db::rows& answers = everything());

/// A bench that has a stored state of its own: what a restarted replica would have.
flow_bench reloaded(const flow_bench&);

/// One plausible step onward. False when nothing moved: the walk is stuck.
bool step_on(flow_bench&, const db::rows& answers = everything());

/// The data of the first button that begins like this; empty if there is none.
std::string data_with(const net::screen&, std::string_view begins);
/// Fails the test where a screen has no way on, or a button that leads nowhere.
void check_screen(const net::screen&);

/// Every state on the way from opening to the commit.
struct stop {
  flow::state state;
  flow::reply reply;
  std::string tapped; // the Answer that led away from it, if it was a tap
};
struct journey {
  std::vector<stop> stops;
  bool opened = false;    // false: a page was shown instead of the flow
  bool committed = false; // it came to its business commit
};
journey walk(const flow::entry&, flow::who, const db::rows& answers = everything());

/// A screen with what it is: the step's key, "saved", "refused", "nothing there".
struct shown {
  std::string title;
  flow::reply reply;
};
/// Every screen of the entry, with its end when the database accepts and when it refuses.
std::vector<shown> screens(const flow::entry&, const flow::who&, const db::rows& answers);

} // namespace frontdesk::walk
