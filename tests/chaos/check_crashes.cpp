// Processes that ended unbidden: none may, but in the turn of an update that ends every process it
// meets, and not for ever.
#include "tests/chaos/verdicts.hpp"

#include "base/broken.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <set>

namespace frontdesk::chaos {
namespace {

/// At the third start that is counted it is put aside (DESIGN §2). Starts are counted once a death
/// is known, five seconds after the last heartbeat; by then the platform has brought the update
/// three times.
constexpr std::size_t deaths_of_an_update = 5;

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

} // namespace

void check_crashes(const evidence& e, std::vector<verdict>& out) {
  accusation crashed("crashed", out), loop("crash_loop", out);
  std::set<std::string> deadly;
  for (const auto& u : e.updates)
    if (u.input == deadly_text)
      deadly.insert(u.key);
  if (deadly.empty()) {
    for (const auto& who : e.crashes)
      crashed.add(who);
    return;
  }
  if (e.crashes.empty())
    loop.add("nobody died of what is deadly");
  if (e.crashes.size() > deaths_of_an_update * deadly.size())
    loop.add(text::cat(e.crashes.size(), " deaths by ", deadly.size(), " updates"));
  check_put_aside(e, deadly, loop);
}

} // namespace frontdesk::chaos
