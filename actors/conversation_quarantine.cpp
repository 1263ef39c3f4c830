// What cannot be done is put aside with an apology, so that nothing else waits for it (DESIGN §2
// Poison).
#include "actors/conversation.hpp"

#include "actors/fault_caf.hpp"
#include "actors/turn_writer.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "db/runtime/open_sql.hpp"
#include "db/runtime/quarantine.hpp"

namespace frontdesk::actors {

void conversation_state::quarantine(const std::string& why) {
  auto& r = waiting_.front();
  metrics::add("frontdesk_quarantined_total", {r.opened.person ? "failed" : "unopened"});
  log::event(log::level::error, "turn.quarantined", {{"trace", r.update.trace}, {"why", why}});
  if (r.quarantined)
    return finish(unavailable()); // even the apology could not be written
  r.quarantined = true;
  auto put = db::runtime::to_quarantine(r.update.channel,
                                        {{r.update.key, why, r.update.trace, r.update.raw}});
  if (!r.opened.person)
    return quarantine_unopened(std::move(put));
  db::runtime::business_turn b;
  b.turn = begin_turn(r.update, r.opened, deps->replica());
  b.statements.push_back(std::move(put));
  auto rendered = std::make_shared<db::runtime::turn_commit>();
  auto update = std::make_shared<net::update>(r.update);
  b.render = [update, opened = r.opened, rendered](db::runtime::turn_commit& t,
                                                   const std::vector<db::rows>&) {
    write_reply(t, *update, opened, flow::apology(update->trace, opened.language));
    t.next = opened.conversation;
    *rendered = t;
  };
  self_->request(deps->database, caf::infinite, std::move(b))
      .then([this, rendered](db::runtime::committed& x) { on_committed(x, *rendered); },
            [this](const caf::error& e) {
              auto f = to_fault(e);
              on_fault(f.code == errc::unknown || f.code == errc::retry
                           ? f
                           : fault{errc::unavailable, f.text});
            });
}

void conversation_state::quarantine_unopened(db::statement put) {
  self_->request(deps->database, caf::infinite, std::move(put))
      .then([this](row_set&) { finish({.status = 200, .body = {}}); },
            [this](const caf::error&) { finish(unavailable()); });
}

db::statement conversation_state::forgiveness(const running& r) {
  return db::runtime::forgive_suspect(r.counted_as.value, r.update.channel.value, r.update.key);
}

void conversation_state::forgive(const running& r) {
  if (deps->router)
    self_->send(deps->router, forgiveness(r));
}

} // namespace frontdesk::actors
