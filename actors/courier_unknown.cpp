// Posts that were sent, or are believed to have been, without anybody knowing whether they arrived.
#include "actors/courier.hpp"

#include "actors/backoff.hpp"
#include "actors/fault_caf.hpp"
#include "base/log.hpp"
#include "db/row.hpp"
#include "db/runtime/outbox_sql.hpp"

#include <vector>

namespace frontdesk::actors {

namespace {

constexpr std::chrono::seconds look_again{1};

} // namespace

void courier_state::on_unknown(chat_id chat, chat_queue& q, delivery d) {
  flag(q, d);
  auto wait = deps.api->edits() ? backoff(d.attempts - 1) : std::chrono::milliseconds{status_time};
  again(chat, q, std::move(d), wait);
}

/// Our id lapsed during an edit's call. Another may have sent a newer one before ours arrived, so
/// the newest is queued again for whoever sends there now; usually that is "not modified".
void courier_state::repeat_edit(chat_id chat) {
  renew();
  auto later = [this, chat] {
    self_->delayed_send(self_, look_again, resumption{[this, chat] { repeat_edit(chat); }});
  };
  if (draining_)
    return;
  if (!as_)
    return later();
  self_->request(deps.database, caf::infinite, db::runtime::repeat_edit(as_.value, chat.value))
      .then(
          [this, chat](row_set& x) {
            if (!x.rows.empty() && x.rows[0].flag("ours"))
              fetch({chat});
          },
          [chat, later](const caf::error& e) {
            auto f = to_fault(e);
            if (f.code == errc::bug) // refused as it stands: it would be for ever
              return log::event(log::level::error, "edit.not_repeated",
                                {{"chat", chat.value}, {"why", f.text}});
            later();
          });
}

void courier_state::call_unless_arrived(chat_id chat, delivery d) {
  auto kept = std::make_shared<delivery>(std::move(d));
  self_
      ->request(deps.database, caf::infinite,
                db::runtime::find_posts(db::array_literal(std::vector{kept->id.value})))
      .then([=, this](row_set& x) { on_looked_up(chat, std::move(*kept), x.rows); },
            [=, this](const caf::error&) {
              auto* q = queue_of(*kept);
              if (q == nullptr)
                return;
              if (is_late(*kept))
                return q->take_back(std::move(*kept));
              q->sending = false;
              again(chat, *q, std::move(*kept), look_again);
              pump();
            });
}

void courier_state::on_looked_up(chat_id chat, delivery d, const db::rows& found) {
  auto* q = queue_of(d);
  if (q == nullptr)
    return;
  if (found.empty() || found[0].number("delivery") == 0) {
    if (d.kind == db::runtime::post_kind::document)
      return call_with_document(chat, std::move(d));
    return call(chat, std::move(d), {});
  }
  log::event(log::level::info, "send.arrived",
             {{"channel", deps.channel.name}, {"trace", d.trace}});
  write(db::runtime::unflag_post(d.id.value));
  d.flagged = false;
  net::verdict v;
  v.what = net::outcome::sent;
  v.message = found[0].at("message_id");
  on_answer(chat, std::move(d), v);
  pump();
}

} // namespace frontdesk::actors
